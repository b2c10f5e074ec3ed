import HostSystem
package import TextCore
package import VersusModel

/// `content/data/NAME.yml`, `.json` and `.csv` → the values that templates see as `data.NAME`.
package enum DataFileReader {
  /// The extensions that are read as data.
  static let extensions = ["yml", "yaml", "json", "csv"]

  /// Reads a file by its extension: `json`, `csv`, or else YAML.
  package static func read(_ source: SourceText, extension: String) -> Outcome<DataNode> {
    switch `extension` {
    case "json": json(source)
    case "csv": csv(source)
    default: YAMLReader.read(source)
    }
  }

  private static func json(_ source: SourceText) -> Outcome<DataNode> {
    do {
      return Outcome(node(from: try JSONParser.parse(source.bytes)))
    } catch {
      let location = source.location(of: error.offset..<error.offset + 1)
      return Outcome(nil, [ContentProblem.json(error.message).diagnostic(at: location)])
    }
  }

  private static func node(from value: JSONValue) -> DataNode {
    switch value {
    case .null: DataNode(.null)
    case .bool(let value): DataNode(.bool(value))
    case .int(let value): DataNode(.int(value))
    case .double(let value): DataNode(.double(value))
    case .string(let value): DataNode(.string(value))
    case .array(let items): DataNode(.list(items.map(node)))
    case .object(let members):
      DataNode(.map(members.map { DataEntry(key: $0.name, value: node(from: $0.value)) }))
    }
  }

  /// A CSV file is a list of maps, keyed by its first row; every value is text.
  private static func csv(_ source: SourceText) -> Outcome<DataNode> {
    guard let text = String(validating: source.bytes, as: UTF8.self) else {
      return Outcome(nil, [ContentProblem.notUTF8.diagnostic(at: source.location(of: 0..<1))])
    }
    var parser = CSVParser(Array(text.utf8))
    var rows: [(fields: [String], start: Int)] = []
    while let row = parser.nextRow() { rows.append(row) }
    if let problem = parser.problem {
      let location = source.location(of: problem.offset..<problem.offset + 1)
      return Outcome(nil, [ContentProblem.csv(problem.message).diagnostic(at: location)])
    }
    guard let header = rows.first?.fields else { return Outcome(DataNode(.list([]))) }
    var diagnostics: [Diagnostic] = []
    let records = rows.dropFirst().map { row in
      if row.fields.count != header.count {
        let message = "this row has \(row.fields.count) fields, the first has \(header.count)"
        diagnostics.append(
          ContentProblem.csv(message).diagnostic(at: source.location(of: row.start..<row.start + 1))
        )
      }
      return DataNode(
        .map(zip(header, row.fields).map { DataEntry(key: $0, value: DataNode(.string($1))) }))
    }
    return Outcome(diagnostics.isEmpty ? DataNode(.list(records)) : nil, diagnostics)
  }
}

/// Comma-separated values as RFC 4180 has them, with either line ending; empty lines are passed over.
private struct CSVParser {
  private var cursor: ByteCursor
  private(set) var problem: (message: String, offset: Int)?

  init(_ bytes: [UInt8]) {
    cursor = ByteCursor(bytes)
    if cursor.starts(with: "\u{FEFF}") { cursor.position = 3 }
  }

  mutating func nextRow() -> (fields: [String], start: Int)? {
    cursor.skip { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    guard !cursor.isAtEnd, problem == nil else { return nil }
    let start = cursor.position
    var fields = [field()]
    while cursor.skip(UInt8(ascii: ",")) { fields.append(field()) }
    return (fields, start)
  }

  private mutating func field() -> String {
    guard cursor.skip(UInt8(ascii: "\"")) else {
      let range = cursor.skip {
        $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r")
      }
      return String(decoding: cursor.bytes[range], as: UTF8.self)
    }
    let start = cursor.position - 1
    var text: [UInt8] = []
    while true {
      text += cursor.bytes[cursor.scan(to: UInt8(ascii: "\""))]
      guard cursor.next() != nil else {
        problem = ("this quoted field has no end", start)
        break
      }
      guard cursor.skip(UInt8(ascii: "\"")) else { break }
      text.append(UInt8(ascii: "\""))
    }
    if let next = cursor.peek,
      ![UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(next)
    {
      problem = problem ?? ("a comma should follow the quoted field", cursor.position)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
