import HostSystem
import Testing
import TextCore
import VersusCheck

@Suite("How the elements of a page are nested")
struct HTMLNestingTests {
  private static func faults(_ html: String) -> [String] {
    let page = CheckedPage(SourceText(path: "index.html", html))
    return page.diagnostics.map(\.id)
  }

  @Test(
    "what browsers repair is told, and what needs no end tag is not",
    arguments: [
      ("<p>a<p>b<ul><li>c<li>d</ul>", []), ("<p>a</p></p>", ["stray-end"]),
      ("</i>", ["stray-end"]), ("<br></br>", ["stray-end"]), ("<div><b>x</div>", ["no-end"]),
      ("<div>", ["no-end"]), ("<b><i>x</b></i>", ["no-end", "stray-end"]),
      ("<p>a<div>b</div>", []), ("<p><b>a<div>b</div></b></p>", ["misplaced"]),
      ("<p><b>a</b></p><div>b</div>", []), ("<span><div>b</div></span>", []),
      ("<div><li>a</div>", ["misplaced"]), ("<li>a", []),
      (
        "<table><tr><td>a<td>b<tr><th>c</table><table><tbody><tr><td><p>x<tr><td>y</table>", []
      ),
      ("<table><td>x</table>", ["misplaced"]), ("<dl><dt>a<dd>b<dt>c</dl>", []),
      ("<dl><div><dt>a<dd>b</div></dl>", []),
      ("<select aria-label=x><option>a<option>b</select>", []),
      ("<svg><path d='x'/><g><path/></g></svg>", []), ("<svg><path></svg>", ["no-end"]),
      ("<section/>x</section>", []), ("<!-- <b> --><script>'</i>'</script>", []),
      ("<ul><li><p>a<li>b</ul>", []), ("<details><summary>a</summary>b</details>", []),
    ])
  func nesting(html: String, ids: [String]) {
    #expect(Self.faults(html) == ids)
  }

  @Test(
    "a link, a button and a heading say something",
    arguments: [
      ("<a href=''>x</a>", []), ("<a href=''> </a>", ["empty-link"]), ("<a id=x></a>", []),
      ("<a href=''><img src='data:,' alt=x></a>", []),
      ("<a href=''><img src='data:,' alt=''></a>", ["empty-link"]),
      ("<a href='' aria-label=x></a>", []), ("<a href=''><b>x</b></a>", []),
      ("<a href=''><svg><title>x</title></svg></a>", []),
      ("<a href=''><span aria-hidden=true>x</span></a>", ["empty-link"]),
      ("<a href='' aria-hidden=true></a>", []),
      ("<button></button>", ["empty-button"]), ("<button>x</button>", []),
      ("<h1></h1>", ["empty-heading"]), ("<h1><code>x</code></h1>", []),
      ("<a href=''>x<a href=''>y</a></a>", ["nested-control"]),
      ("<a href=''><button>x</button></a>", ["nested-control"]),
    ])
  func speech(html: String, ids: [String]) {
    #expect(Self.faults(html) == ids)
  }

  @Test(
    "a page of nothing but one tag is looked at once",
    arguments: [
      "<b>", "</b>", "<p>", "<b></i>", "<li>", "<a href>", "<svg>", "<p><b>", "<table><td>",
    ])
  func hostile(part: String) {
    let html = String(repeating: part, count: 200_000)
    #expect(CheckedPage(SourceText(path: "index.html", html)).diagnostics.count < 500)
  }
}
