import CommonMark
import Testing
import TextCore

@Suite("extensions")
struct ExtensionTests {
  @Test(
    "tables take escaped pipes, markup and code, also in lists and quotes",
    arguments: [
      (
        "| a \\| b | `c \\| d` |\n| :- | -: |\n| *e* | [f](g) |",
        [["a | b", "c | d"], ["e", "f"]]
      ),
      ("- x\n\n  | a |\n  | - |\n  | b |\n", [["a"], ["b"]]),
      ("> a | b\n> --|--\n> c\n", [["a", "b"], ["c", ""]]),
      ("text\na | b\n--|--\nc | d | e\n", [["a", "b"], ["c", "d"]]),
      ("a|b\n-|-\nc|d\n===\n", [["a", "b"], ["c", "d"], ["===", ""]]),
      ("a|b\n-|-\nc|d\n---\n", [["a", "b"], ["c", "d"]]),
      ("[x]: /u\n| [x] |\n| --- |\n", [["x"]]),
    ])
  func tables(page: String, rows: [[String]]) {
    let document = MarkdownDocument(page)
    var found: [[String]] = []
    for case .enter(let node) in document.walk() {
      switch document[node].kind {
      case .tableRow: found.append([])
      case .tableCell: found[found.count - 1].append(document.plainText(of: node))
      default: break
      }
    }
    #expect(found == rows)
  }

  @Test("a cell says where its text stands as GFM has it, or by a class")
  func cellAlignment() {
    let document = MarkdownDocument("| a | b |\n| --- | --: |\n| c | d |\n")
    #expect(document.html().contains("<th>a</th>\n<th align=\"right\">b</th>"))
    var options = HTMLOptions()
    options.cellAlignment = .styleClass
    let styled = document.html(options)
    #expect(styled.contains("<th>a</th>\n<th class=\"align-right\">b</th>"))
    #expect(styled.contains("<td>c</td>\n<td class=\"align-right\">d</td>"))
  }

  @Test(
    "what is not a table stays text",
    arguments: [
      "| a | b |\n| - |", "| a |\n| x |", "a\n|", "| a |\n\n| - |", "a\n    :-", "> a|b\n-|-",
      "|\n|-",
    ])
  func notTables(page: String) {
    let document = MarkdownDocument(page)
    #expect(document.nodes { $0 == .table }.isEmpty)
  }

  @Test(
    "footnotes are numbered by their first reference and lead back to each",
    arguments: [
      ("a[^x] b[^y] c[^x]\n\n[^y]: one\n[^x]: two", ["x 1 2", "y 2 1"]),
      ("a[^X]\n\n[^x]: [^z]\n\n[^z]: [^x]", ["x 1 2", "z 2 1"]),
      ("a[^1]\n\n> [^1]: in a quote", ["1 1 1"]), ("- a[^1]\n\n  [^1]: in a list\n", ["1 1 1"]),
      ("a[^1]\n[^1]: ends a paragraph", ["1 1 1"]), ("| a[^1] |\n| - |\n\n[^1]: b", ["1 1 1"]),
      ("a[^1]\n\n[^1]: first\n[^1]: second", ["1 1 1"]), ("a[^1]\n\n    [^1]: code", []),
      ("```\n[^1]: code\n```\n[^1]", []), ("[^1](u)\n\n[^1]: b", []),
    ])
  func footnotes(page: String, expected: [String]) {
    let document = MarkdownDocument(page)
    #expect(document.footnotes.map { "\($0.label) \($0.number) \($0.references)" } == expected)
  }

