/// Colours for the classes that ``CodeWriter`` writes.
package struct StyleSheet: Hashable, Sendable {
  /// A colour as `0xRRGGBB`.
  package typealias Color = UInt32

  /// The colours of one scheme.
  ///
  /// Each reaches a contrast of 4.5 (WCAG AA) on the ground and on a
  /// marked line.
  package struct Palette: Hashable, Sendable {
    package var ground: Color
    package var ink: Color
    package var keyword: Color
    package var string: Color
    package var number: Color
    package var comment: Color
    package var accent: Color
    package var failure: Color

    package subscript(role: Role) -> Color {
      switch role {
      case .ink: ink
      case .keyword: keyword
      case .string: string
      case .number: number
      case .comment: comment
      case .accent: accent
      case .failure: failure
      }
    }

    /// The ground of a marked line: a little of the accent over the ground.
    package var markedGround: Color {
      [16, 8, 0].reduce(0) { result, shift in
        let over = Double(accent >> shift & 0xFF)
        let under = Double(ground >> shift & 0xFF)
        return result | Color((over * 0.13 + under * 0.87).rounded()) << shift
      }
    }
  }

  /// What a colour is used for.
  package enum Role: Hashable, Sendable, CaseIterable {
    case ink, keyword, string, number, comment, accent, failure
  }

  package let name: String
  package let palette: Palette

  /// The light and the dark colours of the default theme.
  package static let all = [
    StyleSheet(
      name: "versus-light",
      palette: Palette(
        ground: 0xF5F3EE, ink: 0x1B1C1E, keyword: 0x7A2A74, string: 0x874300, number: 0xA02C2C,
        comment: 0x5F605C, accent: 0x3D3D9E, failure: 0xA3211B)),
    StyleSheet(
      name: "versus-dark",
      palette: Palette(
        ground: 0x1C1F22, ink: 0xE4E2DC, keyword: 0xE4A6DF, string: 0xE3B27C, number: 0xF5A9A1,
        comment: 0xA3A5A5, accent: 0xB4B7FF, failure: 0xFF9A8F)),
  ]

  package static func named(_ name: String) -> StyleSheet? { all.first { $0.name == name } }

  /// Writes the style sheet, each rule below `selector`.
  package func css(selector: String = "pre") -> String {
    var rules = [
      "\(selector){background:\(hex(palette.ground));color:\(hex(palette.ink))}",
      "\(selector) mark{background:\(hex(palette.markedGround));color:inherit}",
    ]
    for role in Role.allCases where role != .ink {
      let classes = TokenKind.allCases.filter { $0.role == role }
      rules.append(rule(selector, classes, "color:\(hex(palette[role]))"))
    }
    rules.append(rule(selector, TokenKind.allCases.filter(\.isBold), "font-weight:650"))
    rules.append(rule(selector, TokenKind.allCases.filter(\.isItalic), "font-style:italic"))
    return rules.joined(separator: "\n") + "\n"
  }

  private func rule(_ selector: String, _ kinds: [TokenKind], _ declaration: String) -> String {
    kinds.map { "\(selector) .\($0.className)" }.joined(separator: ",") + "{\(declaration)}"
  }

  private func hex(_ color: Color) -> String {
    let digits = String(color, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}

extension TokenKind {
  /// The colour that the styles of the default theme give to a kind.
  package var role: StyleSheet.Role {
    switch self {
    case .k, .kd, .kn, .kp, .kr, .kt, .ow, .nt, .cp, .cpf: .keyword
    case .s, .sa, .sb, .sc, .dl, .sd, .s2, .se, .sh, .si, .sx, .sr, .s1, .ss: .string
    case .m, .mb, .mf, .mh, .mi, .il, .mo, .kc, .no, .l, .ld: .number
    case .c, .ch, .cm, .c1, .cs, .gp: .comment
    case .nb, .bp, .nd, .na, .nv, .vc, .vg, .vi, .vm, .ni, .gi: .accent
    case .gr, .gt, .gd, .err: .failure
    default: .ink
    }
  }

  fileprivate var isBold: Bool {
    switch self {
    case .nf, .fm, .nc, .nn, .ne, .gh, .gs, .gr, .ges, .gu: true
    default: false
    }
  }

  fileprivate var isItalic: Bool {
    switch self {
    case .c, .c1, .cm, .cs, .ge, .ges: true
    default: false
    }
  }
}
