internal import Foundation
package import TextCore
package import VersusModel
internal import Yams

/// Reads YAML by libyaml, through Yams; the only file that imports it.
///
/// Plain scalars are resolved by the core schema of YAML 1.2 (section 10.3.2): `yes`, `on` and dates are
/// text, `true` and `12` are not.
package struct YAMLReader {
  private let source: SourceText
  private let body: SourceRange
  /// The line of `source` on which the body begins, from 1.
  private let firstLine: Int
  /// How many more values may be made.
  ///
  /// Without aliases there are fewer values than bytes; aliases of aliases could ask for more than
  /// memory holds.
  private var remainingNodes: Int
  /// The mark that was looked for last, and the byte at which it was found: those of a line mostly come in order,
  /// and a line may be long.
  private var last: (line: Int, column: Int, offset: Int)?

  /// Reads the one document in `body` of `source`, or in all of it.
  ///
  /// - Returns: The document's value, `null` for an empty one; or the first syntax error.
  package static func read(_ source: SourceText, body: SourceRange? = nil) -> Outcome<DataNode> {
    let body = body ?? 0..<source.bytes.count
    if let plain = PlainYAML.read(source, body: body) { return Outcome(plain) }
    return readAnything(source, body: body)
  }

  /// The same by libyaml alone, against which ``PlainYAML`` is tested.
  package static func readAnything(_ source: SourceText, body: SourceRange) -> Outcome<DataNode> {
    var reader = YAMLReader(source: source, body: body)
    return reader.read()
  }

  private init(source: SourceText, body: SourceRange) {
    self.source = source
    self.body = body
    remainingNodes = 1000 + 10 * body.count
    firstLine = source.location(of: body.lowerBound..<body.lowerBound).start.line
  }

  /// Finds the first thing that is wrong in any document of `source`.
  ///
  /// The tree of a document is built by recursion, up to the 1,000 levels that libyaml allows: call this
  /// on a thread whose stack has room for it.
  package static func firstProblem(in source: SourceText) -> YAMLProblem? {
    var reader = YAMLReader(source: source, body: 0..<source.bytes.count)
    do throws(YAMLProblem) {
      let parser = try reader.parser()
      while try reader.nextRoot(of: parser) != nil {}
      return nil
    } catch {
      return error
    }
  }

  private mutating func read() -> Outcome<DataNode> {
    do throws(YAMLProblem) {
      guard let root = try nextRoot(of: try parser()) else {
        return Outcome(DataNode(.null, at: body.lowerBound..<body.lowerBound))
      }
      return Outcome(try node(from: root))
    } catch {
      let location = source.location(of: error.range)
      return Outcome(nil, [ContentProblem.yaml(error.message).diagnostic(at: location)])
    }
  }

  private mutating func parser() throws(YAMLProblem) -> Parser {
    let start = body.lowerBound..<body.lowerBound
    guard let text = String(validating: source.bytes[body], as: UTF8.self) else {
      throw YAMLProblem(message: "this is not UTF-8", range: start)
    }
    guard !Self.mayExplode(text) else {
      throw YAMLProblem(
        message: "aliases within keys multiply to more than can be compared", range: start)
    }
    do {
      return try Parser(yaml: text, resolver: .basic, encoding: .utf8)
    } catch {
      throw problem(of: error)
    }
  }

  private mutating func nextRoot(of parser: Parser) throws(YAMLProblem) -> Node? {
    do {
      return try parser.nextRoot()
    } catch {
      throw problem(of: error)
    }
  }

  /// Whether comparing keys for duplicates might visit more than a million nodes.
  ///
  /// An alias is a whole tree again, so *k* anchors with *n* aliases make at most (1 + *n*/*k*)^*k*
  /// trees of one. Values are shared and cost nothing; keys are compared, and a key can hold an alias
  /// only where one of these signs stands.
  private static func mayExplode(_ text: String) -> Bool {
    let anchors = text.utf8.count { $0 == UInt8(ascii: "&") }
    guard anchors > 0 else { return false }
    let aliases = text.utf8.count { $0 == UInt8(ascii: "*") }
    guard pow(1 + Double(aliases) / Double(anchors), Double(anchors)) > 1_000_000 else {
      return false
    }
    return text.contains(/(\?|[\]}]\s*:|\*[^\s,\[\]{}]+\s*:)/)
  }

  private mutating func node(from node: Node) throws(YAMLProblem) -> DataNode {
    let start = offset(of: node.mark)
    remainingNodes -= 1
    guard remainingNodes > 0 else {
      throw YAMLProblem(message: "its aliases stand for too many values", range: start..<start)
    }
    switch node {
    case .scalar(let scalar):
      let end = end(of: scalar, from: start)
      // Yams does not tell explicit tags apart, but they begin where the node does: `!!str 12`.
      let isTagged = start < source.bytes.count && source.bytes[start] == UInt8(ascii: "!")
      guard scalar.style == .plain, !isTagged else {
        return DataNode(.string(scalar.string), at: start..<end)
      }
      return DataNode(Self.resolve(scalar.string), at: start..<end)
    case .sequence(let sequence):
      var items: [DataNode] = []
      for item in sequence { items.append(try self.node(from: item)) }
      return DataNode(.list(items), at: start..<start + 1)
    case .mapping(let mapping):
      return DataNode(.map(try entries(of: mapping)), at: start..<start + 1)
    case .alias:
      throw YAMLProblem(message: "this alias has no anchor", range: start..<start)
    }
  }

  private mutating func entries(of mapping: Node.Mapping) throws(YAMLProblem) -> [DataEntry] {
    var entries: [DataEntry] = []
    for (key, value) in mapping {
      let start = offset(of: key.mark)
      guard case .scalar(let scalar) = key else {
        throw YAMLProblem(message: "a key must be text", range: start..<start + 1)
      }
      entries.append(
        DataEntry(
          key: scalar.string, at: start..<end(of: scalar, from: start),
          value: try node(from: value)))
    }
    return entries
  }

  /// The end of a scalar that stands as it is on one line; otherwise just past its first byte.
  private func end(of scalar: Node.Scalar, from start: Int) -> Int {
    let bytes = source.bytes
    let quote = scalar.style == .plain ? 0 : 1
    let text = scalar.string.utf8
    let isVerbatim =
      [.plain, .singleQuoted, .doubleQuoted].contains(scalar.style)
      && start + quote + text.count + quote <= bytes.count
      && bytes[(start + quote)...].starts(with: text)
    return isVerbatim ? start + text.count + 2 * quote : min(start + 1, bytes.count)
  }

  /// Resolves a plain scalar.
  static func resolve(_ text: String) -> DataNode.Kind {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .double(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .double(-.infinity)
    case ".nan", ".NaN", ".NAN": return .double(.nan)
    default: break
    }
    guard let first = text.utf8.first, first <= UInt8(ascii: "9") else {
      return .string(text)
    }
    if let int = Int(text) { return .int(int) }
    if text.hasPrefix("0x"), let int = Int(text.dropFirst(2), radix: 16) { return .int(int) }
    if text.hasPrefix("0o"), let int = Int(text.dropFirst(2), radix: 8) { return .int(int) }
    // Swift reads more than YAML does: `inf`, hexadecimal.
    if text.utf8.allSatisfy(isInDecimal), let double = Double(text) { return .double(double) }
    return .string(text)
  }

  private static func isInDecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  private mutating func problem(of error: any Error) -> YAMLProblem {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _),
      YamlError.composer(let context, let problem, let mark, _):
      let setting = context.map { $0.text + ", " } ?? ""
      return YAMLProblem(message: setting + problem, range: range(at: mark))
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      return YAMLProblem(
        message: "the key `\(keys.first ?? "")` stands twice in one mapping",
        range: range(at: context.mark))
    case YamlError.reader(let problem, let offset, let value, _):
      let start = min(body.lowerBound + max(offset ?? 0, 0), body.upperBound)
      return YAMLProblem(
        message: "\(problem) (#\(String(value, radix: 16, uppercase: true)))", range: start..<start)
    default:
      return YAMLProblem(message: "\(error)", range: body.lowerBound..<body.lowerBound)
    }
  }

  /// A mark at the very end is moved to the end of the last line: what follows front matter is not YAML.
  private mutating func range(at mark: Mark) -> SourceRange {
    var start = offset(of: mark)
    if start >= body.upperBound {
      start = body.upperBound
      while start > body.lowerBound, source.bytes[start - 1] <= 0x20 { start -= 1 }
    }
    return start..<min(start + 1, body.upperBound)
  }

  /// The byte offset of a line and a column, which libyaml counts in Unicode scalars from 1.
  private mutating func offset(of mark: Mark?) -> Int {
    guard let mark, let line = source.range(ofLine: firstLine + mark.line - 1) else {
      return body.upperBound
    }
    var offset = max(line.lowerBound, body.lowerBound)
    var column = 1
    if let last, last.line == mark.line, last.column <= mark.column {
      (offset, column) = (last.offset, last.column)
    }
    while column < mark.column, offset < line.upperBound {
      offset += 1
      while offset < line.upperBound, source.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      column += 1
    }
    last = (mark.line, column, offset)
    return offset
  }
}
