import HostSystem
import Testing
import VersusModel

@testable import VersusRender

@Suite("Static files")
struct AssetManifestTests {
  private func manifest(_ files: [String: String], minify: Bool = false) -> AssetManifest {
    var options = AssetOptions()
    options.fingerprint = true
    options.minify = minify ? [.css] : []
    let statics = files.keys.compactMap { SitePath($0) }.map { ($0, $0) }
    return AssetManifest(
      Dictionary(uniqueKeysWithValues: statics), options, from: MemoryFiles(files))
  }

  private func served(_ path: String, _ manifest: AssetManifest) -> (name: String, text: String)? {
    SitePath(path).flatMap { manifest.assets[$0]?.hashed }
      .map { ($0.path.string, String(decoding: $0.bytes, as: UTF8.self)) }
  }

  @Test("a name with a fingerprint says what the file holds, and style sheets refer to such names")
  func fingerprints() throws {
    let files = [
      "css/theme.css":
        "@import 'base.css';a{background:url(../img/a.png?v#x)} b{src:url(\"https://x/y.png\")}",
      "css/base.css": "b{background:url(none.png)}", "img/a.png": "A",
    ]
    let first = manifest(files)
    let image = try #require(served("img/a.png", first))
    // As `printf A | sha256sum` has it.
    #expect(image.name == "img/a.559aead082.png")
    let base = try #require(served("css/base.css", first))
    #expect(base.text == files["css/base.css"])
    let theme = try #require(served("css/theme.css", first))
    let baseName = try #require(base.name.split(separator: "/").last)
    #expect(
      theme.text
        == "@import '\(baseName)';a{background:url(../\(image.name)?v#x)} b{src:url(\"https://x/y.png\")}"
    )

    let second = manifest(files.merging(["img/a.png": "B"]) { $1 })
    #expect(served("css/base.css", second)?.name == base.name)
    #expect(served("css/theme.css", second)?.name != theme.name)
    let address = SiteAddress(file: .root.appending("img").appending("a.png"))
    #expect(first.address(of: address).path == "/img/a.559aead082.png")
    #expect(first.address(of: .root).path == "/")
    #expect(first.integrity(of: address) == "sha256-VZrq0IJk1XldOQlxjN0Fq9SVcuhP5VWQ7vMaiKCP3/0=")
  }

  @Test("style sheets that import each other have names all the same")
  func ring() {
    let manifest = manifest(["a.css": "@import \"b.css\";", "b.css": "@import \"a.css\";"])
    #expect(served("b.css", manifest)?.text == "@import \"a.css\";")
    #expect(served("a.css", manifest)?.text.hasPrefix("@import \"b.") == true)
  }

  @Test(
    "style sheets lose comments and needless white space, and nothing else",
    arguments: [
      ("a , b { color : red ; }\n\n", "a,b{color : red;}"), ("a /* x */ b{}", "a b{}"),
      ("a/**/b{}", "a/**/b{}"), ("a/* x */{}", "a{}"), ("/*! kept */\na {}", "/*! kept */ a{}"),
      ("a::after { content: \"a  ,  {/*\" }", "a::after{content: \"a  ,  {/*\"}"),
      ("a{width:calc( 1px + 2px )}", "a{width:calc( 1px + 2px )}"),
      ("a{background:url( x y.png )}", "a{background:url( x y.png )}"),
      ("a{background:URL( 'x  y.png' )}", "a{background:URL('x  y.png')}"),
      (#".a\{ .b \, .c{}"#, #".a\{ .b \, .c{}"#), ("a{content:'\\'  '}", "a{content:'\\'  '}"),
      ("a { /* open", "a { /* open"), ("a { content: \"open\n }", "a { content: \"open\n }"),
      ("a{b:url(open", "a{b:url(open"), ("", ""), (" \n ", ""),
      ("a{--x: { y : z } ;}", "a{--x:{y : z};}"), ("é  é{}", "é é{}"),
    ])
  func minifying(text: String, expected: String) {
    let small = StyleSheetText.rewrite(Array(text.utf8), minifies: true)
    #expect(String(decoding: small, as: UTF8.self) == expected)
    #expect(StyleSheetText.rewrite(small, minifies: true) == small)
  }
}
