import Foundation
import HostSystem
import SampleRun
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Samples that run, as a user meets them")
struct SampleRunCommandTests {
  /// The site of docs/guide/samples.md, exactly as it stands there.
  private func guide() throws -> TestSite { try TestSite(try guideFiles()) }

  private func guideFiles() throws -> [(path: String, text: String)] {
    let page = TestSite.repository.appending(path: "docs/guide/samples.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let pattern = #/(?m)^(`{3,})[a-z]+ file=(\S+)\n((?:.*\n)*?)\1$/#
    return text.matches(of: pattern).map { (String($0.2), String($0.3)) }
  }

  @Test("the guide's table of answers is drawn from what the server answered")
  func guideAnswers() async throws {
    let page = TestSite.repository.appending(path: "docs/guide/samples.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let site = try TestSite.themed(try guideFiles())
    defer { site.remove() }
    let addition = try #require(
      text.firstMatch(of: #/(?m)^````markdown add=content/index.md\n((?:.*\n)*?)````$/#))
    let written = try #require(site.text(of: "content/index.md"))
    try site.write(written + addition.1, to: "content/index.md")
    let run = try await site.versus(["build"] + (await trust()))
    #expect(run.status == 0, "\(run.errors)")
    let html = try #require(site.text(of: "public/index.html"))
    #expect(
      html.contains("<b>GET</b> /Ada</code></th><td colspan=\"1\">200, <code>Hello Ada</code>"))
    #expect(html.contains("<b>GET</b> /</code></th><td colspan=\"1\">404</td>"))
  }

  @Test("the guide's figure is compared with what was measured")
  func guideFigure() async throws {
    let page = TestSite.repository.appending(path: "docs/guide/samples.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let site = try guide()
    defer { site.remove() }
    for addition in text.matches(of: #/(?m)^```[a-z]+ add=(\S+)\n((?:.*\n)*?)```$/#) {
      let path = String(addition.1)
      try site.write(try #require(site.text(of: path)) + addition.2, to: path)
    }
    let trust = await trust()
    let run = try await site.versus(["build"] + trust)
    #expect(run.status == 0, "\(run.errors)")
    let written = try #require(site.text(of: "content/index.md"))
    try site.write(written.replacing("40 bytes", with: "45 bytes"), to: "content/index.md")
    let drift = try await site.versus(["build"] + trust)
    let told = try #require(drift.errors.split(separator: "\n").first)
    #expect(text.contains("```text\n\(told)\n```"), "\(told)")
  }

  /// Without bubblewrap on this machine, samples are run as people run them then.
  private func trust() async -> [String] {
    await SampleSandbox.availability() == .available ? [] : ["--trust"]
  }

  private static let evidence = "content/evidence/greet/print.json"

  @Test("the guide's site runs, is shown with what it printed, and is not run again")
  func guideSite() async throws {
    let site = try guide()
    defer { site.remove() }
    let trust = await trust()
    let run = try await site.versus(["build"] + trust)
    #expect(run.status == 0, "\(run.errors)")
    let page = try #require(site.text(of: "public/index.html"))
    #expect(page.contains("Hello Ada"))
    #expect(page.contains("IndexError"))
    #expect(!page.contains("⟨"))
    let evidence = try #require(site.text(of: Self.evidence))
    #expect(evidence.contains(#""stdout" : "Hello Ada\n""#))
    #expect(site.text(of: "public/evidence/greet/print.json") == evidence)
    #expect(site.text(of: "content/evidence/greet/http.json")?.contains("A greeting") == true)

    let again = try await site.versus(["build"] + trust)
    #expect(again.output.contains("2 with evidence (0 ran now)"))
    #expect(site.text(of: Self.evidence) == evidence)
    #expect(try await site.versus(["verify", "--locked"]).status == 0)
  }

  @Test("what changed is shown, and recorded when it is accepted; until then nothing is written")
  func acceptance() async throws {
    let site = try guide()
    defer { site.remove() }
    let trust = await trust()
    #expect(try await site.versus(["build"] + trust).status == 0)
    let before = site.text(of: "public/index.html")
    let sample = "content/samples/greet/print/app.py"
    let code = try #require(site.text(of: sample))
    try site.write(code.replacing("Hello", with: "Hi"), to: sample)

    let changed = try await site.versus(["build"] + trust)
    #expect(changed.status == 1)
    #expect(
      changed.errors.hasPrefix(
        "content/samples/greet/print/sample.yml:2:5: error: greet/print does something else than what was recorded [changed-transcript]"
      ))
    #expect(
      changed.errors.contains("\n- Hello Ada\n+ Hi Ada\n"))
    #expect(site.text(of: "public/index.html") == before)

    let locked = try await site.versus(["verify", "--locked"])
    #expect(locked.status == 1)
    #expect(locked.errors.contains("the evidence of greet/print is of another file app.py"))
    let explained = try await site.versus(["explain", "greet/print"])
    #expect(explained.output.hasPrefix("greet/print: it would run, because of file app.py"))
    #expect(explained.output.contains("changed  file app.py"))

    let accepted = try await site.versus(["verify", "greet/print", "--accept"] + trust)
    #expect(accepted.status == 0, "\(accepted.errors)")
    #expect(try await site.versus(["build"] + trust).status == 0)
    #expect(try #require(site.text(of: "public/index.html")).contains("Hi Ada"))
  }

  @Test(
    "a contract that does not hold is shown at its line, and the other samples are verified all the same"
  )
  func contract() async throws {
    let site = try guide()
    defer { site.remove() }
    let contract = "content/samples/greet/contract.hurl"
    let text = try #require(site.text(of: contract))
    try site.write(text.replacing("Hello Ada", with: "Hello Eve"), to: contract)
    let run = try await site.versus(["verify"] + (await trust()))
    #expect(run.status == 1)
    #expect(run.errors.contains("content/samples/greet/contract.hurl:6:"))
    #expect(run.errors.contains("Hello Ada"))
    #expect(site.text(of: Self.evidence) != nil)
    #expect(site.text(of: "content/evidence/greet/http.json") == nil)
  }

  /// Two samples that print a page each, and what they must have in common.
  private func pair(exceptions: String) throws -> TestSite {
    let pairs = """
      - name: page
        same: html
        step: page
        except: \(exceptions)

      """
    func sample(_ page: String) -> String {
      "steps: [{run: \"echo \\\"\(page)\\\"\", name: page}]\n"
    }
    return try TestSite([
      ("site.yml", "title: T\nnormalise: [{name: number, pattern: 'n([0-9]+)'}]\n"),
      ("content/index.md", "# T\n"), ("content/samples/t/pairs.yml", pairs),
      (
        "content/samples/t/a/sample.yml",
        sample("<p id=x class=y>It&#39;s n7</p><footer>A</footer>")
      ),
      (
        "content/samples/t/b/sample.yml",
        sample("<p class='y' id='x'>It&#x27;s n8</p> <footer>B</footer>")
      ),
    ])
  }

  @Test(
    "what sides must have in common is judged by the evidence, and exceptions by whether they occur"
  )
  func pairs() async throws {
    let trust = await trust()
    let site = try pair(exceptions: "[]")
    defer { site.remove() }
    let run = try await site.versus(["verify"] + trust)
    #expect(run.status == 1)
    #expect(
      run.errors.contains(
        "content/samples/t/pairs.yml:1:9: error: t/page: the HTML of t/b is not that of t/a [pair-differs]"
      ), "\(run.errors)")
    for line in ["--- t/a", "+++ t/b", "-       A", "+       B"] {
      #expect(run.errors.contains("note: " + line), "\(run.errors)")
    }
    // The evidence is right, whatever is said of it.
    #expect(site.text(of: "content/evidence/t/a.json")?.contains("n⟨number⟩") == true)
    try site.write(
      "- {name: page, same: html, step: page, except: [{path: //footer, reason: R}]}\n",
      to: "content/samples/t/pairs.yml")
    #expect(try await site.versus(["verify"] + trust).status == 0)
    try site.write(
      "- {name: page, same: html, step: page, except: [{path: //footer, reason: R}, {line: x, reason: R}]}\n",
      to: "content/samples/t/pairs.yml")
    let unused = try await site.versus(["verify"] + trust)
    #expect(unused.status == 1)
    #expect(
      unused.errors.contains(
        "pairs.yml:1:78: error: t/page: the difference `x` does not occur any more [unused-exception]"
      ), "\(unused.errors)")
  }

