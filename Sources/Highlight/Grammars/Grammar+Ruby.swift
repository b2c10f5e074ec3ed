extension Grammar {
  /// Ruby 3.
  static let ruby = Grammar(
    [
      State("code", [.match(#"\A#!.*"#, .ch)], rubyCode),
      State(
        "interpolation",
        [.match(#"\}"#, .si, .pop), .match(#"\{"#, .p, .push("braces"))], rubyCode
      ),
      State("braces", [.match(#"\}"#, .p, .pop), .match(#"\{"#, .p, .push("braces"))], rubyCode),
      State(
        "function name",
        [
          .match(["self": .bp, #"\."#: .o]),
          .match(#"\i\w*[!?=]?|\[\]=?|[-+*/%<>=!~^&|`]+@?"#, .nf, .pop),
          .otherwise(.pop),
        ]
      ),
      State(
        "regex", interpolated(.sr),
        [.match("/[a-z]*", .sr, .pop), .match(##"[^/\\#]+|[\\#]"##, .sr)]),
      State(
        "double", interpolated(.s2), [.match(#"""#, .s2, .pop), .match(##"[^"\\#]+|[\\#]"##, .s2)]),
      State(
        "symbol", interpolated(.ss), [.match(#"""#, .ss, .pop), .match(##"[^"\\#]+|[\\#]"##, .ss)]),
      State(
        "command", interpolated(.sb), [.match("`", .sb, .pop), .match(##"[^`\\#]+|[\\#]"##, .sb)]),
    ] + bracketStates)

  private static func interpolated(_ kind: TokenKind) -> [Rule] {
    [
      .match(#"#\{"#, .si, .push("interpolation")),
      .match(#"\\[\s\S]"#, kind == .sr ? .sr : .se),
    ]
  }

  private static let brackets = [("{", "}"), ("[", "]"), ("(", ")"), ("<", ">")]

  /// Strings such as `%w[a b]`, in which brackets nest.
  private static let bracketStates: [State] = brackets.map { open, close in
    State(
      open,
      interpolated(.sx),
      [
        .match("\\" + open, .sx, .push(open)),
        .match("\\" + close, .sx, .pop),
        .match("[^\\\(open)\\\(close)\\\\#]+|[\\\\#]", .sx),
      ]
    )
  }

  private static let rubyCode: [Rule] =
    [
      .whitespace,
      .match("#.*", .c1),
      .match(#"^=begin\b(?~^=end)(=end.*)?"#, .cm),
      .match([#"^__END__$"#: .cp, #"[\s\S]*"#: .cp]),
      .match(["def": .k, #"\s+"#: .w], .push("function name")),
      .match(["class": .k, #"\s+"#: .w, #"<<"#: .o]),
      .match(["class": .k, #"\s+"#: .w, #"[A-Z]\w*(::[A-Z]\w*)*"#: .nc]),
      .match(["module": .k, #"\s+"#: .w, #"[A-Z]\w*(::[A-Z]\w*)*"#: .nn]),
      .match([#"\i\w*"#: .ss, ":(?!:)": .p]),
      .match([#"\.|::|&\."#: .o, #"[a-z_]\w*[!?]?"#: .n]),
      .words(
        #"\i\w*[!?]?(?!\w)"#,
        [
          .k: """
          BEGIN END alias begin break case class def defined? do else elsif end ensure for if in
          module next redo rescue retry return super then undef unless until when while yield
          """,
          .ow: "and not or",
          .kp: """
          attr attr_accessor attr_reader attr_writer catch extend false include initialize loop
          module_function new nil prepend private protected public raise throw true
          """,
          .nb: """
          Array Float Integer String abort at_exit autoload binding block_given? caller define_method
          eval exec exit fail fork format freeze gets instance_eval is_a? kind_of? lambda load method
          nil? open p pp print printf proc putc puts rand readline require require_relative
          respond_to? self send sleep sprintf srand system test trap warn
          """,
          .bp: "__FILE__ __LINE__ __dir__",
        ]),
      .match(#"[A-Z]\w*"#, .no),
      .match(#"\i\w*[!?]?"#, .n),
      .match(#"@@[A-Za-z_]\w*"#, .vc),
      .match(#"@[A-Za-z_]\w*"#, .vi),
      .match(#"\$(\w+|-\w|[^\w\s])"#, .vg),
      .match([
        #"(?<![\w)\]}])<<[-~]?["'`]?(?<[A-Z_]\w*)["'`]?"#: .dl, #".*\n"#: .text,
        #"(?~^[ \t]*\k$)"#: .sh, #"([ \t]*\k)?"#: .dl,
      ]),
      .match(":\"", .ss, .push("symbol")),
      .match(#":(\i\w*[!?=]?|'[^'\n]*'|\[\]=?|[-+*/<>=!~%^&|]+)"#, .ss),
      .match(#"""#, .s2, .push("double")),
      .match(#"'([^'\\]|\\[\s\S])*'?"#, .s1),
      .match("`", .sb, .push("command")),
      .match(#"(?<=[=(,\[|&!~{;\n])/"#, .sr, .push("regex")),
      .match([#"\s+"#: .w, #"/(?![\s=])"#: .sr], .push("regex")),
      .match(#"0[xX][\h_]+"#, .mh),
      .match(#"0[bB][01_]+"#, .mb),
      .match(#"\d[\d_]*(\.\d[\d_]*([eE][-+]?\d+)?|[eE][-+]?\d+)"#, .mf),
      .match(#"0[0-7_]+"#, .mo),
      .match(#"\d[\d_]*"#, .mi),
      .match(#"\?[^\s\w](?!\w)|\?\w(?!\w)"#, .sc),
    ]
    + brackets.map { open, _ in .match(#"%[a-zA-Z]?"# + "\\" + open, .sx, .push(open)) } + [
      .match(#"%[qQwWiIrsx](?<[|!/^])(?~\k)(\k)?"#, .sx),
      .match(#"::|\.{1,3}|[-+/*%=<>&!^|~\[\]]"#, .o),
      .match(#"[(){};,/?:\\]"#, .p),
    ]
}
