import Foundation
import SampleRun
import Testing

@Suite("Accepting what samples do into pages")
struct AcceptanceTests {
  private static let sample = """
    steps:
      - run: cat lines.txt
        name: lines
      - run: echo other
        name: other

    """

  private func site(lines: String, page: String) throws -> TestSite {
    try TestSite([
      ("site.yml", "title: T\n"), ("content/samples/say/sample.yml", Self.sample),
      ("content/samples/say/lines.txt", lines), ("content/index.md", page),
    ])
  }

  private func accept(_ site: TestSite, _ arguments: [String] = []) async throws -> TestSite.Run {
    let trust = await SampleSandbox.availability() == .available ? [] : ["--trust"]
    return try await site.versus(["verify", "--accept"] + arguments + trust)
  }

  @Test(
    "only the lines that differ are written anew, as their fence stands",
    arguments: [
      // Plain; what is around the fence stays, byte for byte.
      (
        "# P\n\nText  \n\n```text sample=say step=lines\none\nTWO\n```\nmore\n",
        "# P\n\nText  \n\n```text sample=say step=lines\none\ntwo\n\n  three\n```\nmore\n"
      ),
      // A session: the command, too.
      (
        "# P\n\n```console sample=say step=lines\n$ cat line.txt\none\n```\n",
        "# P\n\n```console sample=say step=lines\n$ cat lines.txt\none\ntwo\n\n  three\n```\n"
      ),
      // In a quote, a list, and a quote in a list.
      (
        "# P\n\n> ```text sample=say step=lines\n>one\n> TWO\n> ```\n",
        "# P\n\n> ```text sample=say step=lines\n>one\n> two\n>\n>   three\n> ```\n"
      ),
      (
        "# P\n\n1. a\n\n   ~~~~ text sample=say step=lines\n   TWO\n   ~~~~~\n2. b\n",
        "# P\n\n1. a\n\n   ~~~~ text sample=say step=lines\n   one\n   two\n\n     three\n   ~~~~~\n2. b\n"
      ),
      (
        "# P\n\n- a\n  > ```text sample=say step=lines\n  > x\n  > ```\n",
        "# P\n\n- a\n  > ```text sample=say step=lines\n  > one\n  > two\n  >\n  >   three\n  > ```\n"
      ),
      // Lines that are indented less than their fence.
      (
        "# P\n\n  ```text sample=say step=lines\none\n  x\n  ```\n",
        "# P\n\n  ```text sample=say step=lines\none\n  two\n\n    three\n  ```\n"
      ),
      // A file whose lines end as on Windows; front matter; no line ending at the end.
      (
        "---\r\ntitle: P\r\n---\r\n\r\n```text sample=say step=lines\r\none\r\n```\r\n\r\nEnd",
        "---\r\ntitle: P\r\n---\r\n\r\n```text sample=say step=lines\r\none\r\ntwo\r\n\r\n  three\r\n```\r\n\r\nEnd"
      ),
      // Several fences, of which one is right.
      (
        "# P\n\n```text sample=say step=lines\nx\n```\n\n```text sample=say step=other\nother\n```\n\n```text sample=say step=other\ny\n```\n",
        "# P\n\n```text sample=say step=lines\none\ntwo\n\n  three\n```\n\n```text sample=say step=other\nother\n```\n\n```text sample=say step=other\nother\n```\n"
      ),
    ])
  func rewritten(page: String, expected: String) async throws {
    let site = try site(lines: "one\ntwo\n\n  three\n", page: page)
    defer { site.remove() }
    let run = try await accept(site)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.errors.contains("warning: this was not what the sample does, and is now [accepted]"))
    #expect(run.errors.contains("note: + "), "\(run.errors)")
    #expect(site.text(of: "content/index.md") == expected)
    #expect(try await site.versus(["verify", "--locked"]).errors == "")
  }

  @Test("what changed in evidence and on a page is shown, and accepted in one go")
  func both() async throws {
    let page = "# P\n\n```text sample=say step=lines\none\n```\n"
    let site = try site(lines: "one\n", page: page)
    defer { site.remove() }
    #expect(try await accept(site).errors == "")
    #expect(site.text(of: "content/index.md") == page)
    try site.write("uno\n", to: "content/samples/say/lines.txt")
    let run = try await accept(site, ["say"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.errors.contains("content/index.md:4:1: warning: this was not what the sample does"))
    #expect(
      run.errors.contains("content/samples/say/sample.yml:2:5: warning: say did something else"))
    #expect(run.errors.ranges(of: "- one").count == 2, "\(run.errors)")
    #expect(site.text(of: "content/index.md") == page.replacing("one", with: "uno"))
  }

  @Test("a fence that cannot hold what was printed stays, and the others are written")
  func unfit() async throws {
    let page =
      "# P\n\n```text sample=say step=lines\nx\n```\n\n```text sample=say step=other\ny\n```\n"
    let site = try site(lines: "a\n```\nb\n", page: page)
    defer { site.remove() }
    let run = try await accept(site)
    #expect(run.status == 1)
    #expect(
      run.errors.contains("content/index.md:4:1: error: this is not what the sample does, which"))
    #expect(
      site.text(of: "content/index.md")
        == page.replacing("step=other\ny", with: "step=other\nother"))
  }

  @Test("without --accept nothing is written, and what a page asserts is never overridden")
  func asserts() async throws {
    let page =
      "# P\n\n```console run\n$ echo a\nb\n```\n\n```text sample=say step=other\ny\n```\n"
    let site = try site(lines: "", page: page)
    defer { site.remove() }
    let trust = await SampleSandbox.availability() == .available ? [] : ["--trust"]
    #expect(try await site.versus(["verify"] + trust).status == 1)
    #expect(site.text(of: "content/index.md") == page)
    let run = try await accept(site)
    #expect(run.status == 1)
    #expect(run.errors.contains("content/index.md:4:1: error: pages/index/1"))
    #expect(
      site.text(of: "content/index.md") == page.replacing("other\ny", with: "other\nother"))
  }

  @Test("accepting is running", arguments: ["--locked", "--list"])
  func exclusive(option: String) async throws {
    let site = try site(lines: "", page: "# P\n")
    defer { site.remove() }
    let run = try await site.versus(["verify", "--accept", option])
    #expect(run.status != 0)
    #expect(run.errors.contains("--accept goes with running samples"))
  }
}
