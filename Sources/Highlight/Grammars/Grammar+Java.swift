extension Grammar {
  /// Java 21.
  static let java = Grammar([
    State(
      "code",
      [.whitespace], Rule.slashComments,
      [
        .match(["(class|interface|enum|record)": .kd, #"\s+"#: .w, #"\i[\w$]*"#: .nc]),
        .match(["import": .kn, #"\s+"#: .w, #"(static\b)?"#: .kn, #"\s*"#: .w, #"[\w.]+\*?"#: .nn]),
        .match(["package": .kn, #"\s+"#: .w, #"[\w.]+"#: .nn]),
        .match(["@interface": .kd, #"\s+"#: .w, #"\i[\w$]*"#: .nc]),
        .match(#"@\i[\w.]*"#, .nd),
        .match([#"\."#: .p, #"\i[\w$]*"#: .na]),
        .words(
          #"\i[\w$]*"#,
          [
            .k: """
            assert break case catch continue default do else finally for if goto instanceof new
            return switch this throw try while
            """,
            .kd: """
            abstract const enum extends final implements interface class native permits private
            protected public record sealed static strictfp super synchronized throws transient var
            volatile yield
            """,
            .kt: "boolean byte char double float int long short void",
            .kc: "true false null",
          ]),
        .match(#"\i[\w$]*(?=\s*\()"#, .nf),
        .match(#"\i[\w$]*"#, .n),
        .match(#"\$[\w$]*"#, .n),
        .match(##""""(?~""")(""")?"##, .s),
        .match(#""([^"\\\n]|\\.)*"?"#, .s),
        .match(#"'([^'\\\n]|\\.)*'?"#, .sc),
        .match(#"0[xX][\h_]+[lL]?"#, .mh),
        .match(#"0[bB][01_]+[lL]?"#, .mb),
        .match(
          #"(\d[\d_]*\.[\d_]*|\.\d[\d_]*)([eE][-+]?\d+)?[fFdD]?|\d[\d_]*([eE][-+]?\d+[fFdD]?|[fFdD])"#,
          .mf),
        .match(#"0[0-7_]+[lL]?"#, .mo),
        .match(#"\d[\d_]*[lL]?"#, .mi),
        .match(#"::|[-~^*!%&\[\]<>|+=/?]"#, .o),
        .match(#"[{}();:.,]"#, .p),
      ]
    )
  ])
}
