import HostSystem
import Testing

@Suite("Paths below a root")
struct SitePathTests {
  @Test(
    "a path is normalised, or refused if it climbs out",
    arguments: [
      ("a/b", "a/b"), ("a//b/./c", "a/b/c"), ("a/../b", "b"), ("", ""), (".", ""), ("..", nil),
      ("a/../../b", nil), ("/etc/passwd", nil), ("a\0b", nil), ("a/b/", "a/b"), ("é/ü", "é/ü"),
    ] as [(String, String?)])
  func normalised(text: String, expected: String?) {
    #expect(SitePath(text)?.string == expected)
  }

  @Test(
    "a reference is resolved from the folder it is made in",
    arguments: [
      ("a/b", "c", "a/b/c"), ("a/b", "../c", "a/c"), ("a", "../../c", nil), ("a/b", "/c", "c"),
      ("", "c", "c"),
    ] as [(String, String, String?)])
  func resolving(folder: String, reference: String, expected: String?) throws {
    #expect(try #require(SitePath(folder)).resolving(reference)?.string == expected)
  }

  @Test(
    "name, stem and extension are parts of the last name",
    arguments: [
      ("a/b.tar.GZ", "b.tar.GZ", "b.tar", "gz"), (".hidden", ".hidden", ".hidden", ""),
      ("a/b", "b", "b", ""), ("b.", "b.", "b", ""),
    ])
  func names(path: String, name: String, stem: String, extension: String) throws {
    let path = try #require(SitePath(path))
    #expect(path.name == name)
    #expect(path.stem == stem)
    #expect(path.extension == `extension`)
  }

  @Test("a path is inside a folder by whole parts only")
  func inside() throws {
    let folder = try #require(SitePath("a/b"))
    #expect(try #require(SitePath("a/b/c")).relative(to: folder)?.string == "c")
    #expect(try #require(SitePath("a/bc")).relative(to: folder) == nil)
    #expect(folder.relative(to: .root)?.string == "a/b")
  }
}
