extension Grammar {
  /// A terminal: prompts, output, and what was typed as `x`.
  static let terminal = Grammar([
    State(
      "line",
      [
        .match(
          [
            #"^(\([^\s)]+\) *)?(\[[^\]\n]+\]|[\w.-]+@[^\s$#%]+( \S+)?|sh\S*)? *[$#%❯]"#: .gp,
            #"[ \t]+|$"#: .gp,
          ],
          .push("typed")),
        .match(".*\n?", .go),
      ]
    ),
    State(
      "typed",
      [
        .match(["\\\\\n": .x, "(> )?": .gp]),
        .match(#"([^\\\n]|\\.)+"#, .x),
        .match("\n", .x, .pop),
        .match(#"\\"#, .x),
      ]
    ),
  ])

  /// A session of Python's interpreter, as doctest knows it.
  static let pythonConsole = Grammar([
    State(
      "line",
      [
        .match(["^>>>": .gp, " |$": .gp], .push("typed")),
        .match(#"^\.\.\.( |$)"#, .gp, .push("typed")),
        .match(#"^Traceback \(most recent call last\):.*\n?"#, .gt, .push("traceback")),
        .match(".*\n?", .go),
      ]
    ),
    State("typed", [.match(".*\n?", .x, .pop)]),
    State(
      "traceback",
      [
        .match(#"^[ \t].*\n?"#, .gt),
        .match([#"^[\w.]+"#: .gr, ".*\n?": .gr], .pop),
        .otherwise(.pop),
      ]
    ),
  ])
}
