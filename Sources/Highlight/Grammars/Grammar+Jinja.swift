extension Grammar {
  /// The tags of Jinja and Django; what stands between them is `x`.
  static let jinja = Grammar([
    State(
      "text",
      [
        .match(#"\{\{"#, .cp, .push("variable")),
        .match(#"\{#(?~#\})(#\})?"#, .c),
        region("comment", .c),
        region("raw", .text),
        region("verbatim", .text),
        .match(
          [#"\{%"#: .cp, #"[-+]?\s*"#: .text, "filter": .k, #"\s+"#: .text, #"[A-Za-z_]\w*"#: .nf],
          .push("block")),
        .match([#"\{%"#: .cp, #"[-+]?\s*"#: .text, #"[A-Za-z_]\w*"#: .k], .push("block")),
        .match(#"\{?(?~\{[{%#])"#, .x),
      ]
    ),
    State("variable", [.match([#"-?"#: .text, #"\}\}"#: .cp], .pop)], expression),
    State(
      "block",
      [.match([#"[-+]?"#: .text, #"%\}"#: .cp], .pop)], expression, [.match(".", .p)]
    ),
  ])

  /// A tag whose body is not template code, up to the tag that ends it.
  private static func region(_ name: String, _ body: TokenKind) -> Rule {
    .match([
      #"\{%"#: .cp, #"-?\s*"#: .text, name: .k, #"\s*-?"#: .text, #"%\}"#: .cp,
      #"(?~\{%-?\s*end\#(name)\s*-?%\})"#: body,
    ])
  }

  private static let expression: [Rule] = [
    .match(#"\s+"#, .text),
    .match([#"\|"#: .o, #"\s*"#: .text, #"[A-Za-z_]\w*"#: .nf]),
    .match(["is": .k, #"\s+"#: .text, #"(not\b)?"#: .k, #"\s*"#: .text, #"[A-Za-z_]\w*"#: .nf]),
    .match(#"ignore\s+missing\b|with(out)?\s+context\b"#, .k),
    .words(
      #"[A-Za-z_][-\w]*"#,
      [
        .kp: "_ true false none True False None",
        .k: "in as reversed recursive not and or is if else import with without scoped",
        .nb: "loop block super forloop",
      ], else: .nv),
    .match(#"\.\w+"#, .nv),
    .match(#":?"([^"\\]|\\[\s\S])*"?"#, .s2),
    .match(#":?'([^'\\]|\\[\s\S])*'?"#, .s1),
    .match(#"[{}()\[\]+\-*/%,:~]|[><=]=?|!="#, .o),
    .match(#"0[xX]\h+|\d+(\.\d+)?"#, .m),
  ]
}
