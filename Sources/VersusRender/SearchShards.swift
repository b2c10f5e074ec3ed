import TextCore

/// Words parted by how they begin, so that a browser loads those that a reader may be typing.
///
/// A part that is too large is parted by the next character, and so on; so the bounds of parts hardly move when a page
/// changes.
struct SearchShards {
  struct Word {
    let text: String
    /// JSON: see ``SearchIndex``.
    let places: [UInt8]
  }

  struct Shard {
    let beginning: String
    let words: ArraySlice<Word>
  }

  /// A word is told apart by so many of its first characters.
  private static let deepest = 8

  private let limit: Int
  private var shards: [Shard] = []
  /// The words by the letter that they begin with, if they were parted further.
  private var lists: [Shard] = []

  /// Parts `words`, which are in the order of their bytes; `limit` is in bytes.
  init(_ words: [Word], limit: Int) {
    self.limit = limit
    part(words[...], depth: 0)
  }

  private mutating func part(_ words: ArraySlice<Word>, depth: Int) {
    for group in words.chunked(by: { $0.text.beginning(depth + 1) }) {
      guard let first = group.first else { continue }
      let shard = Shard(beginning: first.text.beginning(depth + 1), words: group)
      let isWhole = first.text.unicodeScalars.count <= depth
      if isWhole || depth + 1 >= Self.deepest || shard.size <= limit {
        shards.append(shard)
      } else {
        if depth == 0 { lists.append(shard) }
        part(group, depth: depth + 1)
      }
    }
  }

  func emit(perFile: Int, _ emit: (SearchIndex.File) -> Void) {
    for shard in shards { emit(.init(name: "words-\(shard.fileName)", json: shard.json)) }
    for list in lists {
      let words = list.words.map { Array($0.text.jsonQuoted.utf8) }
      emit(.init(name: "list-\(list.fileName)", json: SearchIndex.list(words)))
    }
    let members = [
      "\"perFile\":\(perFile)", "\"shards\":\(Self.names(of: shards))",
      "\"split\":\(Self.names(of: lists))",
    ]
    emit(.init(name: "index", json: Array("{\(members.joined(separator: ","))}".utf8)))
  }

  private static func names(of shards: [Shard]) -> String {
    "[\(shards.map(\.beginning.jsonQuoted).joined(separator: ","))]"
  }
}

extension SearchShards.Shard {
  /// Its part of a file's name: what is no letter or digit of ASCII as its number in hexadecimal, between `_`.
  var fileName: String {
    beginning.unicodeScalars.map { scalar in
      "a"..."z" ~= scalar || "0"..."9" ~= scalar
        ? String(scalar) : "_\(String(scalar.value, radix: 16))_"
    }.joined()
  }

  var size: Int { words.reduce(0) { $0 + $1.text.utf8.count + $1.places.count + 4 } }

  /// Pairs, since an object of JavaScript cannot have every word as a name (`__proto__`).
  var json: [UInt8] {
    SearchIndex.list(
      words.lazy.map { SearchIndex.list([Array($0.text.jsonQuoted.utf8), $0.places]) })
  }
}

extension String {
  /// The first scalars; a character of several is none by which files can be named.
  fileprivate func beginning(_ count: Int) -> String {
    String(String.UnicodeScalarView(unicodeScalars.prefix(count)))
  }
}

extension ArraySlice {
  /// The runs of elements with the same key.
  fileprivate func chunked<Key: Equatable>(by key: (Element) -> Key) -> [ArraySlice] {
    var chunks: [ArraySlice] = []
    var start = startIndex
    while start < endIndex {
      let current = key(self[start])
      let end = self[start...].firstIndex { key($0) != current } ?? endIndex
      chunks.append(self[start..<end])
      start = end
    }
    return chunks
  }
}
