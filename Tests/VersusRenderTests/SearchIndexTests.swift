import Testing
import TextCore

@testable import VersusRender

@Suite("The search index")
struct SearchIndexTests {
  @Test(
    "words are found without case, accents and ligatures; those with `_` by their parts too",
    arguments: [
      ("Routing, and more", "and more routing"),
      ("get_absolute_url()", "absolute get get_absolute_url url"),
      ("Résumé ﬁne", "fine resume"), ("ΟΔΟΣ οδος", "οδοσ"), ("½ Ａ", "1 2 a"), ("İ", "i"),
      ("日本", "日本"),
      ("__init__", "__init__ init"), ("_", "_"), ("", ""), (String(repeating: "x", count: 65), ""),
    ])
  func words(text: String, expected: String) {
    var words: Set<String> = []
    SearchWords.add(text, to: &words)
    #expect(words.sorted().joined(separator: " ") == expected)
  }

  private func page(_ number: Int, _ text: String) -> SearchPage {
    SearchPage(
      [SearchPart(id: "", title: "Page", text: text)], title: "Page", url: "p\(number).html",
      frame: "Site")
  }

  private func files(_ texts: [String], _ limits: SearchIndex.Limits) throws -> [String: JSONValue]
  {
    var files: [String: JSONValue] = [:]
    var index = SearchIndex(limits)
    func emit(_ file: SearchIndex.File) { files[file.name] = try? JSONParser.parse(file.json) }
    for (number, text) in texts.enumerated() { index.add(page(number, text), emit) }
    index.finish(emit)
    return files
  }

  @Test("a small site has one file, without words")
  func small() throws {
    let files = try files(["one", "two"], SearchIndex.Limits())
    #expect(files.keys.sorted() == ["index"])
    #expect(
      files["index"]?.text
        == #"{"pages":[["p0.html","Page","Site",[["","Page","one"]]],["p1.html","Page","Site",[["","Page","two"]]]]}"#
    )
  }

  @Test("a larger one has words by how they begin, and each page in the file that its number says")
  func shards() throws {
    var limits = SearchIndex.Limits()
    limits.single = 100
    limits.shard = 90
    limits.common = 15
    let texts = (0..<20).map { $0 % 2 == 0 ? "alpha also all" : "beta al a" }
    let files = try files(texts, limits)
    #expect(
      files["index"]?.text
        == #"{"perFile":8,"shards":["a","al","all","alp","als","b","p","s"],"split":["a"]}"#)
    #expect(files["list-a"]?.text == #"["a","al","all","alpha","also"]"#)
    #expect(files["words-all"]?.text == #"[["all",[0,0,2,0,2,0,2,0,2,0,2,0,2,0,2,0,2,0,2,0]]]"#)
    // In the text of every page, and in each heading.
    #expect(files["words-s"]?.text == #"[["site",0]]"#)
    #expect(files["words-p"]?.text == #"[["page",0]]"#)
    for number in 0..<20 {
      guard case .array(let pages)? = files["pages-\(number / 8)"] else {
        Issue.record("no file for page \(number)")
        continue
      }
      guard case .array(let page) = pages[number % 8] else { continue }
      #expect(page.first?.string == "p\(number).html")
    }
    #expect(files.keys.count { $0.hasPrefix("pages-") } == 3)
  }

  @Test("a word that is a name of JavaScript, or no name of a file, is a word like others")
  func names() throws {
    var limits = SearchIndex.Limits()
    limits.single = 1
    let files = try files(["__proto__ été 日本 constructor"], limits)
    #expect(files["words-_5f_"]?.text == #"[["__proto__",[0,0]]]"#)
    #expect(files["words-_65e5_"]?.text == #"[["日本",[0,0]]]"#)
    #expect(files["words-e"]?.text == #"[["ete",[0,0]]]"#)
  }
}