  @Test(
    "what another page says does not change what is recorded of samples", .timeLimit(.minutes(5)))
  func unchangedEvidence() async throws {
    let trust = await trust()
    let site = try pair(exceptions: "[{path: //footer, reason: R}]")
    defer { site.remove() }
    let fence = "```console run\n$ echo a\na\n```\n"
    try site.write("# Other\n\n" + fence, to: "content/other.md")
    #expect(try await site.versus(["build"] + trust).status == 0)
    try site.write("# Other\n\nMore.\n\n" + fence, to: "content/other.md")
    // Another process, in which what has no order comes in another one.
    let again = try await site.versus(
      ["build", "--explain", "evidence/t/a/index.html"] + trust)
    #expect(again.output.hasPrefix("It is as it was"), "\(again.output)\(again.errors)")
  }

  @Test("CI gets a report of every sample, and shards that together are the whole")
  func shards() async throws {
    let site = try guide()
    defer { site.remove() }
    let trust = await trust()
    var names: [String] = []
    for shard in 1...2 {
      let run = try await site.versus(
        ["verify", "--shard", "\(shard)/2", "--format", "junit"] + trust)
      #expect(run.status == 0, "\(run.errors)")
      let report = try XMLReader.names(in: run.output)
      #expect(report.count == 1)
      names += report
    }
    #expect(names.sorted() == ["greet/http", "greet/print"])
    #expect(try await site.versus(["verify", "--locked", "--quiet"]).output == "")
  }

