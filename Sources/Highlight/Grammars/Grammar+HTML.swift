extension Grammar {
  /// HTML as written: end tags need not match, and every name is a tag.
  static let html = Grammar(
    ignoringCase: true,
    [
      State(
        "content",
        [
          .match("[^<&]+", .text),
          .match(#"&[#\w]{1,40};"#, .ni),
          .match(#"<!--(?~-->)(-->)?"#, .cm),
          .match(#"<!\[CDATA\[(?~\]\]>)(\]\]>)?"#, .cp),
          .match(#"<\?(?~\?>)(\?>)?"#, .cp),
          .match("<![^>]*>?", .cp),
          .match(["<": .p, #"\s*"#: .text, #"script(?![-\w:.])"#: .nt], .push2("script", "tag")),
          .match(["<": .p, #"\s*"#: .text, #"style(?![-\w:.])"#: .nt], .push2("style", "tag")),
          .match(["<": .p, #"\s*"#: .text, #"[-\w:.]+"#: .nt], .push("tag")),
          endTag(#"[-\w:.]+"#, .stay),
          .match("[<&]", .text),
        ]
      ),
      State(
        "tag",
        [
          .match(#"\s+"#, .text),
          .match([#"[-\w:.@]+\s*"#: .na, "=": .o, #"\s*"#: .text], .push("value")),
          .match(#"[-\w:.@]+"#, .na),
          .match(#"/?\s*>"#, .p, .pop),
        ]
      ),
      State(
        "value",
        [
          .match(#""[^"]*"?"#, .s, .pop),
          .match("'[^']*'?", .s, .pop),
          .match(#"[^\s>]+"#, .s, .pop),
          .otherwise(.pop),
        ]
      ),
      State("script", [endTag("script", .pop), .embed(#"(?~</\s*script\s*>)"#, { .javaScript })]),
      State("style", [endTag("style", .pop), .embed(#"(?~</\s*style\s*>)"#, { .css })]),
    ])

  private static func endTag(_ name: String, _ move: Rule.Move) -> Rule {
    .match(
      ["<": .p, #"\s*"#: .text, "/": .p, #"\s*"#: .text, name: .nt, #"\s*"#: .text, ">": .p], move)
  }
}
