import Foundation
import HostSystem
import Testing

@Suite("Content hashes")
struct ContentHashTests {
  /// The examples of FIPS 180-4 (NIST, “SHA-256 test vectors”), and the digest of nothing.
  @Test(
    "the standard's examples",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
          + "lmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
    ])
  func vectors(text: String, expected: String) {
    #expect(ContentHash(of: text).hex == expected)
  }

  @Test("the standard's long example: a million times the letter a")
  func longVector() {
    let hash = ContentHash(of: Array(repeating: UInt8(ascii: "a"), count: 1_000_000))
    #expect(hash.hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("random bytes of each length around the blocks' ends have sha256sum's digests")
  func oracle() async throws {
    let folder = URL.temporaryDirectory.appending(path: "versus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var generator = SystemRandomNumberGenerator()
    var inputs: [String: [UInt8]] = [:]
    for count in Array(0...130) + [1_000, 65_536, 1_000_003] {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      inputs["\(count)"] = bytes
      try Data(bytes).write(to: folder.appending(path: "\(count)"))
    }
    let done = try await SubprocessRunner().run(
      Invocation("sha256sum", inputs.keys.sorted(), directory: folder.path))
    let lines = String(decoding: done.output, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == inputs.count)
    for line in lines {
      let name = try #require(line.split(separator: " ").last)
      let bytes = try #require(inputs[String(name)])
      #expect(line.hasPrefix(ContentHash(of: bytes).hex), "\(bytes.count) bytes")
    }
  }

  @Test(
    "how the bytes are cut into pieces makes no difference", arguments: [1, 7, 63, 64, 65, 200])
  func pieces(size: Int) {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var hasher = ContentHasher()
    for start in stride(from: 0, to: bytes.count, by: size) {
      hasher.update(Array(bytes[start..<min(start + size, bytes.count)]))
    }
    #expect(hasher.finish() == ContentHash(of: bytes))
  }

  @Test("named parts are kept apart: what is moved from one to another changes the digest")
  func namedParts() {
    let sequences = [
      [("a", "bc")], [("ab", "c")], [("a", "b"), ("c", "")], [("a", "b"), ("", "c")], [("a", "")],
      [],
    ]
    let hashes = sequences.map { parts in
      var hasher = ContentHasher()
      for (name, text) in parts { hasher.update(text, named: name) }
      return hasher.finish()
    }
    #expect(Set(hashes).count == sequences.count)
  }
}
