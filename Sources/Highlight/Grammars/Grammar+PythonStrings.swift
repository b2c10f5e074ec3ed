extension Grammar {
  /// A form of Python's strings: what stands before the quote, and how the inside is read.
  private struct PythonString {
    var name: String
    var prefix: String
    var escapes: [Rule]
    var isFormatted = false
  }

  private static let pythonStrings = [
    PythonString(
      name: "raw f", prefix: "[rR][fFtT]|[fFtT][rR]", escapes: doubledBraces, isFormatted: true),
    PythonString(
      name: "f", prefix: "[fFtT]", escapes: doubledBraces + textEscapes, isFormatted: true),
    PythonString(name: "raw", prefix: "[rR][bB]|[bB][rR]|[rR]", escapes: []),
    PythonString(name: "bytes", prefix: "[bB]", escapes: byteEscapes),
    PythonString(name: "text", prefix: "[uU]?", escapes: textEscapes),
  ]

  private static let pythonQuotes: [(quote: String, kind: TokenKind)] = [
    (#"""""#, .s2), ("'''", .s1), (#"""#, .s2), ("'", .s1),
  ]

  private static let doubledBraces: [Rule] = [.match(#"\{\{|\}\}"#, .se)]
  private static let byteEscapes: [Rule] = [
    .match(#"\\([\\abfnrtv"'\n]|x\h{2}|[0-7]{1,3})"#, .se)
  ]
  private static let textEscapes: [Rule] =
    [.match(#"\\(N\{[^}\n]*\}|u\h{4}|U\h{8})"#, .se)] + byteEscapes

  /// The rules that begin a string, each with a state of its own for the inside.
  static let pythonStringStarts: [Rule] = pythonStrings.flatMap { form in
    pythonQuotes.map { quote, kind in
      .match([form.prefix: .sa, quote: kind], .push("\(form.name) \(quote)"))
    }
  }

  static let pythonStringStates: [State] = pythonStrings.flatMap { form in
    pythonQuotes.map { quote, kind in
      State(
        "\(form.name) \(quote)",
        [.match(quote, kind, .pop)],
        form.escapes,
        [.match(#"\\\\|\\\n|\\\#(quote.prefix(1))"#, .se), .match(#"['"\\]"#, kind)],
        form.isFormatted ? replacementFields(in: kind) : oldFormats(in: kind),
        quote.utf8.count == 3 ? [.match("\n", kind)] : [])
    }
  }

  private static func replacementFields(in kind: TokenKind) -> [Rule] {
    [
      .match(#"\}"#, .si),
      .match(#"\{"#, .si, .push("replacement")),
      .match(#"[^\\'"{}\n]+"#, kind),
    ]
  }

  /// What `%` and `str.format` replace.
  private static func oldFormats(in kind: TokenKind) -> [Rule] {
    [
      .match(#"%(\(\w+\))?[-#0 +]*(\d+|\*)?(\.(\d+|\*))?[hlL]?[E-GXc-giorsaux%]"#, .si),
      .match(
        #"\{(\w+(\.\w+|\[[^\]\n]+\])*)?(![sra])?(:(.[<>=^]|[<>=^])?[-+ ]?#?0?\d*,?(\.\d+)?[E-GXb-gnosx%]?)?\}"#,
        .si),
      .match(#"[^\\'"%{\n]+|[%{]"#, kind),
    ]
  }
}
