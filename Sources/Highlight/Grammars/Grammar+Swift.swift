extension Grammar {
  /// Swift 6.
  static let swift = Grammar([
    State("code", swiftCode),
    State(
      "comment",
      [
        .match(#"/\*"#, .cm, .push("comment")),
        .match(#"\*/"#, .cm, .pop),
        .match(#"[^/*]+|[/*]"#, .cm),
      ]),
    State(
      "string",
      [
        .match(#"""#, .s, .pop),
        .match("\n", .w, .pop),
      ], escapes, [.match(#"[^"\\\n]+|\\"#, .s)]
    ),
    State(
      "text block",
      [.match(#"""""#, .s, .pop)], escapes, [.match(#"[^"\\]+|["\\]"#, .s)]
    ),
    State(
      "interpolation",
      [.match(#"\)"#, .si, .pop), .match(#"\("#, .p, .push("parentheses"))], swiftCode
    ),
    State(
      "parentheses", [.match(#"\)"#, .p, .pop), .match(#"\("#, .p, .push("parentheses"))], swiftCode
    ),
  ])

  private static let escapes: [Rule] = [
    .match(#"\\\("#, .si, .push("interpolation")),
    .match(#"\\(u\{\h{1,8}\}|['"0\\nrt\n])"#, .se),
  ]

  private static let swiftCode: [Rule] = [
    .whitespace,
    .match("//.*", .c1),
    .match(#"/\*"#, .cm, .push("comment")),
    .match(#"\A#!.*"#, .ch),
    .match(##"(?<#+)"""(?~"""\k)("""\k)?"##, .s),
    .match(##"(?<#+)"(?~"\k|\n)("\k)?"##, .s),
    .match(#"#\i\w*"#, .cp),
    .match(#"@\i\w*"#, .nd),
    .match(["func": .kd, #"\s+"#: .w, #"\i\w*|`[^`\n]*`"#: .nf]),
    .match([
      "(class|struct|enum|protocol|extension|actor|typealias|associatedtype)": .kd, #"\s+"#: .w,
      #"(?!func\b|var\b|let\b)\i[\w.]*"#: .nc,
    ]),
    .match([
      "import": .k, #"\s+"#: .w, #"((class|enum|func|let|protocol|struct|typealias|var)\s+)?"#: .k,
      #"\i[\w.]*"#: .nn,
    ]),
    .match([#"\."#: .p, #"\i\w*"#: .na]),
    .words(
      #"\i\w*"#,
      [
        .kd: """
        actor associatedtype class deinit enum extension func import init internal let operator
        precedencegroup private protocol public static struct subscript typealias var fileprivate
        open package macro
        """,
        .k: """
        as await borrowing break case catch consume consuming continue convenience default defer
        didSet discard do dynamic else fallthrough final for get guard if in indirect infix inout is
        isolated lazy mutating nonisolated nonmutating optional override postfix prefix repeat
        required rethrows return sending set some any super switch throw throws try unowned unsafe
        weak where while willSet async each yield nonmutating
        """,
        .kc: "true false nil",
        .bp: "self Self",
        .nb: """
        Any AnyHashable AnyObject Array Bool Character Codable Collection Comparable
        CustomStringConvertible Decodable Dictionary Double Encodable Equatable Error Float Hashable
        Identifiable Int Int8 Int16 Int32 Int64 Iterator IteratorProtocol KeyPath Never Optional
        Range Result Sendable Sequence Set String Substring Task UInt UInt8 UInt16 UInt32 UInt64
        Void abs assert assertionFailure fatalError max min precondition preconditionFailure print
        stride swap type withTaskGroup zip
        """,
      ], else: .n),
    .match(#"\$\d+|\$\i\w*"#, .nv),
    .match(#"`[^`\n]*`"#, .n),
    .match(#"""""#, .s, .push("text block")),
    .match(#"""#, .s, .push("string")),
    .match(#"0x[\h_]+(\.[\h_]+)?([pP][-+]?\d+)?"#, .mh),
    .match(#"0o[0-7_]+"#, .mo),
    .match(#"0b[01_]+"#, .mb),
    .match(#"\d[\d_]*(\.\d[\d_]*([eE][-+]?\d+)?|[eE][-+]?\d+)"#, .mf),
    .match(#"\d[\d_]*"#, .mi),
    .match(#"[(){}\[\].,:;=@#]|->|\\"#, .p),
    .match(#"[-/=+!*%<>&|^?~]+"#, .o),
  ]
}
