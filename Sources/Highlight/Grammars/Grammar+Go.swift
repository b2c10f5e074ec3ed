extension Grammar {
  /// Go 1.22.
  static let go = Grammar([
    State(
      "code",
      [.whitespace], Rule.slashComments,
      [
        .match(["func": .kd, #"\s+"#: .w, #"(?=\()"#: .w], .push("receiver")),
        .match(["func": .kd, #"\s+"#: .w, #"\i\w*"#: .nf]),
        .match(["type": .kd, #"\s+"#: .w, #"\i\w*"#: .nc]),
        .words(
          #"\i\w*(?=\()"#,
          [
            .nb: """
            append cap clear close complex copy delete imag len make max min new panic print println
            real recover
            """
          ]),
        .words(
          #"\i\w*"#,
          [
            .kn: "import package",
            .kd: "const func interface struct type var",
            .k: """
            break case continue default defer else fallthrough for go goto if range return select
            switch
            """,
            .kc: "true false iota nil",
            .kt: """
            any bool byte chan comparable complex64 complex128 error float32 float64 int int8 int16
            int32 int64 map rune string uint uint8 uint16 uint32 uint64 uintptr
            """,
          ], else: .nx),
        .match(#"0[xX][\h_]+(\.[\h_]*)?([pP][-+]?\d+)?i?"#, .mh),
        .match(#"0[bB][01_]+i?"#, .mb),
        .match(#"(\d[\d_]*\.[\d_]*|\.\d[\d_]*)([eE][-+]?\d+)?i?|\d[\d_]*([eE][-+]?\d+i?|i)"#, .mf),
        .match(#"0[oO]?[0-7_]+"#, .mo),
        .match(#"\d[\d_]*"#, .mi),
        .match(#"'([^'\\\n]|\\.)*'?"#, .sc),
        .match("`[^`]*`?", .s),
        .match(#""([^"\\\n]|\\.)*"?"#, .s),
        .match(#":=|[-+*/%&!=<>|^]"#, .o),
        .match(#"[()\[\]{}.,;:~]"#, .p),
        .match(#"\\"#, .text),
      ]
    ),
    State(
      "receiver",
      [
        .whitespace,
        .match(#"[(*,\[]"#, .p),
        .match(#"\]"#, .p),
        .match([#"\)"#: .p, #"\s*"#: .w, #"\i\w*"#: .nf], .pop),
        .match(#"\i\w*"#, .nx),
        .otherwise(.pop),
      ]
    ),
  ])
}
