import Foundation
import HostSystem
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sites that no one should have: each is built, or refused with a reason, in bounded time and memory, and the output
/// is the old one or the new one.
@Suite("Hostile sites")
struct HostileSiteTests {
  /// What a site holds besides a front page.
  enum Item: Sendable {
    case file(String, String)
    /// What a shell makes in the site's folder.
    case made(String)

    static func link(_ path: String, to target: String) -> Item {
      .made("mkdir -p $(dirname \(path)) && ln -s \(target) \(path)")
    }
    static func folder(_ path: String) -> Item { .made("mkdir -p \(path)") }
    static func pipe(_ path: String) -> Item {
      .made("mkdir -p $(dirname \(path)) && rm -f \(path) && mkfifo \(path)")
    }
    /// A file with nothing in it that claims to be of 1 TiB.
    static func hole(_ path: String) -> Item {
      .made("mkdir -p $(dirname \(path)) && truncate -s 1T \(path)")
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let items: [Item]
    let status: Int32
    /// What the messages have to hold; none at all, if this is empty.
    let messages: [String]

    init(_ description: String, _ items: [Item], _ status: Int32 = 0, _ messages: [String] = []) {
      (testDescription, self.items, self.status, self.messages) = (
        description, items, status, messages
      )
    }
  }

  private static func page(_ body: String) -> Item { .file("content/a.md", "# A\n\n" + body) }
  private static func header(_ yaml: String) -> Item {
    .file("content/a.md", "---\ntitle: A\n\(yaml)\n---\n")
  }
  private static func template(_ text: String) -> Item { .file("templates/page.html", text) }
  private static func many(_ text: String, _ count: Int = 100_000) -> String {
    String(repeating: text, count: count)
  }
  private static let neither = ":1:1: warning: this is neither a file nor a folder of the site"

  static let links: [Case] = [
    Case(
      "pages that link to each other in a ring",
      (0..<50).map {
        .file("content/p\($0).md", "# \($0)\n\n[next](p\(($0 + 1) % 50).md#x)\n\n## X {#x}\n")
      }),
    Case(
      "a link to a folder, which loops",
      [.link("content/loop", to: "."), .link("content/up", to: "..")],
      0, ["content/loop" + neither, "content/up" + neither]),
    Case(
      "links that lead out",
      [
        .link("content/a.md", to: "/etc/passwd"), .link("static/b", to: "../../../../etc/passwd"),
        .link("templates/c.html", to: "/etc/passwd"),
      ], 0, ["content/a.md" + neither, "static/b" + neither, "templates/c.html" + neither]),
    Case(
      "links that lead to each other, and nowhere",
      [
        .link("content/a.md", to: "b.md"), .link("content/b.md", to: "a.md"),
        .link("content/c.md", to: "none"),
      ], 0, ["content/a.md" + neither, "content/b.md" + neither, "content/c.md" + neither]),
    Case(
      "folders that the site cannot do without are links out of it",
      [.link("static", to: "/etc"), .link("templates", to: "/etc")], 1,
      [
        "static:1:1: error: this is not a folder of the site",
        "templates:1:1: error: this is not a folder of the site",
      ]),
    Case(
      "data and samples are links out of the site",
      [.link("content/data", to: "/etc"), .link("content/samples", to: "/etc")], 0,
      ["content/data" + neither, "content/samples" + neither]),
  ]

