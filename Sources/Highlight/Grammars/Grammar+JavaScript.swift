extension Grammar {
  /// ECMAScript.
  static let javaScript = Grammar(javaScriptStates(and: []))

  /// TypeScript: what it adds to JavaScript, and all of that.
  static let typeScript = Grammar(
    javaScriptStates(and: [
      .match(#"@[A-Za-z_$][\w$]*"#, .nd),
      .match([
        #"(?<![.\w$])(interface|enum|namespace|module|type)"#: .kd, #"\s+"#: .w,
        #"[A-Za-z_$][\w$]*"#: .nc,
      ]),
      // A type: after a colon, what begins with a capital letter, with or without a namespace.
      .match([
        #"\??:"#: .o, #"\s*"#: .w, #"([A-Z][\w$]*|[a-z]\w*\.[A-Z][\w$]*)(\.[\w$]+)*"#: .kt,
      ]),
      .words(
        #"(?<![.\w$])[\i$][\w$]*(?!\s*\()"#,
        [
          .k: """
          abstract asserts declare implements infer is keyof namespace override private protected
          public readonly satisfies type
          """,
          .kd: "enum interface",
          .kt: "any bigint boolean never number object string symbol unknown",
        ]),
    ]))

  /// A slash begins a regular expression where an operand is due, and divides elsewhere; so what
  /// asks for an operand goes on in that state.
  private static func javaScriptStates(and additions: [Rule]) -> [State] {
    let code = blanks + additions + javaScriptCode
    return [
      State(
        "code", [.match(#"\A#!.*"#, .ch), .match(#"^(?=\s*/)"#, .w, .push("operand"))],
        [.match(#"\}"#, .p)], code),
      State(
        "operand",
        blanks,
        [
          .match(#"/([^/\[\\\n]+|\\.|\[([^\]\\\n]+|\\.)*\])+/[a-z]*"#, .sr, .pop),
          .otherwise(.pop),
        ]
      ),
      State(
        "template",
        [
          .match("`", .sb, .pop),
          .match(#"\$\{"#, .si, .push2("substitution", "operand")),
          .match(#"([^`\\$]|\\[\s\S]|\$(?!\{))+"#, .sb),
          .match(#"\\"#, .sb),
        ]
      ),
      State(
        "substitution",
        [.match(#"\}"#, .si, .pop), .match(#"\{"#, .p, .push2("braces", "operand"))], code
      ),
      State(
        "braces",
        [.match(#"\}"#, .p, .pop), .match(#"\{"#, .p, .push2("braces", "operand"))], code
      ),
    ]
  }

  private static let blanks: [Rule] = [.whitespace, .match("<!--", .c)] + Rule.slashComments

  private static let javaScriptCode: [Rule] =
    [
      .words(
        #"[\i$][\w$]*"#,
        [
          .ow: "typeof instanceof in void delete new",
          .k: """
          for while do break return continue switch case default if else throw try catch finally
          yield await async of static export import debugger extends
          """,
          .kd: "var let const with function class",
        ], .push("operand")),
      .words(
        #"[\i$][\w$]*"#,
        [
          .k: "this super",
          .kr: """
          constructor from as abstract boolean byte char double enum final float goto implements int
          interface long native package private protected public short synchronized throws transient
          volatile
          """,
          .kc: "true false null NaN Infinity undefined",
          .nb: """
          Array Boolean Date BigInt Function Math ArrayBuffer Number Object RegExp String Promise
          Proxy decodeURI decodeURIComponent encodeURI encodeURIComponent eval isFinite isNaN
          parseFloat parseInt DataView document window globalThis global arguments Symbol Intl
          WeakSet WeakMap Set Map Reflect JSON Atomics Int8Array Int16Array Int32Array BigInt64Array
          Float32Array Float64Array Uint8ClampedArray Uint8Array Uint16Array Uint32Array
          BigUint64Array
          """,
          .ne: """
          Error EvalError InternalError RangeError ReferenceError SyntaxError TypeError URIError
          """,
        ], else: .nx),
      .match(#"0[bB][01_]+n?"#, .mb),
      .match(#"0[oO][0-7_]+n?"#, .mo),
      .match(#"0[xX][\h_]+n?"#, .mh),
      .match(#"\d[\d_]*n"#, .mi),
      .match(#"(\.\d[\d_]*|\d[\d_]*(\.[\d_]*)?)([eE][-+]?\d+)?"#, .mf),
      .match(#"\.\.\.|=>"#, .p, .push("operand")),
      .match(#"\+\+|--"#, .o),
      .match("[-~!?:<>=*%&|^+]+|/=?", .o, .push("operand")),
      .match(#"[{(\[;,]"#, .p, .push("operand")),
      .match(#"[)\].]"#, .p),
      .match(#""([^"\\\n]|\\[\s\S])*"?"#, .s2),
      .match(#"'([^'\\\n]|\\[\s\S])*'?"#, .s1),
      .match("`", .sb, .push("template")),
      .match(#"#[A-Za-z_]\w*"#, .n),
      .match(#"\\"#, .o),
    ]
}
