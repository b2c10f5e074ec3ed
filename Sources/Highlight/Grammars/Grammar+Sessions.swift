extension Grammar {
  /// A terminal: prompts, output, and what was typed as `x`.
  static let terminal = Grammar([
    State(
      "line",
      [
        // Once somebody without all rights types, a bare # begins a line of output.
        .match(
          [#"^(\([^\s)]+\) *)? *[$❯]"#: .gp, #"[ \t]+|$"#: .gp], .go2("user", "typed")),
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
      "user",
      [
        .match([#"^(\([^\s)]+\) *)? *[$❯]"#: .gp, #"[ \t]+|$"#: .gp], .push("typed")),
        .match(
          [
            #"^(\([^\s)]+\) *)?(\[[^\]\n]+\]|[\w.-]+@[^\s$#%]+( \S+)?|sh\S*) *[$#%❯]"#: .gp,
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
