extension Rule {
  static let whitespace: Rule = .match(#"\s+"#, .w)

  /// `//` to the end of the line, and `/* … */`; what is not closed reaches to the end.
  static let slashComments: [Rule] = [
    .match("//.*", .c1),
    .match(#"/\*(?~\*/)(\*/)?"#, .cm),
  ]
}
