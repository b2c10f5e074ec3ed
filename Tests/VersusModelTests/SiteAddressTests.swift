import HostSystem
import Testing
import VersusModel

@Suite("Addresses")
struct SiteAddressTests {
  @Test(
    "an address is served from one file",
    arguments: [
      ("/", "index.html"), ("/routing/", "routing/index.html"), ("/routing", "routing/index.html"),
      ("a/b.html", "a/b.html"), ("/feed.xml", "feed.xml"),
    ])
  func output(text: String, file: String) throws {
    #expect(try #require(SiteAddress(text)).outputPath.string == file)
  }

  @Test("an address cannot climb out of the site", arguments: ["/../x", "a/../../b"])
  func climbing(text: String) {
    #expect(SiteAddress(text) == nil)
  }

  @Test(
    "a reference is relative and names the file",
    arguments: [
      ("/", "/", "index.html"), ("/", "/a/", "a/index.html"), ("/a/", "/", "../index.html"),
      ("/a/", "/a/", "index.html"), ("/a/b/", "/a/c/", "../c/index.html"),
      ("/a/b/", "/theme.css", "../../theme.css"), ("/x.html", "/theme.css", "theme.css"),
      ("/a/", "/a/b c&d.png", "b%20c%26d.png"), ("/a/", "/a/x:y.png", "./x:y.png"),
      ("/a/", "/é/", "../%C3%A9/index.html"), ("/a/", "/ab/", "../ab/index.html"),
    ])
  func references(from: String, to: String, reference: String) throws {
    let from = try #require(SiteAddress(from))
    #expect(from.reference(to: try #require(SiteAddress(to))) == reference)
  }

  @Test("the quick way to a reference comes to the same, wherever it is one")
  func plainReferences() {
    let texts = [
      "/", "/a/", "/a/b/", "/a/c/", "/ab/", "/a", "/a.b", "/a/b.c", "/a/.b", "/a/.b.c", "/a/b.",
      "/a/b../", "/..", "/../", "/./", "/a/../b/", "/a//b/", "//a/", "/é/", "/a b/", "/a:b",
      "/x#y", "/x/#y", "a/", "", "/~a_b-c/d.e/", "/a/b/c/d.html", "/theme.css", "/...", "/.../",
    ]
    var quick = 0
    for from in texts.compactMap({ SiteAddress($0) }) {
      for to in texts {
        guard
          let reference = SiteAddress.plainReference(
            from: Array(from.path.utf8), to: Array(to.utf8))
        else { continue }
        quick += 1
        let expected = SiteAddress(to).map(from.reference(to:))
        #expect(String(decoding: reference, as: UTF8.self) == expected, "\(from.path) → \(to)")
      }
    }
    #expect(quick > 200)
  }
}
