import Foundation
import HostSystem
import Testing

@testable import VersusSamples

@Suite("Archives that reproduce samples")
struct ZipArchiveTests {
  @Test(
    "the checksum is that of ISO 3309",
    arguments: [("", 0), ("123456789", 0xCBF4_3926), ("The quick brown fox", 0xB745_74DE)])
  func checksum(text: String, crc: UInt32) {
    #expect(CRC32.checksum(of: Array(text.utf8)) == crc)
  }

  private static let files: [(name: String, bytes: [UInt8])] = [
    ("empty", []), ("ordner/größe ⟨1⟩.txt", Array("ä\n".utf8)),
    ("ordner/a b'c.sh", Array("#!/bin/sh\n".utf8)), ("all.bin", Array(0...255)),
  ]

  private func archive(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8]? {
    ZipArchive(
      files.map { .init(name: $0.name, bytes: $0.bytes, isExecutable: $0.name.hasSuffix(".sh")) }
    )
    .bytes
  }

  @Test("the same files in any order are the same bytes")
  func order() {
    #expect(archive(Self.files) == archive(Self.files.reversed()))
  }

  /// Reads the archive with Python's `zipfile`, and prints names, contents, permissions and days.
  private static let reader = """
    import sys, zipfile
    with zipfile.ZipFile(sys.argv[1]) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            print(info.filename, archive.read(info).hex(), oct(info.external_attr >> 16), info.date_time[0])
    """

  @Test("Python reads them, with names beyond ASCII and permissions")
  func python() async throws {
    let file = URL.temporaryDirectory.appending(path: "versus-\(UUID().uuidString).zip")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(try #require(archive(Self.files))).write(to: file)
    let done = try await SubprocessRunner().run(
      Invocation("python3", ["-X", "utf8", "-c", Self.reader, file.path]))
    let expected = Self.files.sorted { $0.name < $1.name }.map { name, bytes in
      let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      return "\(name) \(digits) \(name.hasSuffix(".sh") ? "0o100755" : "0o100644") 1980\n"
    }.joined()
    #expect(String(decoding: done.output, as: UTF8.self) == expected)
  }

  @Test("what the format cannot hold is no archive")
  func limits() {
    #expect(archive([(String(repeating: "n", count: 65_536), [])]) == nil)
    #expect(archive((0..<65_535).map { ("\($0)", []) }) == nil)
    #expect(archive([]) != nil)
  }
}