  static let names: [Case] = [
    Case(
      "names that differ in case", [.file("content/A.txt", ""), .file("static/a.TXT", "")], 1,
      ["content/A.txt:1:1: error: static/a.TXT is served at /a.TXT too"]),
    Case(
      "names that differ in Unicode form",
      [.file("content/\u{E9}.md", "# A\n"), .file("content/e\u{301}.md", "# B\n")], 1,
      ["error: content/\u{E9}.md is served at /\u{E9}/ too"]),
    Case(
      "tags that differ in case", [.file("content/a.md", "---\ntitle: A\ntags: [ab, AB]\n---\n")],
      1, ["content/a.md:3:8: error: the page of the tag `AB` is served at /tags/ab/ too"]),
    Case(
      "a file where a page needs a folder",
      [.file("static/a", ""), .file("content/a/b.md", "# B\n")],
      1, ["content/a/b.md:1:1: error: static/a is served at /a too"]),
    Case(
      "two files for the same data",
      [.file("content/data/a.json", "1"), .file("content/data/a.yml", "1")], 1,
      ["content/data/a.yml:1:1: error: there is another file for `data.a`"]),
    Case(
      "1,000 pages with one slug",
      (0..<1000).map { .file("content/p\($0).md", "---\ntitle: P\nslug: same\n---\n") }, 1,
      ["content/p999.md:1:1: error: content/p0.md is served at /same/ too", "999 errors"]),
    Case(
      "names with line feeds, percent signs and control characters",
      [
        .file("content/a\nb.md", "# A\n"), .file("content/c\r.txt", "c"),
        .file("content/100%.md", "# A\n"), .file("content/d%2F.md", "# A\n"),
        .file("content/\u{1B}[31m.md", "# A\n"), .file("content/\"<>&'#? \\:.md", "# A\n"),
        .file(
          "content/links.md",
          "# L\n\n[a](a%0Ab.md) [c](c%0D.txt) [1](100%25.md) [d](d%252F.md) [e](%1B%5B31m.md)\n"),
      ]),
    Case(
      "a name that would forge a message",
      [
        .file("content/\u{1B}[31m\nb.md:1:1: error: no", ""),
        .file("content/a\nb.md", "# A\n\n[x](x.md)\n"),
      ],
      1, ["content/a\u{FFFD}b.md:3:5: error: there is no file `x.md`"]),
    Case(
      "a name that is not UTF-8", [.made(#"touch "$(printf 'content/a\377.md')""#)], 0,
      ["content/a\u{FFFD}.md:1:1: warning: the name of this is not UTF-8, and it is left out"]),
    Case(
      "names of 255 bytes",
      [
        .file("content/\(many("a", 252)).md", "# A\n"),
        .file("content/\(many("\u{E9}", 127)).", ""),
      ]),
    Case(
      "an address with a part of 300 bytes",
      [header("slug: \(many("a", 300))\naliases: [/\(many("b", 300))/]")],
      1,
      [
        "content/a.md:3:7: error: `slug` must be of at most 255 bytes",
        "content/a.md:4:11: error: `aliases` must be addresses inside the site",
      ]),
    Case(
      "a tag of 300 bytes", [header("tags: [\(many("a", 300))]")], 1,
      ["content/a.md:3:8: error: `tags` must be of at most 120 bytes each"]),
    Case(
      "addresses that climb out",
      [header("slug: ../x\naliases: [../x, /../x, \"/\\0\", /../../etc/passwd]")], 1,
      [
        "content/a.md:3:7: error: `slug`", "content/a.md:4:11: error: `aliases`",
        "content/a.md:4:17: error: `aliases`", "content/a.md:4:24: error: `aliases`",
        "content/a.md:4:31: error: `aliases`",
      ]),
    Case(
      "folders deeper than paths may be long",
      [
        .made(
          """
          python3 -c '
          import os
          os.chdir("content")
          for _ in range(300): os.mkdir("deep-deep-deep"); os.chdir("deep-deep-deep")'
          """)
      ],
      1,
      ["cannot be read: the name is too long"]),
  ]

  static let kinds: [Case] = [
    Case(
      "pipes everywhere",
      ["content/a.md", "content/b.txt", "static/c", "templates/d.html", "content/data/e.yml"]
        .map { .pipe($0) }, 0,
      ["content/a.md", "content/b.txt", "static/c", "templates/d.html", "content/data/e.yml"]
        .map { $0 + neither }),
    Case("pipes where a cache is", ["compiled", "pages"].map { .pipe(".versus/cache/" + $0) }),
    Case("pipes where evidence is", [.pipe("content/evidence/compiled.json")]),
    Case("a page that is a folder", [.folder("content/a.md")]),
    Case(
      "files that claim to be larger than any disk",
      [
        "content/a.md", "content/b.bin", "templates/c.html", "content/data/d.json",
        "content/samples/e.py",
      ]
      .map { .hole($0) }, 1,
      [
        "content/a.md:1:1: error: this file cannot be read: it is text of more than 256 MiB",
        "templates/c.html:1:1: error: this file", "content/data/d.json:1:1: error: this file",
        "content/samples/e.py:1:1: error: this file",
      ]),
    Case(
      "an asset that claims to be larger than any disk", [.hole("content/b.bin")], 1,
      ["content/b.bin:1:1: error: this file cannot be read: it is larger than 1024 MiB"]),
    Case(
      "a cache that claims to be larger than any disk",
      [.hole(".versus/cache/pages"), .file("content/b.txt", "")], 0,
      [".versus/cache/pages cannot be read: it is larger than 1024 MiB; all is built anew"]),
  ]

  static let texts: [Case] = [
    Case(
      "bytes that are no text",
      [.file("content/a.md", "# A\u{0}\n\n\u{0}\n"), .file("content/b.txt", "\u{0}")]),
    Case(
      "front matter nested 100,000 deep", [header("extra: " + many("["))], 1,
      ["content/a.md:3:9: error: this is not valid YAML"]),
    Case(
      "front matter whose aliases multiply",
      [
        header(
          "extra:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + (1...20).map {
              "  a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 9).joined(separator: ", "))]\n"
            }.joined())
      ], 1, ["this is not valid YAML: its aliases stand for too many values"]),
    Case("20,000 times the same tag", [header("tags: [\(many("a,", 20_000))]")]),
    Case("2,000 tags", [header("tags: [\((0..<2000).map { "t\($0)" }.joined(separator: ","))]")]),
    Case(
      "5,000 keys that there are not", [header((0..<5000).map { "k\($0): 1\n" }.joined())], 1,
      ["content/a.md:5002:1: error: `k4999` is not a key of front matter"]),
    Case(
      "Markdown nested 100,000 deep", [page(many(">") + "a\n\n" + many("- ") + "\n\n" + many("["))]),
    Case("a line of 5 MB", [page(many("a ", 2_500_000))]),
    Case(
      "data nested 100,000 deep",
      [.file("content/data/a.json", many("[")), .file("content/data/b.yml", many("- "))], 1,
      ["content/data/a.json:1:129: error: ", "content/data/b.yml:1:1999: error: "]),
    Case(
      "site.yml nested 100,000 deep", [.file("site.yml", "title: " + many("["))], 1,
      ["site.yml:1:9: error: this is not valid YAML"]),
    Case(
      "templates nested 100,000 deep", [template(many("{% if a %}"))], 1,
      ["templates/page.html:1:407: error: nested deeper than 40 levels"]),
    Case(
      "a template that includes itself", [template("{% include 'page.html' %}")], 1,
      ["templates/page.html:1:1: error: more than 500 calls, blocks and includes inside each other"]
    ),
    Case(
      "templates that extend each other in a ring",
      [template("{% extends 'x.html' %}"), .file("templates/x.html", "{% extends 'page.html' %}")],
      1,
      ["error: more than 500 calls, blocks and includes inside each other"]),
    Case(
      "a block that includes itself",
      [
        .file("templates/blocks/mine.html", "{% include 'blocks/mine.html' %}"),
        page("```mine\n```\n"),
      ], 1,
      [
        "templates/blocks/mine.html:1:1: error: more than 500 calls, blocks and includes inside each other"
      ]),
    Case(
      "templates that ask for other files", [template("{% include '../../site.yml' %}")], 1,
      ["templates/page.html:1:1: error: there is no template '../../site.yml'"]),
  ]

  @Test(
    "each is built, or refused with a reason", .timeLimit(.minutes(2)),
    arguments: [links, names, kinds, texts].joined())
  func build(example: Case) async throws {
    let site = try TestSite([("site.yml", "title: T\n"), ("content/index.md", "# T\n")])
    defer { site.remove() }
    #expect(try await site.versus(["build"]).status == 0)
    let old = try site.contents(of: "public")
    for item in example.items { try await site.make(item) }
    let run = try await site.versus(["build"], under: "ulimit -v 4000000")
    #expect(run.status == example.status, "\(run.output) \(run.errors.prefix(2000))")
    for message in example.messages {
      #expect((run.errors + run.output).contains(message), "\(run.errors.prefix(2000))")
    }
    #expect(!example.messages.isEmpty || run.errors.isEmpty, "\(run.errors.prefix(2000))")
    // Foundation cannot remove everything.
    try await site.shell("rm -rf content")
    let new = try site.contents(of: "public")
    #expect(example.status == 0 ? new[".versus-files"] != nil : new == old)
  }

  @Test(
    "files that change and vanish while they are read are told of, or built as they were",
    .timeLimit(.minutes(2)))
  func changes() async throws {
    let site = try TestSite([("site.yml", "title: T\n"), ("content/index.md", "# T\n")])
    defer { site.remove() }
    let changing = try await SubprocessRunner().start(
      Invocation(
        "sh",
        [
          "-c",
          """
          while :; do
            for i in 1 2 3 4 5; do
              echo "# A $i" > content/$i.md; mkdir -p content/d; echo x > content/d/$i.txt
              rm -f content/$i.md; mkfifo content/$i.md; rm content/$i.md; rm -r content/d
              ln -s /etc/passwd content/$i.md; rm content/$i.md; mkdir content/$i.md; rmdir content/$i.md
            done
          done
          """,
        ], directory: site.folder.path))
    defer { changing.signal(SIGKILL) }
    for _ in 0..<15 {
      let run = try await site.versus(["build"])
      #expect([0, 1].contains(run.status), "\(run.output) \(run.errors)")
      let said = run.errors.split(separator: "\n").filter {
        $0.contains("error") || $0.contains("warning")
      }
      #expect(said.allSatisfy { $0.contains("content/") }, "\(run.errors)")
    }
    #expect(site.text(of: "public/index.html")?.contains("<title>T</title>") == true)
  }
}

extension TestSite {
  fileprivate func make(_ item: HostileSiteTests.Item) async throws {
    switch item {
    case .file(let path, let text): try write(text, to: path)
    case .made(let script): try await shell(script)
    }
  }

  /// Runs a script in the site's folder, which must not fail.
  func shell(_ script: String) async throws {
    let done = try await SubprocessRunner().run(
      Invocation("sh", ["-ec", script], directory: folder.path))
    #expect(done.end == .exited(0), "\(String(decoding: done.errors, as: UTF8.self))")
  }
}