  @Test("a page that says something else than what was recorded is an error at its fence")
  func drift() async throws {
    let site = try guide()
    defer { site.remove() }
    let page = try #require(site.text(of: "content/index.md"))
    let fence = "```console sample=greet/print step=greet\n"
    try site.write(
      page.replacing(fence, with: fence + "$ python3 app.py Ada\nHallo Ada\n"),
      to: "content/index.md")
    let run = try await site.versus(["build"] + (await trust()))
    #expect(run.status == 1)
    #expect(
      run.errors.hasPrefix("content/index.md:7:1: error: this is not what the sample does [drift]"))
  }

  @Test("verifying reads the site as building does: an image of static/ is there")
  func staticImage() async throws {
    let site = try guide()
    defer { site.remove() }
    let page = try #require(site.text(of: "content/index.md"))
    try site.write(page + "\n![A line](/line.svg)\n", to: "content/index.md")
    try site.write(
      #"<svg xmlns="http://www.w3.org/2000/svg" width="4" height="1"></svg>"#, to: "static/line.svg"
    )
    let trust = await trust()
    for command in ["build", "verify"] {
      let run = try await site.versus([command] + trust)
      #expect(run.status == 0, "\(run.errors)")
    }
  }

  @Test(
    "what cannot be is said where it stands",
    arguments: [
      ("step=greet", "step=gret", "names no step of greet/print: `gret`"),
      ("console sample=greet/print ", "console sample=greet/pint ", "there is no sample"),
      ("mark=\"IndexError\"", "mark=\"KeyError\"", "KeyError"),
    ])
  func pageFaults(text: String, replacement: String, message: String) async throws {
    let site = try guide()
    defer { site.remove() }
    let page = try #require(site.text(of: "content/index.md"))
    try site.write(page.replacing(text, with: replacement), to: "content/index.md")
    let run = try await site.versus(["build"] + (await trust()))
    #expect(run.status == 1)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.hasPrefix("content/index.md:"))
  }
}

@Suite("Code of a page that is run")
struct InlineRunTests {
  private func build(_ page: String) async throws -> (TestSite, TestSite.Run) {
    let site = try TestSite([
      ("site.yml", "title: T\n"), ("content/index.md", "# Page\n\n" + page),
    ])
    let trust = await SampleSandbox.availability() == .available ? [] : ["--trust"]
    return (site, try await site.versus(["build"] + trust))
  }

