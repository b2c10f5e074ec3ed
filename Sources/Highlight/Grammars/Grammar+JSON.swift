extension Grammar {
  /// RFC 8259, and the comments that many files hold.
  ///
  /// In objects it is known what is a key; outside, in a piece of JSON, it is what stands before a colon.
  static let json = Grammar([
    State(
      "piece",
      blanks,
      [
        .match(#"\{"#, .p, .push("object")),
        .match(#"\["#, .p, .push("array")),
        .match(#""([^"\\\n]|\\.)*"(?=\s*:)"#, .nt),
      ], scalars(.stay), [.match(#"[\]},:]+"#, .p)]
    ),
    State(
      "object",
      blanks,
      [
        .match(string, .nt),
        .match(":", .p, .push("member")),
        .match(",", .p),
        .match(#"\}"#, .p, .pop),
        .match(#"\["#, .p, .push("array")),
        .match(#"\{"#, .p, .push("object")),
        .match(#"\]"#, .p),
      ], scalars(.stay)
    ),
    State(
      "member",
      blanks,
      [.match(#"\{"#, .p, .go("object")), .match(#"\["#, .p, .go("array"))], scalars(.pop),
      [.otherwise(.pop)]
    ),
    State(
      "array",
      blanks, scalars(.stay),
      [
        .match(",", .p),
        .match(#"\]"#, .p, .pop),
        .match(#"\{"#, .p, .push("object")),
        .match(#"\["#, .p, .push("array")),
        .match("[}:]", .p),
      ]
    ),
  ])

  private static let string = #""([^"\\\n]|\\.)*"?"#

  private static let blanks: [Rule] = [.whitespace] + Rule.slashComments

  private static func scalars(_ move: Rule.Move) -> [Rule] {
    [
      .match(string, .s2, move),
      .match(#"-?\d+(\.\d+([eE][-+]?\d+)?|[eE][-+]?\d+)"#, .mf, move),
      .match(#"-?\d+"#, .mi, move),
      .match(#"(true|false|null)\b"#, .kc, move),
    ]
  }
}
