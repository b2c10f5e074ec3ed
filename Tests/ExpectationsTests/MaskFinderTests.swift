import Expectations
import Testing

@Suite("What is masked in a text")
struct MaskFinderTests {
  private func masks(_ text: String, custom: [String] = []) -> [String] {
    let bytes = Array(text.utf8)
    return MaskFinder(custom: custom).ranges(in: bytes).map {
      String(decoding: bytes[$0], as: UTF8.self)
    }
  }

  @Test("every normaliser's mask is found, and those of a site's own")
  func found() throws {
    let normaliser = try OutputNormaliser(Normaliser.allCases)
    let text = normaliser.text(
      of: Array("2026-11-22 took 5 ms at 0x7f31c0a4b2e0, Werkzeug/3.1.9".utf8),
      in: NormalisingContext())
    #expect(masks(text) == ["⟨date⟩", "⟨duration⟩", "⟨address⟩", "⟨version⟩"])
    #expect(masks("at ⟨port⟩, ⟨mine⟩", custom: ["mine"]) == ["⟨port⟩", "⟨mine⟩"])
  }

  @Test(
    "brackets around anything else are what was printed",
    arguments: ["⟨x⟩", "⟨port", "port⟩", "⟨⟩", "⟨", "⟨⟨port", "⟨ port⟩", "⟩port⟨"])
  func printed(text: String) {
    #expect(masks(text).isEmpty)
  }

  @Test("a mask within brackets is found, and text of any length is read once")
  func nested() {
    #expect(masks("⟨⟨port⟩⟩") == ["⟨port⟩"])
    #expect(masks(String(repeating: "⟨", count: 200_000)).isEmpty)
  }
}
