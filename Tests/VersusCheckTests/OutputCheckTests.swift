import HostSystem
import Testing
import TextCore
import VersusCheck

@Suite("Checking a built site")
struct OutputCheckTests {
  private static func check(_ files: [String: String], baseURL: String? = nil) -> [Diagnostic] {
    let output = files.compactMap { path, text in
      SitePath(path).map { (path: $0, bytes: Array(text.utf8)) }
    }
    return OutputCheck(output, in: "public", baseURL: baseURL).diagnostics
  }

  @Test(
    "a link leads to a file or an anchor that is there, or is told where it stands",
    arguments: [
      ("b/", true), ("b", true), ("b/index.html", true), ("./b/?q=1#x", true), ("/b/", true),
      ("b/#x", true), ("b/#y", false), ("#here", true), ("#nowhere", false), ("#", true),
      ("#top", true), ("c/", false), ("../b/", false), ("/docs/b/", true),
      ("https://example.org/docs/b/", true), ("https://example.org/docs/c/", false),
      ("https://elsewhere.org/c/", true), ("//elsewhere.org/c", true), ("mailto:a@b", true),
      ("data:,x", true), ("a%20b.txt", true), ("a%2.txt", false), ("b/?a=1&amp;b=2", true),
      ("%C3%A9/", true), ("x.css", false),
    ])
  func links(target: String, leads: Bool) {
    let page = "<html lang=en><title>T</title><p id=here><a\nhref='\(target)'>x</a>"
    let found = Self.check(
      [
        "index.html": page, "b/index.html": "<i id=x></i>", "a b.txt": "", "é/index.html": "",
      ], baseURL: "https://example.org/docs/")
    #expect(found.map(\.id) == (leads ? [] : ["broken-link"]))
    if !leads {
      #expect(found.first?.location?.path == "public/index.html")
      #expect(found.first?.location?.start == TextPosition(line: 2, column: 7))
    }
  }

  @Test(
    "what some readers cannot use is told",
    arguments: [
      ("<html><title>T</title>", ["no-lang"]), ("<html lang=en>", ["no-title"]),
      ("<img src='data:,'>", ["no-alt"]), ("<img src='data:,' alt>", []),
      ("<input>", ["no-label"]), ("<input type=hidden>", []), ("<label>a <input></label>", []),
      ("<input id=a><label for=a>x</label>", []), ("<select aria-label=x></select>", []),
      ("<textarea></textarea>", ["no-label"]),
      ("<h1>a</h1><h3>b</h3>", ["heading-order"]), ("<h2>a</h2><h3>b</h3><h2>c</h2>", []),
      ("<p id=a><p id=a>", ["duplicate-id"]), ("<!-- <img> -->", []),
      ("<script>'<img>'</script>", []),
      ("<script>'<img>'</scripty></script><img>", ["no-alt"]), ("<title><img></title>", []),
      ("a < b <3 </ > <!x><img", []),
    ])
  func readers(html: String, ids: [String]) {
    #expect(Self.check(["index.html": html]).map(\.id) == ids)
  }

  @Test("links to other sites are told once each, at the first place")
  func external() {
    let page = Array(
      "<a href='http://a/x#1'>a</a><a href='http://a/x'>a</a><a href='b/'>b</a>".utf8)
    let blocked = Array("<img alt='' src='https://b/y'><a href='https://c/'>c</a>".utf8)
    let check = OutputCheck(
      [(.root.appending("a.html"), page), (.root.appending("b.html"), blocked)], in: "public",
      baseURL: nil)
    func answer(_ state: ExternalCheck.State, _ detail: String) -> ExternalCheck.Answer {
      ExternalCheck.Answer(state: state, detail: detail, time: 0)
    }
    let found = ExternalFindings(
      check.externalLinks,
      [
        "http://a/x": answer(.gone, "404"), "https://b/y": answer(.blocked, "403"),
        "https://c/": answer(.there, "200"),
      ]
    ).diagnostics
    #expect(found.map(\.id) == ["broken-external-link", "blocked-link"])
    #expect(found.map(\.severity) == [.error, .warning])
    #expect(found.first?.message == "http://a/x is not there (404)")
    #expect(found.first?.notes.map(\.message) == ["and 1 more links to it"])
    #expect(found.first?.location?.path == "public/a.html")
  }

  @Test(
    "whatever a file holds is looked at once",
    arguments: ["<", "<a ", "<!--", "<a href='", "<script>", "</", "<a\u{0}=", "<img ", "<h1><h6>"])
  func hostile(part: String) {
    let html = String(repeating: part, count: 200_000)
    var scanner = HTMLScanner(Array(html.utf8))
    var count = 0
    while scanner.next() != nil { count += 1 }
    #expect(count <= 400_000)
  }
}
