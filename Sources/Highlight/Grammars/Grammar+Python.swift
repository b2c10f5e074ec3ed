extension Grammar {
  /// Python 3, with f-strings and soft keywords.
  static let python = Grammar(
    [
      State(
        "file", [.match(#"\A#!.+"#, .ch), .match(#"\s*"#, .w, .go2("statement", "line start"))]),
      State("line start", lineStarts, [.otherwise(.pop)]),
      State("statement", statements, expressions),
      State(
        "attribute",
        [
          .words(
            #"\i\w*"#, [.fm: magicFunctions, .vm: magicVariables], else: .n, .pop),
          .otherwise(.pop),
        ]),
      State("function name", [magicOrFunction, .otherwise(.pop)]),
      State("class name", [.match(#"\i\w*"#, .nc, .pop), .otherwise(.pop)]),
      State(
        "import",
        [
          .match([#"\s+"#: .w, "as": .k, #"\s+"#: .w]),
          .match(#"[\w.]+"#, .nn),
          .match([#"[ \t]*"#: .w, ",": .o, #"[ \t]*"#: .w]),
          .otherwise(.pop),
        ]
      ),
      State(
        "from",
        [
          .match([#"([ \t]|\\\n)+"#: .w, #"import\b"#: .kn], .pop),
          .match(#"import\b"#, .kn, .pop),
          .match(#"None\b"#, .kc, .pop),
          .match(#"[\w.]+"#, .nn),
          .otherwise(.pop),
        ]
      ),
      State(
        "case pattern",
        [
          .match(#"_\b"#, .k),
          .match("\n", .w, .pop),
          .match(":", .p, .pop),
        ], expressions, [.otherwise(.pop)]
      ),
      State("documentation \"", [.match(#"(?~""")(""")?"#, .sd, .pop)]),
      State("documentation '", [.match(#"(?~''')(''')?"#, .sd, .pop)]),
      State(
        "replacement",
        [
          .match(#"[{(\[]"#, .p, .push("bracket")),
          .match(#"(=\s*)?(![sraf])?[}:]"#, .si, .pop),
          .match(#"\s+"#, .w),
        ], expressions
      ),
      State(
        "bracket",
        [
          .match(#"[{(\[]"#, .p, .push("bracket")),
          .match(#"[\])}]"#, .p, .pop),
          .match(#"\s+"#, .w),
        ], expressions
      ),
    ] + pythonStringStates)

  /// What counts only as the first thing of a line.
  private static let lineStarts: [Rule] = [
    .match(["[rRuUbB]{0,2}": .sa, #"""""#: .sd], .go("documentation \"")),
    .match(["[rRuUbB]{0,2}": .sa, "'''": .sd], .go("documentation '")),
    .match(
      [#"case\b"#: .k, #"[ \t]+(?![:,;=^&|@~)\]}]|(and|as|in|is|or|if|else|for)\b)"#: .w],
      .go("case pattern")),
    .match(
      [
        #"match\b"#: .k,
        #"(?![ \t]*([:,;=^&|@~)\]}.\n]|(and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)\b))"#:
          .w,
      ], .pop),
  ]

  private static let statements: [Rule] = [
    .match(#"\n\s*"#, .w, .push("line start")),
    .match(["def": .k, #"([ \t]|\\\n)+"#: .w], .push("function name")),
    .match(["class": .k, #"([ \t]|\\\n)+"#: .w], .push("class name")),
    .match(#"yield[ \t]+from\b"#, .k),
    .match(["from": .kn, #"([ \t]|\\\n)+"#: .w], .push("from")),
    .match(["import": .kn, #"([ \t]|\\\n)+"#: .w], .push("import")),
  ]

  private static let expressions: [Rule] =
    [
      .match(#"[^\S\n]+"#, .w),
      .match(#"\\\n?"#, .w),
      .words(
        #"\i\w*(?!['"])"#,
        [
          .k: keywords, .kc: "True False None", .ow: "in is and or not", .nb: builtins,
          .bp: "self cls Ellipsis NotImplemented", .ne: exceptions, .fm: magicFunctions,
          .vm: magicVariables,
        ], else: .n),
      .match(#"[\[\]{}(),;]+"#, .p),
      .match("[-~+/*%=<>&^|]+|!=", .o),
      .match(#"(\d(_?\d)*\.(\d(_?\d)*)?|\.\d(_?\d)*)([eE][-+]?\d(_?\d)*)?[jJ]?"#, .mf),
      .match(#"\."#, .o, .push("attribute")),
      .match(":=", .o),
      .match(":", .p),
      .match("#.*", .c1),
      .match(#"@\i\w*"#, .nd),
      .match("@", .o),
      .match(#"\d(_?\d)*[eE][-+]?\d(_?\d)*[jJ]?"#, .mf),
      .match(#"0[oO](_?[0-7])+"#, .mo),
      .match(#"0[bB](_?[01])+"#, .mb),
      .match(#"0[xX](_?\h)+"#, .mh),
      .match(#"\d(_?\d)*[jJ]?"#, .mi),
    ] + pythonStringStarts + [
      .match(#"\i\w*"#, .n)
    ]

  private static let magicOrFunction: Rule = .words(
    #"\i\w*"#, [.fm: magicFunctions], else: .nf, .pop)
}

extension Grammar {
  private static let keywords = """
    assert async await break continue del elif else except finally for global if lambda pass raise
    nonlocal return try while yield as with def class
    """

  private static let builtins = """
    __import__ abs aiter all any anext ascii bin bool breakpoint bytearray bytes callable chr
    classmethod compile complex delattr dict dir divmod enumerate eval exec filter float format
    frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len list
    locals map max memoryview min next object oct open ord pow print property range repr reversed
    round set setattr slice sorted staticmethod str sum super tuple type vars zip
    """

  private static let exceptions = """
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError
    BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError
    ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError
    EncodingWarning EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError
    FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning
    IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt
    LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplementedError
    OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError
    RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration
    StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError
    UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError
    UnicodeWarning UserWarning ValueError Warning ZeroDivisionError
    """

  /// The special methods of the data model.
  private static let magicFunctions = """
    __abs__ __add__ __aenter__ __aexit__ __aiter__ __and__ __anext__ __await__ __bool__ __bytes__
    __call__ __complex__ __contains__ __del__ __delattr__ __delete__ __delitem__ __dir__ __divmod__
    __enter__ __eq__ __exit__ __float__ __floordiv__ __format__ __ge__ __get__ __getattr__
    __getattribute__ __getitem__ __gt__ __hash__ __iadd__ __iand__ __ifloordiv__ __ilshift__
    __imatmul__ __imod__ __imul__ __index__ __init__ __init_subclass__ __instancecheck__ __int__
    __invert__ __ior__ __ipow__ __irshift__ __isub__ __iter__ __itruediv__ __ixor__ __le__ __len__
    __length_hint__ __lshift__ __lt__ __matmul__ __missing__ __mod__ __mul__ __ne__ __neg__ __new__
    __next__ __or__ __pos__ __pow__ __prepare__ __radd__ __rand__ __rdivmod__ __repr__ __reversed__
    __rfloordiv__ __rlshift__ __rmatmul__ __rmod__ __rmul__ __ror__ __round__ __rpow__ __rrshift__
    __rshift__ __rsub__ __rtruediv__ __rxor__ __set__ __set_name__ __setattr__ __setitem__ __str__
    __sub__ __subclasscheck__ __truediv__ __xor__
    """

  private static let magicVariables = """
    __annotations__ __bases__ __class__ __closure__ __code__ __defaults__ __dict__ __doc__ __file__
    __func__ __globals__ __kwdefaults__ __module__ __mro__ __name__ __objclass__ __qualname__
    __self__ __slots__ __weakref__
    """
}
