extension Grammar {
  /// RFC 8259, and the comments that many files hold.
  static let json = Grammar([
    State(
      "value",
      [
        .match(#"\s+"#, .w),
        .match(#""([^"\\\n]|\\.)*"(?=\s*:)"#, .nt),
        .match(#""([^"\\\n]|\\.)*"?"#, .s2),
        .match(#"[\[\]{},:]+"#, .p),
        .match(#"-?\d+(\.\d+([eE][-+]?\d+)?|[eE][-+]?\d+)"#, .mf),
        .match(#"-?\d+"#, .mi),
        .match(#"(true|false|null)\b"#, .kc),
        .match(#"//.*"#, .c1),
        .match(#"/\*(?~\*/)(\*/)?"#, .cm),
      ]
    )
  ])
}
