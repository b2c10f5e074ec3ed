import TextCore
import VersusModel

/// Takes a map apart key by key, and complains about what is missing, of another kind, or unknown.
///
/// The keys that were asked for are the keys that there are; ``finish()`` reports all others.
struct MapReader {
  private let entries: [DataEntry]
  private let source: SourceText
  /// What the map is, for messages (`site.yml`, `a side`).
  private let name: String
  private let range: SourceRange
  private var asked: [String] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(_ entries: [DataEntry], of source: SourceText, named name: String, at range: SourceRange) {
    self.entries = entries
    self.source = source
    self.name = name
    self.range = range
  }

  /// The value of `key`; `nil` if it is missing or null.
  mutating func value(_ key: String) -> DataNode? {
    asked.append(key)
    guard let value = entries.first(where: { $0.key == key })?.value, value.kind != .null else {
      return nil
    }
    return value
  }

  mutating func string(_ key: String) -> String? {
    guard let value = value(key) else { return nil }
    switch value.kind {
    case .string(let text): return text
    case .int(let number): return String(number)
    case .double: return String(decoding: source.bytes[value.range], as: UTF8.self)
    default: return wrong(key, "text", value)
    }
  }

  mutating func requiredString(_ key: String) -> String? {
    let text = string(key)
    if let text, !text.isEmpty { return text }
    if entry(key) == nil {
      report(.missingKey(key, in: name), at: range)
    } else if text != nil || value(key) == nil {
      report(
        .invalidValue(key: key, message: "must not be empty", help: nil), at: entry(key)?.keyRange)
    }
    return nil
  }

  mutating func bool(_ key: String) -> Bool? {
    guard let value = value(key) else { return nil }
    guard case .bool(let bool) = value.kind else { return wrong(key, "`true` or `false`", value) }
    return bool
  }

  mutating func int(_ key: String) -> Int? {
    guard let value = value(key) else { return nil }
    guard case .int(let int) = value.kind else { return wrong(key, "a whole number", value) }
    return int
  }

  mutating func list(_ key: String) -> [DataNode] {
    guard let value = value(key) else { return [] }
    guard case .list(let items) = value.kind else { return wrong(key, "a list", value) ?? [] }
    return items
  }

  mutating func map(_ key: String) -> DataNode? {
    guard let value = value(key) else { return nil }
    guard case .map = value.kind else { return wrong(key, "a map", value) }
    return value
  }

  /// A list of texts; one text alone is a list of one.
  mutating func strings(_ key: String) -> [(text: String, range: SourceRange)] {
    guard let value = value(key) else { return [] }
    if case .string(let text) = value.kind { return [(text, value.range)] }
    var texts: [(String, SourceRange)] = []
    for item in list(key) {
      switch item.kind {
      case .string(let text): texts.append((text, item.range))
      case .int(let number): texts.append((String(number), item.range))
      default: _ = wrong(key, "a list of texts", item) as String?
      }
    }
    return texts
  }

  /// Reports every key that nobody asked for.
  mutating func finish() {
    for entry in entries where !asked.contains(entry.key) {
      let nearest = nearestName(to: entry.key, among: asked)
      report(.unknownKey(entry.key, in: name, nearest: nearest), at: entry.keyRange)
    }
  }

  mutating func report(_ problem: ContentProblem, at range: SourceRange?) {
    diagnostics.append(problem.diagnostic(at: source.location(of: range ?? self.range)))
  }

  /// Reports that the value of `key` is no good.
  mutating func invalid(_ key: String, _ message: String, help: String? = nil) {
    report(
      .invalidValue(key: key, message: message, help: help),
      at: entry(key)?.value.range)
  }

  /// Reports that `key` is not there.
  mutating func missing(_ key: String) {
    report(.missingKey(key, in: name), at: range)
  }

  /// Where the value of `key` stands.
  func range(of key: String) -> SourceRange { entry(key)?.value.range ?? range }

  private func entry(_ key: String) -> DataEntry? { entries.first { $0.key == key } }

  private mutating func wrong<T>(_ key: String, _ expected: String, _ value: DataNode) -> T? {
    report(.wrongKind(key: key, expected: expected, found: value.kindName), at: value.range)
    return nil
  }
}
