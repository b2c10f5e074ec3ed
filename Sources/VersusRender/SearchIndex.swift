import TextCore

/// What a search needs, in files that a browser loads when they are wanted.
///
/// A small site has one file, `index`, with the texts of its pages, of which the browser makes the words. A larger one
/// has
/// - `index`: how many pages a file of texts has (`perFile`), the beginnings of words by which they are parted
///   (`shards`), and the letters that were parted further (`split`);
/// - `words-BEGINNING`: each word that begins so, and where it stands; 0 for one that stands nearly everywhere;
/// - `list-LETTER`: the words with that letter, for slips of the keys, if the letter was parted further;
/// - `pages-N`: the texts of the pages from number `N` × `perFile` on.
///
/// Where a word stands is a list of pairs: the page's number less that of the pair before, and twice the number of the
/// part in the page, plus one if the word is in its heading. A page is `[url, title, within, [[id, title, text], …]]`.
struct SearchIndex {
  /// A file of the index, without the script around it.
  struct File: Hashable, Sendable {
    let name: String
    let json: [UInt8]
  }

  struct Limits: Sendable {
    /// How many bytes of texts are one file.
    var single = 512 << 10
    /// How many bytes of words are not parted further.
    var shard = 64 << 10
    /// A word in more parts than this tells nothing.
    var common = 4096
  }

  static let pagesPerFile = 8
  /// So many parts of a page are told apart; further ones count as the last.
  static let mostParts = 4096

  /// Where a word stands.
  private struct Places {
    private(set) var json: [UInt8] = []
    private(set) var count = 0
    private var page = 0

    mutating func add(_ part: Int, of page: Int, limit: Int) {
      count += 1
      guard count <= limit else { return json = [] }
      if !json.isEmpty { json.append(UInt8(ascii: ",")) }
      json += "\(page - self.page),\(part)".utf8
      self.page = page
    }
  }

  private let limits: Limits
  private var words: [String: Places] = [:]
  private var pages = 0
  /// The texts of the last pages; of all while they are few.
  private var texts: [[UInt8]] = []
  /// The pages whose words are not wanted while they are few.
  private var waiting: [SearchPage] = []
  private var size = 0
  private var textFiles = 0

  init(_ limits: Limits = Limits()) { self.limits = limits }

  /// Whether all texts are one file, so far.
  var isSmall: Bool { size <= limits.single }

  /// Adds the next page; `emit` gets the files that are complete.
  ///
  /// `words` are those of the page, if somebody has them already.
  mutating func add(
    _ page: SearchPage, words: [(word: String, part: Int)]? = nil, _ emit: (File) -> Void
  ) {
    texts.append(page.json)
    size += page.json.count
    guard !isSmall else { return waiting.append(page) }
    for page in waiting { add(page.words()) }
    waiting = []
    add(words ?? page.words())
    while texts.count >= Self.pagesPerFile { emitTexts(emit) }
  }

  /// Adds the words of the next page.
  private mutating func add(_ found: [(word: String, part: Int)]) {
    for (word, part) in found {
      words[word, default: Places()].add(part, of: pages, limit: limits.common)
    }
    pages += 1
  }

  /// Emits what is left when all pages have been added.
  mutating func finish(_ emit: (File) -> Void) {
    if isSmall {
      return emit(
        File(name: "index", json: [UInt8]("{\"pages\":".utf8) + Self.list(texts) + "}".utf8))
    }
    while !texts.isEmpty { emitTexts(emit) }
    let placed = words.sorted { $0.key.precedesByBytes($1.key) }
      .map { word, places in
        let isCommon = places.count > limits.common
        return SearchShards.Word(
          text: word,
          places: isCommon ? [UInt8(ascii: "0")] : [UInt8(ascii: "[")] + places.json + "]".utf8)
      }
    SearchShards(placed, limit: limits.shard).emit(perFile: Self.pagesPerFile, emit)
  }

  private mutating func emitTexts(_ emit: (File) -> Void) {
    emit(File(name: "pages-\(textFiles)", json: Self.list(texts.prefix(Self.pagesPerFile))))
    texts.removeFirst(min(Self.pagesPerFile, texts.count))
    textFiles += 1
  }

  /// A list of what is JSON already.
  static func list(_ items: some Collection<[UInt8]>) -> [UInt8] {
    var list: [UInt8] = []
    list.reserveCapacity(items.reduce(2) { $0 + $1.count + 1 })
    for item in items {
      list.append(list.isEmpty ? UInt8(ascii: "[") : UInt8(ascii: ","))
      list += item
    }
    if list.isEmpty { list.append(UInt8(ascii: "[")) }
    list.append(UInt8(ascii: "]"))
    return list
  }
}
