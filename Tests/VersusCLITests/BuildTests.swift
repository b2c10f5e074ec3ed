import Foundation
import Testing

@Suite("Building")
struct BuildTests {
  /// A site with the real theme, and a bit of everything.
  private func site() throws -> TestSite {
    var files: [(path: String, text: String)] = [
      (
        "site.yml",
        "title: A or B?\nbase_url: https://example.org/\nsides: [{id: a, name: A}, {id: b, name: B}]\n"
      ),
      ("content/index.md", "---\ntitle: A or B?\ntemplate: index.html\n---\n\n```topics\n```\n"),
      ("content/data/size.csv", "label,a,b\nalone,1,2.5\n"),
      ("content/samples/t/a/app.py", "print(1)\n"), ("content/samples/t/b/app.py", "print(2)\n"),
    ]
    for number in 0..<40 {
      files.append(
        (
          "content/s\(number % 4)/p\(number).md",
          """
          ---
          title: Page \(number)
          date: 2026-01-\(number % 28 + 1 < 10 ? "0" : "")\(number % 28 + 1)
          tags: [t\(number % 3)]
          ---

          ```python sample=t/a/app.py
          ```
          ```python sample=t/b/app.py
          ```

          ```chart
          title: Size
          from: size
          ```

          [next](p\(number).md)
          """
        ))
    }
    let theme = try TestSite.contents(of: TestSite.repository.appending(path: "themes"))
    let site = try TestSite(files, theme: [:])
    for (path, data) in theme { try site.write(data, to: "themes/" + path) }
    return site
  }

  @Test(
    "the same inputs give the same bytes, in any folder, locale and time zone, on any number of cores"
  )
  func deterministic() async throws {
    let one = try site()
    let two = try site()
    defer {
      one.remove()
      two.remove()
    }
    let first = try await one.versus(
      ["build", "--jobs", "1"], environment: ["TZ": "UTC", "LC_ALL": "C"])
    #expect(first.status == 0, "\(first.errors)")
    let second = try await two.versus(
      ["build", "--jobs", "8"],
      environment: ["TZ": "Asia/Tokyo", "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8"])
    #expect(second.status == 0, "\(second.errors)")
    #expect(try one.contents(of: "public") == two.contents(of: "public"))
  }

  @Test("a second build writes nothing, and one without a page removes it")
  func again() async throws {
    let site = try site()
    defer { site.remove() }
    _ = try await site.versus(["build"])
    let second = try await site.versus(["build", "--format", "json"])
    #expect(second.output.contains("\"written\":0"))
    try FileManager.default.removeItem(at: site.folder.appending(path: "content/s0/p0.md"))
    let third = try await site.versus(["build", "--format", "json"])
    #expect(third.output.contains("\"removed\":1"))
    #expect(site.text(of: "public/s0/p0/index.html") == nil)
  }

  @Test("a build that fails leaves the output as it was, byte for byte")
  func failing() async throws {
    let site = try site()
    defer { site.remove() }
    _ = try await site.versus(["build"])
    let before = try site.contents(of: "public")
    try site.write("print(", to: "content/samples/t/a/app.py")
    try site.write("# Changed\n", to: "content/s0/p0.md")
    let run = try await site.versus(["build"])
    #expect(run.status == 1)
    #expect(run.errors.contains("content/samples/t/a/app.py:1:6: error:"))
    #expect(try site.contents(of: "public") == before)
  }

  @Test(
    "what a file can hold gets a diagnostic or a bounded answer",
    arguments: [
      (
        "content/x.md", Data([0x23, 0x20, 0xFF, 0x0A]),
        "content/x.md:1:3: error: this byte is not part of UTF-8"
      ),
      ("content/x.md", Data("# X\u{0}Y\n".utf8), ""),
      ("content/x.md", Data(("# X\n\n" + String(repeating: ">", count: 100_000)).utf8), ""),
      ("content/x.md", Data(("# X\n\n" + String(repeating: "[", count: 100_000)).utf8), ""),
      ("content/x.md", Data("---\ntitle: [\n---\n".utf8), "content/x.md:2:"),
      (
        "content/x.md", Data("---\n\(String(repeating: "[", count: 100_000))\n---\n".utf8),
        "content/x.md:2:"
      ),
      ("content/x.md", Data(), "content/x.md:1:1: error: this page has no title"),
      ("content/samples/x.py", Data([0xFF, 0xFE]), "content/samples/x.py:1:1: error:"),
      ("content/samples/x.py", Data("x = 1\u{0}\n".utf8), "content/samples/x.py:1:"),
      (
        "content/samples/x.py", Data(("x = " + String(repeating: "(", count: 100_000)).utf8),
        "content/samples/x.py:"
      ),
      (
        "content/samples/x.json", Data(String(repeating: "[", count: 100_000).utf8),
        "content/samples/x.json:"
      ),
      ("content/data/x.json", Data("{\"a\": }".utf8), "content/data/x.json:1:7: error:"),
      ("content/a\nb.md", Data("# X\n".utf8), ""),
      ("content/a%?#&.md", Data("# X\n".utf8), ""),
      ("templates/x.html", Data([0xFF]), "templates/x.html:1:1: error:"),
    ])
  func hostile(path: String, data: Data, message: String) async throws {
    let site = try TestSite([
      ("site.yml", "title: T\n"), ("content/index.md", "# Welcome\n"),
    ])
    defer { site.remove() }
    try site.write(data, to: path)
    let run = try await site.versus(["build"])
    #expect(run.status == (message.isEmpty ? 0 : 1), "\(run.errors)")
    #expect(message.isEmpty || run.errors.contains(message), "\(run.errors.prefix(2000))")
  }

  @Test("what builds leave for each other can be kept in any folder but the site's own")
  func cache() async throws {
    let site = try TestSite([("site.yml", "title: T\n"), ("content/a.md", "# A\n")])
    let kept = try TestSite()
    defer {
      site.remove()
      kept.remove()
    }
    let folder = kept.folder.appending(path: "new/cache").path
    #expect(try await site.versus(["build", "--cache", folder]).status == 0)
    #expect(!FileManager.default.fileExists(atPath: site.folder.appending(path: ".versus").path))
    #expect(try kept.contents(of: "new/cache/cache").keys.contains("pages"))

    let first = try site.contents(of: "public")
    #expect(try await site.versus(["build", "--cache", folder]).status == 0)
    #expect(try site.contents(of: "public") == first)
    // In the site, what is kept is no part of it.
    for _ in 0..<2 { #expect(try await site.versus(["build", "--cache", "kept"]).status == 0) }
    #expect(try site.contents(of: "public") == first)

    let run = try await site.versus(["build", "--cache", "content/kept"])
    #expect(run.status == 2)
    #expect(run.errors.contains("content/kept cannot be used: it holds the site itself"))
  }

  @Test("the site of this repository is built as it is committed")
  func thisSite() async throws {
    let output = FileManager.default.temporaryDirectory.appending(
      path: "versus-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: output) }
    let site = try TestSite()
    defer { site.remove() }
    let run = try await site.versus(
      ["build", "--site", TestSite.repository.path, "--output", output.path])
    #expect(run.status == 0, "\(run.errors)")
    let built = try TestSite.contents(of: output)
    let committed = try TestSite.contents(of: TestSite.repository.appending(path: "public"))
    #expect(Set(built.keys) == Set(committed.keys))
    let stale = built.filter { committed[$0.key] != $0.value }.keys.sorted()
    #expect(stale == [], "run `make site` and commit public/")
  }
}
