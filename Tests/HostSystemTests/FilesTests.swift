import Foundation
import HostSystem
import Testing

@Suite("Reading files")
struct FilesTests {
  private func temporaryFolder() throws -> URL {
    let folder = URL.temporaryDirectory.appending(path: "versus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test("memory and disk list and read the same tree alike")
  func sameTree() throws {
    let texts = ["a.md": "1", "b/c.md": "2", "b/d/e.md": "3", "b/.hidden": "4", "é.md": "5"]
    let memory = MemoryFiles(texts)
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (path, text) in texts {
      let url = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    let disk = try LocalFiles(root: folder.path)
    #expect(try disk.files(below: .root) == memory.files(below: .root))
    #expect(try disk.files(below: .root).map(\.string) == ["a.md", "b/c.md", "b/d/e.md", "é.md"])
    for path in try memory.files(below: .root) {
      #expect(try disk.bytes(at: path) == memory.bytes(at: path))
    }
    #expect(try disk.bytes(at: try #require(SitePath("none"))) == nil)
    #expect(try disk.entries(of: try #require(SitePath("none"))) == [])
  }

  @Test("links are followed to files inside the root, and nowhere else")
  func links() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let manager = FileManager.default
    let site = folder.appending(path: "site")
    try manager.createDirectory(at: site, withIntermediateDirectories: true)
    try Data("in".utf8).write(to: site.appending(path: "real.md"))
    try Data("out".utf8).write(to: folder.appending(path: "secret"))
    for (link, target) in [
      ("inside.md", "real.md"), ("outside.md", "../secret"), ("loop", "."), ("self", "self"),
      ("gone", "nothing"),
    ] {
      try manager.createSymbolicLink(
        atPath: site.appending(path: link).path, withDestinationPath: target)
    }
    let disk = try LocalFiles(root: site.path)
    var others: [String] = []
    let files = try disk.files(below: .root, other: { others.append($0.string) })
    #expect(files.map(\.string) == ["inside.md", "real.md"])
    #expect(others == ["gone", "loop", "outside.md", "self"])
    #expect(try disk.bytes(at: try #require(SitePath("outside.md"))) == nil)
    #expect(try disk.bytes(at: try #require(SitePath("inside.md"))) == Array("in".utf8))
  }

  @Test("a root that is not there is an error")
  func noRoot() {
    #expect(throws: FileError.self) { try LocalFiles(root: "/nonexistent/versus") }
  }
}

extension FilesTests {
  @Test(
    "why a file cannot be written is said in words",
    arguments: [
      ("/proc/versus", "there is no such file or folder"),
      ("/dev/null/versus", "a file is in the way"),
    ])
  func failures(root: String, reason: String) throws {
    let error = try #require(throws: FileError.self) { try LocalFiles.making(root: root) }
    #expect(error.reason == reason)
  }
}
