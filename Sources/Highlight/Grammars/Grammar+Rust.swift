extension Grammar {
  /// Rust, 2024 edition.
  static let rust = Grammar([
    State(
      "code",
      [
        .match(#"\A#!(?!\[).*"#, .ch),
        .whitespace,
        .match(#"//[!/](?!/).*"#, .sd),
        .match(#"/\*[!*](?![*/])"#, .sd, .push("documentation")),
        .match("//.*", .c1),
        .match(#"/\*"#, .cm, .push("comment")),
        .match(#"#!?\["#, .cp, .push("attribute")),
        .match(["fn": .k, #"\s+"#: .w, #"\i\w*"#: .nf]),
        .match(["mod": .k, #"\s+"#: .w, #"\i\w*"#: .nn]),
        .match(["(struct|enum|type|union|trait)": .k, #"\s+"#: .w, #"\i\w*"#: .nc]),
        .match(["->|:(?!:)": .p, #"\s*"#: .w], .push("type")),
        .match(#"\i\w*!(?!=)"#, .fm),
        .match(##"b?r(?<#*)"(?~"\k)("\k)?"##, .s),
        .match(#"b?""#, .s, .push("string")),
        .match(#"b?'(\\(u\{\h{1,6}\}|x\h{2}|.)|[^'\\\n])'"#, .sc),
        .match(["'": .o, #"(static|_)\b"#: .nb]),
        .match(["'": .o, #"\i\w*"#: .na]),
        .match(#"r#\i\w*"#, .n),
        .words(#"\i\w*"#, rustWords, else: .n),
        .match([#"0b[01_]+"#: .mb, suffix: .k]),
        .match([#"0o[0-7_]+"#: .mo, suffix: .k]),
        .match([#"0x[\h_]+"#: .mh, suffix: .k]),
        .match([
          #"\d[\d_]*(\.(?![.\w])|\.\d[\d_]*)([eE][-+]?\d[\d_]*)?|\d[\d_]*[eE][-+]?\d[\d_]*"#: .mf,
          suffix: .k,
        ]),
        .match([#"\d[\d_]*"#: .mi, suffix: .k]),
        .match(#"\$([A-Za-z_]\w*)?"#, .cp),
        .match(#"::|[{}()\[\],;]"#, .p),
        .match(#"\.\.=?"#, .o),
        .match(#"\."#, .p),
        .match(#"[-+*/%&|<>^!~@=:?]"#, .o),
        .match(#"['#\\]"#, .p),
      ]
    ),
    State(
      "type",
      [
        .words(#"\i\w*(?!!|::)"#, rustTypeWords, else: .nc, .pop),
        .otherwise(.pop),
      ]
    ),
    State("comment", nested(.cm)),
    State("documentation", nested(.sd)),
    State(
      "attribute",
      [
        .match(#"""#, .s, .push("string")),
        .match(#"\["#, .cp, .push("attribute")),
        .match(#"\]"#, .cp, .pop),
        .match(#"[^"\[\]]+"#, .cp),
      ]
    ),
    State(
      "string",
      [
        .match(#"""#, .s, .pop),
        .match(#"\\(u\{\h{1,6}\}|x\h{2}|[\s\S])"#, .se),
        .match(#"[^\\"]+"#, .s),
      ]
    ),
  ])

  private static func nested(_ kind: TokenKind) -> [Rule] {
    [
      .match(#"/\*"#, kind, .push(kind == .cm ? "comment" : "documentation")),
      .match(#"\*/"#, kind, .pop),
      .match(#"[^/*]+|[/*]"#, kind),
    ]
  }

  private static let suffix = "([ui](8|16|32|64|128|size)|f(32|64))?"

  private static let rustTypes = """
    u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 usize isize f32 f64 char str bool
    """
  private static let rustPrelude = """
    Copy Send Sized Sync Unpin Drop Fn FnMut FnOnce drop Box ToOwned Clone PartialEq PartialOrd Eq
    Ord AsRef AsMut Into From Default Iterator Extend IntoIterator DoubleEndedIterator
    ExactSizeIterator Option Some None Result Ok Err String ToString Vec TryFrom TryInto
    """
  private static let rustTypeWords: KeyValuePairs<TokenKind, String> = [
    .kt: rustTypes, .nb: rustPrelude, .k: "impl dyn fn mut const for unsafe crate super",
    .bp: "Self self",
  ]
  private static let rustWords: KeyValuePairs<TokenKind, String> = [
    .k: """
    as async await box break const continue crate dyn else enum extern fn for if impl in loop match
    mod move mut pub ref return static struct super trait type union unsafe use where while
    """,
    .kr: "abstract become do final macro override priv typeof try unsized virtual yield",
    .kc: "true false", .bp: "self Self", .kd: "let", .kt: rustTypes, .nb: rustPrelude,
  ]
}