  @Test(
    "code that does what it says is shown",
    arguments: [
      "```python run\nprint(1)\n```\n",
      "```python fails=\"NameError: name 'app' is not defined\"\napp\n```\n",
      "```python run=broken fails=SyntaxError\nprint(\n```\n",
      "```sh run\ntest -d /\n```\n",
      "```python run=a\nprint(1)\n```\n\n```text output=a\n```\n",
      "```python run=a\nprint(1)\n```\n\n```text output=a\n1\n```\n",
      "```console run\n$ echo a; echo b >&2\na\nb\n$ printf '%s\\n' \\\n>   c\nc\n$ seq 100\n1\n...\n100\n```\n",
    ])
  func holds(page: String) async throws {
    let (site, run) = try await build(page)
    defer { site.remove() }
    #expect(run.status == 0, "\(run.errors)")
    #expect(try #require(site.text(of: "public/index.html")).contains("ran"))
    let again = try await site.versus(["verify", "--locked"])
    #expect(again.status == 0, "\(again.errors)")
  }

  @Test(
    "what code of a page printed is shown below it",
    arguments: [
      ("run=a", "print(6 * 7)", "42\n"),
      ("run=a fails=ValueError", "int('x')", "ValueError: invalid literal"),
    ])
  func output(attributes: String, code: String, shown: String) async throws {
    let (site, run) = try await build(
      "```python \(attributes)\n\(code)\n```\n\n```text output=a mark=\"\(shown.prefix(5).prefix { $0 != "\n" })\"\n```\n"
    )
    defer { site.remove() }
    #expect(run.status == 0, "\(run.errors)")
    #expect(try #require(site.text(of: "public/index.html")).contains(shown))
  }

  @Test("a program that is not there may be one that an environment has")
  func missingProgram() async throws {
    let (site, run) = try await build("```sh run\nnone-such\n```\n")
    defer { site.remove() }
    #expect(run.errors.contains("help: the sample has no environment"), "\(run.errors)")
  }

  @Test(
    "code that does something else is an error at its line",
    arguments: [
      ("```python run\nprint(\n```\n", "content/index.md:3:4: error: pages/index/1:"),
      ("```python fails=KeyError\nprint(1)\n```\n", "content/index.md:3:17: error: pages/index/1:"),
      ("```python fails=KeyError\nint('x')\n```\n", "content/index.md:3:17: error: pages/index/1:"),
      (
        "```console run\n$ echo a\na\n$ echo b\nc\n```\n",
        "content/index.md:6:1: error: pages/index/1:"
      ),
      (
        "```python run=a\nprint(1)\n```\n\n```text output=a\n2\n```\n",
        "content/index.md:8:1: error: this is not what the sample does"
      ),
      (
        "```text output=a\n```\n\n```python run=a\nprint(1)\n```\n",
        "content/index.md:3:16: error: `output` names no fence above that is run: `a`"
      ),
      (
        "```console run=a\n$ echo a\na\n```\n\n```text output=a\n```\n",
        "content/index.md:8:16: error: `output` is not for a session"
      ),
      (
        "```java run\nclass A {}\n```\n",
        "content/index.md:3:9: error: `run` is for code that can be run"
      ),
      (
        "```python run=a\n```\n\n```python run=a\n```\n",
        "content/index.md:6:4: error: there is another sample called pages/index/a"
      ),
      (
        "```python run environment=x\n```\n",
        "content/index.md:3:27: error: site.yml has no environment `x`"
      ),
    ])
  func fails(page: String, message: String) async throws {
    let (site, run) = try await build(page)
    defer { site.remove() }
    #expect(run.status == 1)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(site.text(of: "public/index.html") == nil)
  }
}

/// The names of the test cases of a JUnit report; throws if it is no XML.
private final class XMLReader: NSObject, XMLParserDelegate {
  private var names: [String] = []

  static func names(in text: String) throws -> [String] {
    let reader = XMLReader()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    guard parser.parse() else { throw CocoaError(.propertyListReadCorrupt) }
    return reader.names
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    if element == "testcase", let name = attributes["name"] { names.append(name) }
  }
}
