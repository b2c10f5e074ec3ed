extension Grammar {
  /// C17, with the types of its library and of POSIX.
  static let c = Grammar([
    State(
      "code",
      [
        .match(#"^[ \t]*#[ \t]*if[ \t]+0\b.*\n?"#, .cp, .push("disabled")),
        .match(
          [#"^[ \t]*#[ \t]*include\b"#: .cp, #"[ \t]*"#: .text, #""[^"\n]*"|<[^>\n]*>"#: .cpf],
          .push("directive")),
        .match(#"^[ \t]*#"#, .cp, .push("directive")),
        .match(["(struct|union|enum)": .k, #"\s+"#: .w, #"\i\w*"#: .nc]),
        .match(["case": .k, #"\s+"#: .w, #"\i\w*"#: .no, #"\s*"#: .w, ":": .p]),
        .match([#"^[ \t]*"#: .w, #"(?!default\b)\i\w*"#: .nl, #"[ \t]*"#: .w, ":(?!:)": .p]),
      ], cBlanks,
      [
        .match([#"(L|u8|[uU])?"#: .sa, "\"": .s], .push("string")),
        .match([#"(L|u8|[uU])?"#: .sa, #"'([^'\\\n]|\\.)*'?"#: .sc]),
        .words(
          #"\i\w*"#,
          [
            .k: """
            asm auto break case const constexpr continue default do else enum extern for goto if
            register restrict return sizeof static static_assert struct switch thread_local typedef
            typeof union volatile while alignas alignof _Alignas _Alignof _Generic _Noreturn
            _Static_assert _Thread_local _Pragma
            """,
            .kr:
              "inline __inline __asm __attribute__ __restrict __declspec __try __except __finally",
            .kt: """
            bool int long float short double char unsigned signed void _Bool _Complex _Atomic
            __int128 size_t ssize_t off_t wchar_t ptrdiff_t sig_atomic_t fpos_t clock_t time_t
            va_list jmp_buf FILE DIR int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t
            uint64_t intptr_t uintptr_t intmax_t uintmax_t dev_t gid_t id_t ino_t mode_t pid_t uid_t
            sigset_t socklen_t
            """,
            .nb: "true false NULL nullptr",
          ]),
        .match(#"\i\w*(?=\()"#, .nf),
        .match(#"\i\w*"#, .n),
        .match(#"0[xX]\h[\h']*[uUlLzZ]*"#, .mh),
        .match(#"0[bB][01']+[uUlLzZ]*"#, .mb),
        .match(#"(\d[\d']*\.[\d']*|\.\d[\d']*)([eE][-+]?\d+)?[fFlL]?|\d+[eE][-+]?\d+[fFlL]?"#, .mf),
        .match(#"0[0-7']+[uUlLzZ]*"#, .mo),
        .match(#"\d[\d']*[uUlLzZ]*"#, .mi),
        .match(#"[-~!%^&*+=|?:<>/]"#, .o),
        .match(#"[()\[\]{},.;]+"#, .p),
        .match(##"[\\#@]"##, .text),
      ]
    ),
    State(
      "directive",
      [
        .match(#"/\*(?~\*/)(\*/)?"#, .cm),
        .match("//.*", .c1),
        .match(#"([^/\n\\]|\\[\s\S]|/(?![/*]))+"#, .cp),
        .match("\n", .cp, .pop),
      ]
    ),
    State(
      "disabled",
      [
        .match(#"^[ \t]*#[ \t]*if.*\n?"#, .cp, .push("disabled")),
        .match(#"^[ \t]*#[ \t]*(else|elif|endif).*\n?"#, .cp, .pop),
        .match(".*\n?", .c),
      ]
    ),
    State(
      "string",
      [
        .match("\"", .s, .pop),
        .match(#"\\([\\abfnrtv"'?]|x\h+|u\h{4}|U\h{8}|[0-7]{1,3})"#, .se),
        .match(#"[^\\"\n]+|\\\n?"#, .s),
        .match("\n", .w, .pop),
      ]
    ),
  ])

  private static let cBlanks: [Rule] = [.match("\n+|[^\\S\n]+", .w)] + Rule.slashComments
}
