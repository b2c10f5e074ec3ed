extension Grammar {
  /// Bash, and what other shells have in common with it.
  static let shell = Grammar([
    State("command", command),
    State(
      "string",
      [
        .match(#"""#, .s2, .pop),
        .match(#"([^"\\$]|\\[\s\S])+"#, .s2),
      ], expansions, [.match(#"\\"#, .s2)]
    ),
    State(
      "parameter",
      [
        .match(#"\}"#, .si, .pop),
        .match(":-", .k),
        .match(#"\w+"#, .nv),
        .match(#"[^}:"'`$\\]+|:"#, .p),
      ], command
    ),
    State("substitution", [.match(#"\)"#, .k, .pop)], command),
    State(
      "arithmetic",
      [
        .match(#"\)\)"#, .k, .pop),
        .match(#"\*\*|\|\||<<|>>|[-+*/%^|&<>]"#, .o),
        .match(#"\d+#[\dA-Za-z]*|0[xX]\h+|\d+"#, .m),
        .match(#"[A-Za-z_]\w*"#, .nv),
      ], command
    ),
    State("backticks", [.match("`", .sb, .pop)], commandWithoutBackticks),
  ])

  private static let command = [.match("`", .sb, .push("backticks"))] + commandWithoutBackticks

  private static let commandWithoutBackticks: [Rule] =
    [
      .words(
        #"\b\w+(?![\w#$?!*@-])"#,
        [
          .k: """
          if fi else while in do done for then return function case select break continue until esac
          elif
          """
        ]),
      .words(
        #"\b\w+(?=[\s)`]|$)"#,
        [
          .nb: """
          alias bg bind builtin caller cd command compgen complete declare dirs disown echo enable
          eval exec exit export false fc fg getopts hash help history jobs kill let local logout popd
          printf pushd pwd read readonly set shift shopt source suspend test time times trap true
          type typeset ulimit umask unalias unset wait
          """
        ]),
      .match(#"\A#!.+"#, .ch),
      .match("#.*", .c1),
      .match(#"\\[\s\S]"#, .se),
      .match([#"\b\w+"#: .nv, #"\s*"#: .w, #"\+?="#: .o]),
      .match(#"[\[\]{}()=]"#, .o),
      .match("<<<", .o),
      .match(#"<<-?\s*['"]?\\?(?<\w+)(?~^\t*\k$)\t*(\k)?"#, .s),
      .match(#"&&|\|\|"#, .o),
      .match(#"\$?""#, .s2, .push("string")),
      .match(#"\$'([^'\\]|\\[\s\S])*'?"#, .s1),
      .match("'[^']*'?", .s1),
      .match("[;&|]", .p),
      .match(#"\s+"#, .w),
      .match(#"\d+\b"#, .m),
      .match(#"[^=\s\[\]{}()$"'`\\<&|;]+|<"#, .text),
    ] + expansions

  private static let expansions: [Rule] = [
    .match(#"\$\(\("#, .k, .push("arithmetic")),
    .match(#"\$\("#, .k, .push("substitution")),
    .match(#"\$\{#?"#, .si, .push("parameter")),
    .match(#"\$([A-Za-z_]\w*|\d+|[#$?!_*@-])"#, .nv),
    .match(#"\$"#, .text),
  ]
}
