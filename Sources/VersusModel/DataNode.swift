package import TextCore

/// A value read from YAML, JSON or CSV, and where it stands.
///
/// Configuration, front matter, data files and the bodies of blocks are all made of these; the range is
/// what lets a complaint about any of them point at its line.
package struct DataNode: Hashable, Sendable {
  package indirect enum Kind: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case list([DataNode])
    /// In the order of the file; keys are unique.
    case map([DataEntry])
  }

  package var kind: Kind
  /// Where the value begins and ends, in bytes of its file; for a list or a map, where it begins.
  package var range: SourceRange

  package init(_ kind: Kind, at range: SourceRange = 0..<0) {
    self.kind = kind
    self.range = range
  }

  /// What it is, in words for a message.
  package var kindName: String {
    switch kind {
    case .null: "nothing"
    case .bool: "a yes or no"
    case .int, .double: "a number"
    case .string: "text"
    case .list: "a list"
    case .map: "a map"
    }
  }

  /// The value under `key`, if this is a map that has it.
  package subscript(key: String) -> DataNode? {
    guard case .map(let entries) = kind else { return nil }
    return entries.first { $0.key == key }?.value
  }
}

/// One key of a map and its value.
package struct DataEntry: Hashable, Sendable {
  package var key: String
  package var keyRange: SourceRange
  package var value: DataNode

  package init(key: String, at keyRange: SourceRange = 0..<0, value: DataNode) {
    self.key = key
    self.keyRange = keyRange
    self.value = value
  }
}
