extension Grammar {
  /// YAML 1.2, line by line; only the text of block scalars needs the indentation.
  static let yaml = Grammar([
    State(
      "line",
      [
        .match("\n", .w),
        .match(["^%": .nt, "[A-Z]+": .nt, ".*": .text]),
        .match(#"^(---|\.\.\.)(?= |$)"#, .nn),
        .match(#"[-?:](?= |$)"#, .p),
        .match([
          #"([^-\s?:,\[\]{}#&*!|>'"%@`]|[-?:](?!\s))([^#,?\[\]{}"'\n:]|:(?! |$))*"#: .nt,
          ":": .p, "(?= |$)": .text,
        ]),
        .match([#"[|>][-+\d]*"#: .p, " *": .w, "(#.*)?": .c1, #"(?=\n)\I"#: .no]),
      ], common,
      [
        .match(
          #"([^-\s?:,\[\]{}#&*!|>'"%@`]|[-?:](?!\s))([^ \n:]|:(?! |$)| +(?![ #\n]|:( |$)))*"#, .l)
      ]
    ),
    State(
      "flow",
      [
        .match("\n", .w),
        .match([#"[^,:?\[\]{}"'\s#&*!]([^,:?\[\]{}"'\n])*"#: .nt, ":(?= |$)": .p]),
        .match("[?:,]", .p),
        .match(#"[\]}]"#, .p, .pop),
      ], common,
      [
        .match(#"[^\s?:,\[\]{}#&*!|>'"%@`]([^\s,:?\[\]{}]|:(?!\s)| +(?![ ,:?\[\]{}#\n]))*"#, .nv)
      ]
    ),
    State(
      "single-quoted",
      [.match("''", .se), .match("'", .s, .pop), .match("[^']+", .s)]
    ),
    State(
      "double-quoted",
      [
        .match(#"\\(x\h{2}|u\h{4}|U\h{8}|[\s\S])"#, .se),
        .match(#"""#, .s, .pop),
        .match(#"[^"\\]+"#, .s),
      ]
    ),
  ])

  private static let common: [Rule] = [
    .match("[ \t]+", .w),
    .match("#.*", .c1),
    .match(#"!<[^>\n]*>|![^\s,\[\]{}]*"#, .kt),
    .match(#"&[-\w]+"#, .nl),
    .match(#"\*[-\w]+"#, .nv),
    .match(#"[\[{]"#, .p, .push("flow")),
    .match("'", .s, .push("single-quoted")),
    .match(#"""#, .s, .push("double-quoted")),
  ]
}
