extension Grammar {
  /// CSS with nested rules.
  ///
  /// What is a property is told from what is a selector by what comes first after it, `;` or `{`; so
  /// no list of properties is needed.
  static let css = Grammar([
    State(
      "rules",
      [
        .match(#"\}"#, .p, .pop),
        .match(";", .p),
        .match([#"--[-\w]*"#: .nv, #"\s*"#: .w, #":(?![^;{}]*\{)"#: .p], .push("value")),
        .match(
          [#"[-*]?[A-Za-z_][-\w]*"#: .k, #"\s*"#: .w, #":(?!:)(?![^;{}]*\{)"#: .p], .push("value")),
      ], selectors
    ),
    State("at-rule", [.match(";", .p, .pop), .match(#"\{"#, .p, .go("rules"))], selectors),
    State(
      "value",
      blanks,
      [
        .match(";", .p, .pop),
        .match(#"(?=\})"#, .p, .pop),
        .match(["[Uu][Rr][Ll]": .nb, #"\("#: .p, #"[^"'()\s][^()\s]*"#: .sx, #"\)"#: .p]),
        .match("![A-Za-z]+", .cp),
        .match(#"#[\dA-Za-z]{1,8}"#, .mh),
        .match([#"[-+]?\d*\.\d+([eE][-+]?\d+)?"#: .mf, "([A-Za-z]+|%)?": .kt]),
        .match([#"[-+]?\d+"#: .mi, "([A-Za-z]+|%)?": .kt]),
        .match(#"--[-\w]*"#, .nv),
        .words(
          #"[A-Za-z_][-\w]*(?=\()"#,
          [
            .nb: """
            attr calc clamp conic-gradient counter counters env format hsl hsla linear-gradient local
            max min minmax radial-gradient repeat rgb rgba rotate scale translate url var
            """
          ], else: .nf),
        .match(#"(?=[a-z][-a-z0-9]*(?!\w))[A-Za-z_][-\w]*"#, .kc),
        .match(#"[A-Za-z_][-\w]*"#, .n),
        .match([#"-[A-Za-z_][-\w]*"#: .nf, #"\("#: .p]),
        .match(#"-[a-z][-a-z0-9]*(?![\w])"#, .kc),
        .match(#"-[A-Za-z_][-\w]*"#, .n),
        .match(#"[\[\](),]+"#, .p),
        .match("[-~^*!%&<>|+=@:./?]+", .o),
      ], strings
    ),
  ])

  private static let selectors: [Rule] =
    blanks + [
      .match(#"\{"#, .p, .push("rules")),
      .match(["::?": .p, #"[-\w]+"#: .nd]),
      .match([#"\."#: .p, #"[-\w]+"#: .nc]),
      .match(["#": .p, #"[-\w]+"#: .nn]),
      .match(["@": .p, #"[-\w]+"#: .k], .push("at-rule")),
      .match(#"[-\w]+"#, .nt),
      .match(#"[-~^*!%&$\[\]()<>|+=@:;,./?#]"#, .o),
    ] + strings

  private static let blanks: [Rule] = [.whitespace, .match(#"/\*(?~\*/)(\*/)?"#, .c)]

  private static let strings: [Rule] = [
    .match(#""([^"\\]|\\[\s\S])*"?"#, .s2),
    .match(#"'([^'\\]|\\[\s\S])*'?"#, .s1),
  ]
}
