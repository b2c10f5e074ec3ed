extension Grammar {
  /// Sections, and options with `=` or `:`, as Python's configparser reads them.
  static let ini = Grammar([
    State(
      "line",
      [
        .whitespace,
        .match("[;#].*", .c1),
        .match([#"^[ \t]*"#: .w, #"\[[^\]\n]*\]"#: .k]),
        .match(
          [#"[^=:\s;#]+([ \t]+[^=:\s;#]+)*"#: .na, #"[ \t]*"#: .w, "[=:]": .o, #"[ \t]*"#: .w],
          .push("value")),
        .match(".+", .na),
      ]
    ),
    State(
      "value",
      [
        .match(#"[ \t]*\n[ \t]+(?=[^\s;#])"#, .w),
        .match(#"\n"#, .w, .pop),
        .match(#"[ \t]+[;#].*"#, .c1),
        .match(#"[^\s]+"#, .s),
        .match(#"[ \t]+"#, .s),
      ]
    ),
  ])

  /// Dockerfile: instructions, and shell code or JSON in them.
  static let docker = Grammar(
    ignoringCase: true,
    [
      State(
        "line",
        [
          .whitespace,
          .match("#.*", .c),
          .match([
            "FROM": .k, #"[ \t]+"#: .w, #"(--\w+=\S+[ \t]+)?"#: .s, #"\S+"#: .s, #"[ \t]*"#: .w,
            #"(AS\b)?"#: .k, #"[ \t]*"#: .w,
            #"(\S+)?"#: .s,
          ]),
          .match(["ONBUILD": .k, #"[ \t]+"#: .w]),
          .match(
            ["(RUN|CMD|ENTRYPOINT|SHELL|VOLUME|ADD|COPY)": .k, #"[ \t]+"#: .w, #"(?=\[)"#: .w],
            .push("list")),
          .match(
            ["(RUN|CMD|ENTRYPOINT|SHELL|ENV|ARG|LABEL|ADD|COPY|HEALTHCHECK)": .k, #"[ \t]+"#: .w],
            .push("command")),
          .match([
            "(MAINTAINER|EXPOSE|WORKDIR|USER|STOPSIGNAL|VOLUME)": .k, #"[ \t]+"#: .w, ".*": .s,
          ]),
          .embed(#"([^\\\n]|\\[\s\S])+"#, { .shell }),
        ]
      ),
      State("list", [.embed(".+", { .json }), .otherwise(.pop)]),
      State("command", [.embed(#"([^\\\n]|\\[\s\S])+"#, { .shell }), .otherwise(.pop)]),
    ])

  /// Unified and context differences.
  static let diff = Grammar([
    State(
      "line",
      [
        .match(#"\n"#, .w),
        .match("(diff|[Ii]ndex|=).*", .gh),
        .match(#"(@.*|\d+(,\d+)?[acd]\d+(,\d+)?$)"#, .gu),
        .match("(!.*|---$)", .gs),
        .match("[-<].*", .gd),
        .match("[+>].*", .gi),
        .match(".+", .text),
      ]
    )
  ])

  /// HTTP messages: a start line, headers, and a body in the language that its type or its first
  /// byte tells.
  static let http = Grammar(
    ignoringCase: true,
    [
      State(
        "start",
        [
          .match(
            [
              #"^[A-Za-z][-\w]*"#: .nf, " +": .text, #"[^ \n]+"#: .nn, "( +)": .text, "HTTP": .kr,
              "/": .o,
              #"\d(\.\d)?"#: .m, #"[ \t]*$\n?"#: .text,
            ], .push("headers")),
          .match(
            [
              "^HTTP": .kr, "/": .o, #"\d(\.\d)?"#: .m, " +": .text, #"\d{3}"#: .m, " *": .text,
              #"[^\n]*"#: .ne, #"\n?"#: .text,
            ], .push("headers")),
          .match(
            [#"^[A-Z]+"#: .nf, " +": .text, #"(/|https?:)[^ \n]*"#: .nn, #"[ \t]*$\n?"#: .text],
            .push("headers")),
          .match(#".*\n?"#, .text),
        ]
      ),
      State("headers", header, [.match(#"\n"#, .text, .go("body"))], [.otherwise(.pop)]),
      State("headers, JSON", header, [.match(#"\n"#, .text, .go("JSON"))], [.otherwise(.pop)]),
      State("headers, HTML", header, [.match(#"\n"#, .text, .go("HTML"))], [.otherwise(.pop)]),
      State("JSON", [.embed(body, { .json }), .otherwise(.pop)]),
      State("HTML", [.embed(body, { .html }), .otherwise(.pop)]),
      State(
        "body",
        [
          .match(#"(?=\s*[{\[])"#, .text, .go("JSON")),
          .match(#"(?=\s*<)"#, .text, .go("HTML")),
          .match(body, .text),
          .otherwise(.pop),
        ]
      ),
    ])

  private static let header: [Rule] = [
    .match(
      ["^content-type": .na, ":": .o, " *": .text, #"[^\n;]*json[^\n]*"#: .l, #"\n?"#: .text],
      .go("headers, JSON")),
    .match(
      ["^content-type": .na, ":": .o, " *": .text, #"[^\n;]*html[^\n]*"#: .l, #"\n?"#: .text],
      .go("headers, HTML")),
    .match([#"^[^\s:]+"#: .na, " *": .text, ":": .o, " *": .text, #"[^\n]*"#: .l, #"\n?"#: .text]),
    .match([#"^[ \t]+"#: .text, #"[^\n]+"#: .l, #"\n?"#: .text]),
  ]

  /// All up to the next message.
  private static let body = #"(?~^(HTTP/\d|[A-Z]+ [^ \n]+ HTTP/\d))"#
}
