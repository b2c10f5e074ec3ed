import Foundation
import HostSystem
import Synchronization
import Testing
import VersusRender

@testable import VersusBuild

@Suite("An output changes as a whole")
struct OutputJournalTests {
  static let old = [
    "index.html": "old", "gone/index.html": "old", "file": "a file", "folder/page.html": "x",
    "same.css": "same",
  ]
  static let new = [
    "index.html": "new", "added/index.html": "new", "file/index.html": "now a folder",
    "folder": "now a file", "same.css": "same",
  ]

  private func output(_ texts: [String: String]) throws -> [OutputFile] {
    try texts.map { OutputFile(path: try #require(SitePath($0.key)), bytes: Array($0.value.utf8)) }
  }

  /// What is in the folder that a reader could see.
  private func texts(in files: MemoryFiles) throws -> [String: String] {
    var texts: [String: String] = [:]
    for path in try files.files(below: .root) {
      texts[path.string] = String(decoding: try #require(files.bytes(at: path)), as: UTF8.self)
    }
    return texts
  }

  @Test("interrupted at any moment, it is the old one or the next run makes it the new one")
  func interruptions() throws {
    var recovered: Set<Bool> = []
    for moment in 0..<100 {
      let files = MemoryFiles(["CNAME": "mine"])
      _ = try files.hold(try output(Self.old))
      let mortal = MortalFiles(files, lives: moment)
      let isDone = (try? mortal.hold(try output(Self.new))) != nil
      _ = try OutputStage(files)
      let found = try texts(in: files)
      let isNew = found == Self.new.merging(["CNAME": "mine"]) { a, _ in a }
      #expect(isNew || found == Self.old.merging(["CNAME": "mine"]) { a, _ in a }, "\(moment)")
      #expect(files.entries(of: OutputJournal.folder).isEmpty)
      #expect(isNew || !isDone)
      recovered.insert(isNew)
      let report = try files.hold(try output(Self.new))
      #expect(report.written == (isNew ? 0 : 4))
      #expect(try texts(in: files).count == Self.new.count + 1)
      if isDone { break }
      #expect(moment < 99)
    }
    #expect(recovered == [false, true])
  }

  @Test("on the disk, what was moved already need not be moved again")
  func disk() throws {
    let folder = URL.temporaryDirectory.appending(path: "versus-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try LocalFiles.making(root: folder.path)
    _ = try files.hold(try output(Self.old))
    _ = try files.hold(try output(Self.new))
    let journal = [
      #"+1 "file/index.html""#, #"+0 "folder""#, #"-0 "gone/index.html""#, #"!0 "file""#,
      #"!0 "folder/page.html""#, "end",
    ]
    try files.write(
      Array(journal.joined(separator: "\n").utf8), to: OutputJournal.folder.appending("journal"))
    _ = try OutputStage(files)
    #expect(try files.files(below: .root).map(\.string) == Self.new.keys.sorted())
    #expect(try files.entries(of: OutputJournal.folder).isEmpty)
  }

  @Test("a folder of somebody else is not replaced by a page, and nothing is")
  func inTheWay() throws {
    let files = MemoryFiles(["folder/theirs.txt": "theirs"])
    let error = #expect(throws: FileError.self) {
      try files.hold(try output(Self.new))
    }
    #expect(error?.reason == "a folder is in the way")
    #expect(try texts(in: files) == ["folder/theirs.txt": "theirs"])
  }

  @Test(
    "a journal that is damaged, or climbs out, is none",
    arguments: [
      "", "end", "+0 \"a\"", "+0 \"../a\"\nend", "?0 \"a\"\nend", "+0 a\nend", "+ \"a\"\nend",
      "+\"a\"\nend", "\u{0}\nend",
    ])
  func damaged(journal: String) throws {
    let path = OutputJournal.folder.appending("journal").string
    let files = MemoryFiles([path: journal, "a": "old", OutputJournal.staged(0).string: "new"])
    _ = try OutputStage(files)
    #expect(try texts(in: files) == ["a": "old"])
  }
}

/// Files of a process that is killed after so many changes.
private final class MortalFiles: FileWriter {
  private let files: MemoryFiles
  private let lives: Mutex<Int>

  init(_ files: MemoryFiles, lives: Int) {
    self.files = files
    self.lives = Mutex(lives)
  }

  private func live() throws(FileError) {
    let left = lives.withLock { lives in
      lives -= 1
      return lives
    }
    if left < 0 { throw FileError(path: "", reason: "killed") }
  }

  func bytes(at path: SitePath) throws(FileError) -> [UInt8]? { files.bytes(at: path) }
  func prefix(of path: SitePath, upTo count: Int) throws(FileError) -> [UInt8]? {
    files.prefix(of: path, upTo: count)
  }
  func entries(of path: SitePath) throws(FileError) -> [FolderEntry] { files.entries(of: path) }

  func write(_ bytes: [UInt8], to path: SitePath) throws(FileError) {
    try live()
    files.write(bytes, to: path)
  }
  func remove(_ path: SitePath) throws(FileError) {
    try live()
    files.remove(path)
  }
  func makeFolder(_ folder: SitePath, knowing known: inout Set<SitePath>) throws(FileError)
    -> [SitePath]
  {
    try live()
    return []
  }
  func requireWritable(_ folder: SitePath) {}
  func removeEmptyFolders(in folder: SitePath) {}
  func create(_ bytes: [UInt8], at path: SitePath) throws(FileError) {
    try live()
    files.create(bytes, at: path)
  }
  func move(_ path: SitePath, to target: SitePath) throws(FileError) {
    try live()
    try files.move(path, to: target)
  }
}
