/// What some bytes are known by: their SHA-256 digest, the same in every run and on every machine.
package struct ContentHash: Hashable, Sendable {
  /// The eight words of the digest; their bytes are in big-endian order.
  private let words: SIMD8<UInt32>

  init(words: SIMD8<UInt32>) { self.words = words }

  /// The digest of `bytes`, all at once.
  package init(of bytes: [UInt8]) {
    var hasher = ContentHasher()
    hasher.update(bytes)
    self = hasher.finish()
  }

  /// The digest of `text` in UTF-8.
  package init(of text: String) { self.init(of: Array(text.utf8)) }

  /// The 32 bytes of the digest.
  package var bytes: [UInt8] {
    words.indices.flatMap { index in
      stride(from: UInt32(24), through: 0, by: -8).map {
        UInt8(truncatingIfNeeded: words[index] >> $0)
      }
    }
  }

  /// 64 lower-case hexadecimal digits, as `sha256sum` prints them.
  package var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for index in words.indices {
      for shift in stride(from: UInt32(28), through: 0, by: -4) {
        text.append(digits[Int(words[index] >> shift & 15)])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension ContentHash: CustomStringConvertible {
  package var description: String { hex }
}

extension ContentHash {
  /// Takes it down in a record.
  package func write(to writer: inout RecordWriter) {
    for index in words.indices { writer.write(UInt64(words[index])) }
  }

  /// Reads what ``write(to:)`` took down.
  package init(from reader: inout RecordReader) throws(RecordReader.Damaged) {
    var words = SIMD8<UInt32>()
    for index in words.indices {
      guard let word = UInt32(exactly: try reader.number()) else { throw .init() }
      words[index] = word
    }
    self.init(words: words)
  }
}
