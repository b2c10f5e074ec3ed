import Foundation
import Testing

@testable import Highlight

@Suite("Style sheets")
struct StyleSheetTests {
  @Test(
    "every class can be read: a contrast of 4.5 (WCAG AA) on the ground and on a marked line",
    arguments: StyleSheet.all.map(\.name))
  func contrast(name: String) throws {
    let palette = try #require(StyleSheet.named(name)).palette
    for kind in TokenKind.allCases {
      let color = palette[kind.role]
      #expect(contrast(color, palette.ground) >= 4.5, "\(kind)")
      #expect(contrast(color, palette.markedGround) >= 4.5, "\(kind) marked")
    }
  }

  @Test("the contrast of black on white is 21")
  func contrastFormula() {
    #expect(abs(contrast(0x000000, 0xFFFFFF) - 21) < 0.001)
    #expect(abs(contrast(0x767676, 0xFFFFFF) - 4.54) < 0.01)
  }

  @Test("a style sheet names each coloured class once")
  func css() throws {
    let css = try #require(StyleSheet.named("versus-light")).css(selector: ".code")
    #expect(css.contains(".code{background:#f5f3ee;color:#1b1c1e}\n"))
    let colors = css.split(separator: "\n").filter { $0.contains("{color:") }
    for kind in TokenKind.allCases where kind != .text {
      let selector = ".code .\(kind.className)"
      let count = colors.filter { rule in
        rule.prefix { $0 != "{" }.split(separator: ",").contains { $0 == selector }
      }.count
      #expect(count == (kind.role == .ink ? 0 : 1), "\(kind)")
    }
  }

  /// WCAG 2.2, "contrast ratio" and "relative luminance".
  private func contrast(_ a: StyleSheet.Color, _ b: StyleSheet.Color) -> Double {
    let (high, low) = (max(luminance(a), luminance(b)), min(luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)
  }

  private func luminance(_ color: StyleSheet.Color) -> Double {
    let channels = [16, 8, 0].map { shift -> Double in
      let value = Double(color >> shift & 0xFF) / 255
      return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }
}
