import Testing
import TextCore

@Test(
  "the nearest name is the one that was probably meant",
  arguments: [
    ("uper", ["lower", "upper"], "upper"), ("titel", ["title", "template"], "title"),
    ("regoin", ["region", "side"], "region"), ("banana", ["title"], nil), ("x", ["y"], nil),
    ("Title", ["title"], "title"), ("", ["a"], nil),
  ] as [(String, [String], String?)])
func nearest(name: String, candidates: [String], expected: String?) {
  #expect(nearestName(to: name, among: candidates) == expected)
}
