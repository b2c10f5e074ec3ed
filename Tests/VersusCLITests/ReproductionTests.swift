import Foundation
import HostSystem
import SampleRun
import Testing

@Suite("Running a sample again by what its archive holds")
struct ReproductionTests {
  private static let sample = #"""
    variables: {GREETING: "it's me"}
    normalise: [{name: order, pattern: 'order-([0-9]+)'}]
    steps:
      - files: [page, größe.txt]
      - {write: deep/made.txt, text: "one ``` two"}
      - {append: deep/made.txt, from: ../shared.txt}
      - {replace: page/index.html, old: "here's", new: "it is \"$HOME\""}
      - run: cat made.txt ../page/index.html; echo "$GREETING $ONE"; cat
        in: deep
        variables: {ONE: "1 * 2"}
        input: "typed\n"
        name: all
      - {remove: deep}
      - run: "echo order-1; ls >&2; exit 3"
        exit: 3
      - serve: python3 -m http.server --bind 127.0.0.1 --directory page {port}
        ready: /
      - run: >-
          python3 -c "from urllib.request import urlopen;
          print(urlopen('http://127.0.0.1:{port}/').read().decode(), end='')"
      - stop
      - {tree: ., name: files, except: [größe.txt]}
      - {measure: echo 5 lines, times: 2, figures: {lines: '(\d+) lines'}}

    """#

  private func site() throws -> TestSite {
    try TestSite([
      ("site.yml", "title: T\n"), ("content/index.md", "# Page\n"),
      ("content/samples/say/it/sample.yml", Self.sample),
      ("content/samples/say/it/page/index.html", "here's a page\n"),
      ("content/samples/say/it/größe.txt", "ä\n"),
      ("content/samples/say/shared.txt", "shared\n"),
    ])
  }

  private func trust() async -> [String] {
    await SampleSandbox.availability() == .available ? [] : ["--trust"]
  }

  private func run(_ program: String, _ arguments: [String], in folder: URL) async throws
    -> Completion
  {
    try await SubprocessRunner().run(Invocation(program, arguments, directory: folder.path))
  }

  @Test("the script does what was recorded, and the archive is the same each time")
  func script() async throws {
    let site = try site()
    defer { site.remove() }
    let built = try await site.versus(["build"] + (await trust()))
    #expect(built.status == 0, "\(built.errors)")
    let archive = try Data(contentsOf: site.folder.appending(path: "public/evidence/say/it.zip"))
    _ = try await site.versus(["build", "--output", "again"])
    #expect(
      try Data(contentsOf: site.folder.appending(path: "again/evidence/say/it.zip")) == archive)

    let tested = try await run(
      "unzip", ["-q", "public/evidence/say/it.zip", "-d", "unpacked"], in: site.folder)
    #expect(tested.end == .exited(0), "\(String(decoding: tested.errors, as: UTF8.self))")
    let folder = site.folder.appending(path: "unpacked/say-it")
    let done = try await run("bash", ["reproduce.sh"], in: folder)
    // The server says where it is, too.
    let output = String(decoding: done.output, as: UTF8.self).replacing(
      #/Serving HTTP .*\n/#, with: "")
    #expect(
      output
        == """
        one ``` twoshared
        it is "$HOME" a page
        it's me 1 * 2
        typed
        order-1
        it is "$HOME" a page
        page/index.html
        5 lines
        5 lines

        """, "\(String(decoding: done.errors, as: UTF8.self))")
    #expect(done.end == .exited(0))

    let readme = try #require(site.text(of: "unpacked/say-it/README.md"))
    for said in ["# say/it\n", "Exit status 3.", "order-⟨order⟩", "````text\none ``` two"] {
      #expect(readme.contains(said), "\(said) is missing in:\n\(readme)")
    }
    #expect(!readme.contains(site.folder.path))
  }

  @Test("what has changed since it ran cannot be run again as it was")
  func changed() async throws {
    let site = try site()
    defer { site.remove() }
    #expect(try await site.versus(["build"] + (await trust())).status == 0)
    try site.write("other\n", to: "content/samples/say/it/größe.txt")
    #expect(try await site.versus(["build", "--verify=off"]).status == 0)
    #expect(site.text(of: "public/evidence/say/it.json") != nil)
    #expect(site.text(of: "public/evidence/say/it.zip") == nil)
  }
}
