import Foundation
import HostSystem
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What stands where an output is to be written: that is the old one then, or the new one, and nothing between.
@Suite("Obstacles in the way of an output")
struct HostileOutputTests {
  struct Obstacle: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Run in the site's folder, after a first build.
    let script: String
    let status: Int32
    let message: String
  }

  static let obstacles: [Obstacle] = [
    Obstacle(
      testDescription: "a folder with somebody's file where a page is to be",
      script: "mkdir -p public/new/index.html && touch public/new/index.html/.theirs", status: 2,
      message: "SITE/public/new/index.html cannot be written: a folder is in the way"),
    Obstacle(
      testDescription: "empty folders where a page is to be",
      script: "mkdir -p public/new/index.html/x/y", status: 0, message: ""),
    Obstacle(
      testDescription: "somebody's file where a folder is to be", script: "touch public/new",
      status: 2, message: "SITE/public/new cannot be written: a file is in the way"),
    Obstacle(
      testDescription: "a link out where a folder is to be", script: "ln -s /etc public/new",
      status: 2, message: "SITE/public/new cannot be written: it is a link, and is not followed"),
    Obstacle(
      testDescription: "a pipe where a page is to be",
      script: "mkdir public/new && mkfifo public/new/index.html", status: 0, message: ""),
    Obstacle(
      testDescription: "a file where changes wait", script: "touch public/.versus-commit",
      status: 2,
      message: "SITE/public/.versus-commit cannot be written: a file is in the way"),
    Obstacle(
      testDescription: "a folder that may not be written to", script: "chmod a-w public", status: 2,
      message: "SITE/public/.versus-commit cannot be written: permission denied"),
    Obstacle(
      testDescription: "a folder inside that may not be written to", script: "chmod a-w public/old",
      status: 2, message: "SITE/public/old cannot be written: permission denied"),
    Obstacle(
      testDescription: "a folder from which a page is to go that may not be written to",
      script: "chmod a-w public/gone", status: 2,
      message: "SITE/public/gone cannot be written: permission denied"),
    Obstacle(
      testDescription: "a page that may not be read",
      script: "touch content/secret.md && chmod a-r content/secret.md", status: 1,
      message: "content/secret.md:1:1: error: this file cannot be read: permission denied"),
    Obstacle(
      testDescription: "a folder that may not be read",
      script: "mkdir content/secret && chmod a-r content/secret", status: 1,
      message: "content/secret cannot be read: permission denied"),
    Obstacle(
      testDescription: "a template that may not be read",
      script: "mkdir templates && touch templates/base.html && chmod a-r templates/base.html",
      status: 1,
      message: "templates/base.html:1:1: error: this file cannot be read: permission denied"),
  ]

  /// Root may do anything, and so is another user here.
  private static let withoutRights =
    geteuid() == 0
    ? "chown -R 65534 . && exec setpriv --reuid=65534 --clear-groups \"$0\" \"$@\"" : ":"

  @Test("what stands in the way of an output leaves the old one", arguments: obstacles)
  func obstacle(example: Obstacle) async throws {
    let site = try TestSite([
      ("site.yml", "title: T\n"), ("content/index.md", "# T\n"), ("content/old.md", "# Old\n"),
      ("content/gone.md", "# Gone\n"),
    ])
    defer { site.remove() }
    #expect(try await site.versus(["build"]).status == 0)
    let old = try site.contents(of: "public")
    try site.remove("content/gone.md")
    for name in ["old", "new", "index"] { try site.write("# Now\n", to: "content/\(name).md") }
    try await site.shell(example.script)
    let run = try await site.versus(["build"], under: Self.withoutRights)
    #expect(run.status == example.status, "\(run.errors)")
    let isSaid = example.message.isEmpty ? run.errors.isEmpty : run.errors.contains(example.message)
    #expect(isSaid, "\(run.errors)")
    try await site.shell("chmod -R u+rwX .")
    let new = try site.contents(of: "public")
    if example.status == 0 {
      #expect(new["new/index.html"] != nil && new["gone/index.html"] == nil)
    } else {
      #expect(old.allSatisfy { new[$0.key] == $0.value })
      #expect(
        new.keys.allSatisfy {
          old[$0] != nil || $0.hasSuffix(".theirs") || ["new", ".versus-commit"].contains($0)
        })
    }
  }

  @Test(
    "a first build that fails leaves nothing behind",
    arguments: [
      ("content/index.md", "# T\n\n[x](x.md)\n", 1), ("templates/page.html", "{{ a.b }}", 1),
      ("content/a.bin", String(repeating: "a", count: 2_000_000), 2),
    ] as [(String, String, Int32)])
  func firstBuild(path: String, text: String, status: Int32) async throws {
    let site = try TestSite([
      ("site.yml", "title: T\n"), ("content/index.md", "# T\n"), (path, text),
    ])
    defer { site.remove() }
    let run = try await site.versus(
      ["build", "--output", "out/a/b"], under: "ulimit -f 1000")
    #expect(run.status == status, "\(run.errors)")
    if status == 2 {
      #expect(
        run.errors.contains(
          "SITE/out/a/b/a.bin cannot be written: it is larger than files may be here"),
        "\(run.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: site.folder.appending(path: "out").path))
  }
}