  @Test("a footnote holds blocks, and its reference links work")
  func footnoteBlocks() {
    let html = MarkdownDocument("a[^1]\n\n[^1]: b [r]\n\n    - c\n\n    d\nlazy\n\nend\n\n[r]: /u")
      .html()
    #expect(
      html.contains(
        """
        <li id="fn-1">
        <p>b <a href="/u">r</a></p>
        <ul>
        <li>c</li>
        </ul>
        <p>d
        lazy <a href="#fnref-1"
        """))
    #expect(html.contains("<p>end</p>\n<section"))
  }

  @Test(
    "lists beside footnotes and what only looks like a marker stay in the page",
    arguments: [
      ("[^1]: a[^1]\n+ b\n* c\n- d\n\n[^1]", ["b", "c", "d"]),
      ("x[^1]\n\n[^1]: a\n\n+ b\n\n* c\n\n- d\n", ["b", "c", "d"]),
      ("- a\n:  \n[^1]: b\r+", [":"]), ("> a\n: b\n", [": b"]), ("[^1]: ```\n[^2]: b\n", []),
    ])
  func besideMarkers(page: String, texts: [String]) {
    let html = MarkdownDocument(page).html()
    for text in texts { #expect(html.contains(text)) }
  }

  @Test("positions in footnotes and definitions are those of the file")
  func markerPositions() {
    let page = MarkedSource(
      """
      a[^long-label] ⟦[0](x)⟧

      [^long-label]:   b ⟦[1](x)⟧

          c ⟦[2](x)⟧
      [^n]: d ⟦[3](x)⟧[^n]

      > Term ⟦[4](x)⟧
      > :  ⟦[5](x)⟧
      >
      >    e ⟦[6](x)⟧

      ⟦[7](x)⟧

      """)
    let document = MarkdownDocument(parsing: page.source)
    let links = document.allLinks.sorted { $0.range.lowerBound < $1.range.lowerBound }
    // The note that nothing refers to but itself is no part of the page.
    #expect(links.map(\.range) == page.ranges.enumerated().filter { $0.offset != 3 }.map(\.element))
    #expect(document.diagnostics.map(\.id) == ["unused-footnote"])
  }

  @Test(
    "definition lists",
    arguments: [
      ("a\n: b", "dt(a)dd(b)"), ("a\nb\n: c\n: d", "dt(a)dt(b)dd(c)dd(d)"),
      ("a\n\n: b\n\n: c", "dt(a)dd(b)dd(c)"), ("a\n: b\n\nc\n: d", "dt(a)dd(b)dt(c)dd(d)"),
      ("a\n:b", ""), (": a", ""), ("# a\n: b", ""), ("- a\n  : b", "dt(a)dd(b)"),
      ("a `: b`", ""), ("```\na\n: b\n```", ""), ("* x\n\na\n: b\n\n+ y", "dt(a)dd(b)"),
    ])
  func definitionLists(page: String, expected: String) {
    let document = MarkdownDocument(page)
    var found = ""
    for case .enter(let node) in document.walk() {
      switch document[node].kind {
      case .definitionTerm: found += "dt(\(document.plainText(of: node)))"
      case .definition: found += "dd(\(document.plainText(of: node)))"
      default: break
      }
    }
    #expect(found == expected)
  }

  @Test(
    "alerts of all five kinds",
    arguments: [
      ("> [!NOTE]\n> a", .note), ("> [!tip]\n> a", .tip), ("> [!IMPORTANT]\n>\n> a", .important),
      ("> [!WARNING] \n> a", .warning), ("> [!CAUTION]\n> - a", .caution), ("> [!NOTE] a", nil),
      ("> a\n> [!NOTE]", nil), ("> [!OTHER]\n> a", nil), ("[!NOTE]\na", nil),
    ] as [(String, MarkdownNode.Alert?)])
  func alerts(page: String, alert: MarkdownNode.Alert?) {
    let document = MarkdownDocument(page)
    let kinds = document.nodes { if case .alert = $0 { true } else { false } }.map(\.kind)
    #expect(kinds == (alert.map { [.alert($0)] } ?? []))
    if alert != nil { #expect(!document.html().contains("[!")) }
  }

  @Test(
    "attributes of headings",
    arguments: [
      ("# a {#b}", "<h1 id=\"b\">a</h1>\n"),
      ("a {.b .c}\n---", "<h2 id=\"a\" class=\"b c\">a</h2>\n"),
      ("# a {#b c=\"d e\" f=g} ##", "<h1 id=\"b\" c=\"d e\" f=\"g\">a</h1>\n"),
      ("# a {b}", "<h1 id=\"a-b\">a {b}</h1>\n"),
      ("# `{#a}`", "<h1 id=\"a\"><code>{#a}</code></h1>\n"),
      ("# a{#b}", "<h1 id=\"ab\">a{#b}</h1>\n"), ("# a {}", "<h1 id=\"a-\">a {}</h1>\n"),
    ])
  func headingAttributes(page: String, html: String) {
    var options = HTMLOptions()
    options.headingIDs = true
    #expect(MarkdownDocument(page).html(options) == html)
  }

  @Test("an id that is formed makes way for one that is given, and a given one is given once")
  func givenIDs() {
    let document = MarkdownDocument("# a\n## b {#a}\n## c {#a}\n")
    #expect(document.headings.map(\.id) == ["a-1", "a", "a"])
    #expect(document.diagnostics.map(\.id) == ["duplicate-id"])
  }

  @Test(
    "smart punctuation, when it is on",
    arguments: [
      ("\"a\" 'b' it's", "“a” ‘b’ it’s"), ("a -- b --- c ... ----", "a – b — c … ––"),
      ("`\"a\"` \"", "<code>&quot;a&quot;</code> ”"), ("\"'a' b\"", "“‘a’ b”"),
      ("'tis the '90s", "’tis the ’90s"),
    ])
  func smartPunctuation(text: String, html: String) {
    var options = MarkdownOptions()
    options.smartPunctuation = true
    #expect(MarkdownDocument(text, options: options).html() == "<p>\(html)</p>\n")
  }

  @Test("each extension can be switched off")
  func strict() {
    let page =
      "# a {#b}\n\n| a |\n| - |\n\n~~b~~ www.a.b[^1]\n\n[^1]: c d\n\n> [!NOTE]\n> e\n\n- [ ] f\n\ng\n: h\n"
    let html = MarkdownDocument(page, options: .commonMark).html()
    for text in ["{#b}", "| - |", "~~b~~", "www.a.b[^1]", "[^1]: c", "[!NOTE]", "[ ] f", ": h"] {
      #expect(html.contains(text))
    }
  }
}
