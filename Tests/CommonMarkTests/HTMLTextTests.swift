import CommonMark
import Testing

@Suite("Ids in HTML")
struct HTMLTextTests {
  @Test(
    "ids are found in every way to write them, and nothing else is",
    arguments: [
      ("<p id=a><p id=b>", ["a", "b"]), ("<p id=a><p id=a>", ["a", "a"]),
      ("<p id = 'a b'><p\nID=\"a b\">", ["a b", "a b"]), ("<p data-id=a valid=a id=a>", ["a"]),
      ("<p title='id=a'> id=a <!-- <p id=a> --><p id=a>", ["a"]), ("<p id><p id=>", []),
      ("<p/id=a><p class=x id=a>", ["a", "a"]), ("<p class=\"x\"id=a><p id=a>", ["a", "a"]),
      ("=", []), ("id=", []), ("<p id='a", []),
    ])
  func ids(html: String, ids: [String]) {
    let bytes = Array(html.utf8)
    let found = HTMLText.ids(in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
    #expect(found == ids)
    // The quick look may err, but not to the other side.
    #expect(HTMLText.mayRepeatIDs(in: bytes) || Set(found).count == found.count)
  }

  @Test("the quick look finds that ids of a page differ")
  func quickLook() {
    #expect(!HTMLText.mayRepeatIDs(in: Array("<p id=a><b id='b' data-id=a>".utf8)))
    #expect(HTMLText.mayRepeatIDs(in: Array("<p id=a><b ID = \"a\">".utf8)))
  }
}
