extension Grammar {
  /// TOML 1.0.
  static let toml = Grammar([
    State(
      "line",
      blanks, key,
      [
        .match(["=": .o, #"\s*"#: .w], .push("value")),
        .match(#"\[\[?"#, .k, .push("header")),
      ]
    ),
    State(
      "header",
      [
        .match(#"[-\w]+|\."#, .k),
        .match(#"\]\]?"#, .k, .pop),
        .match(#"[ \t]+"#, .w),
      ], strings
    ),
    State(
      "value",
      [
        .match(
          #"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[-+]\d\d:\d\d)?)?"#, .ld, .pop),
        .match(#"\d\d:\d\d(:\d\d(\.\d+)?)?"#, .ld, .pop),
        .match(#"[-+]?\d[\d_]*(\.\d[\d_]*([eE][-+]?\d[\d_]*)?|[eE][-+]?\d[\d_]*)"#, .mf, .pop),
        .match(#"[-+]?(inf|nan)\b"#, .mf, .pop),
        .match("0b[01_]+", .mb, .pop),
        .match("0o[0-7_]+", .mo, .pop),
        .match(#"0x[\h_]+"#, .mh, .pop),
        .match(#"[-+]?\d[\d_]*"#, .mi, .pop),
        .match(#"(true|false)\b"#, .kc, .pop),
        .match(#"""""#, .s2, .go("text block")),
        .match("'''(?~''')(''')?", .s1, .pop),
        .match(#"""#, .s2, .go("text")),
        .match("'[^'\n]*'?", .s1, .pop),
        .match(#"\["#, .p, .go("array")),
        .match(#"\{"#, .p, .go("table")),
        .otherwise(.pop),
      ]
    ),
    State(
      "array", blanks, [.match(",", .p), .match(#"\]"#, .p, .pop), .otherwise(.push("value"))]),
    State(
      "table",
      blanks, key,
      [
        .match(["=": .p, #"\s*"#: .w], .push("value")),
        .match(",", .p),
        .match(#"\}"#, .p, .pop),
      ]
    ),
    State("text", [.match(#"""#, .s2, .pop), .match(#"[^"\\\n]+"#, .s2)], escapes),
    State(
      "text block",
      [
        .match(#"""""#, .s2, .pop),
        .match(["\\\\": .se, "\n": .w]),
        .match(#"[^"\\]+|""#, .s2),
      ], escapes
    ),
  ])

  private static let blanks: [Rule] = [.match(#"\s+"#, .w), .match("#.*", .c1)]
  private static let key: [Rule] = [.match(#"[-\w]+"#, .n), .match(#"\."#, .p)] + strings
  private static let strings: [Rule] = [
    .match(#"""#, .s2, .push("text")),
    .match("'[^'\n]*'?", .s1),
  ]
  private static let escapes: [Rule] = [
    .match(#"\\(x\h{2}|u\h{4}|U\h{8}|.)"#, .se)
  ]
}
