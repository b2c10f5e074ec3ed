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

  /// Reads the one document in `body` of `source`, or in all of it.
  ///
  /// - Returns: The document's value, `null` for an empty one; or the first syntax error.
  package static func read(_ source: SourceText, body: SourceRange? = nil) -> Outcome<DataNode> {
    var reader = YAMLReader(source: source, body: body ?? 0..<source.bytes.count)
    return reader.read()
  }

  private init(source: SourceText, body: SourceRange) {
    self.source = source
    self.body = body
    remainingNodes = 1000 + 10 * body.count
    firstLine = source.location(of: body.lowerBound..<body.lowerBound).start.line
  }

  private mutating func read() -> Outcome<DataNode> {
    guard let text = String(validating: source.bytes[body], as: UTF8.self) else {
      return failure("this is not UTF-8", at: body.lowerBound..<body.lowerBound)
    }
    do {
      guard let root = try Yams.compose(yaml: text, .basic) else {
        return Outcome(DataNode(.null, at: body.lowerBound..<body.lowerBound))
      }
      return Outcome(try node(from: root))
    } catch let problem as Problem {
      return failure(problem.message, at: problem.range)
    } catch let error as YamlError {
      return failure(of: error)
    } catch {
      return failure("\(error)", at: body.lowerBound..<body.lowerBound)
    }
  }

  private struct Problem: Error {
    var message: String
    var range: SourceRange
  }

  private mutating func node(from node: Node) throws -> DataNode {
    let start = offset(of: node.mark)
    remainingNodes -= 1
    guard remainingNodes > 0 else {
      throw Problem(message: "its aliases stand for too many values", range: start..<start)
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
      return DataNode(.list(try sequence.map { try self.node(from: $0) }), at: start..<start + 1)
    case .mapping(let mapping):
      return DataNode(.map(try entries(of: mapping)), at: start..<start + 1)
    case .alias:
      throw Problem(message: "this alias has no anchor", range: start..<start)
    }
  }

  private mutating func entries(of mapping: Node.Mapping) throws -> [DataEntry] {
    var entries: [DataEntry] = []
    for (key, value) in mapping {
      let start = offset(of: key.mark)
      guard case .scalar(let scalar) = key else {
        throw Problem(message: "a key must be text", range: start..<start + 1)
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
  private static func resolve(_ text: String) -> DataNode.Kind {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .double(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .double(-.infinity)
    case ".nan", ".NaN", ".NAN": return .double(.nan)
    default: break
    }
    guard let first = text.utf8.first, first <= UInt8(ascii: "9"), !text.contains("_") else {
      return .string(text)
    }
    if let int = Int(text) { return .int(int) }
    if text.hasPrefix("0x"), let int = Int(text.dropFirst(2), radix: 16) { return .int(int) }
    if text.hasPrefix("0o"), let int = Int(text.dropFirst(2), radix: 8) { return .int(int) }
    let isDecimal =
      text.wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil
    if isDecimal, let double = Double(text) { return .double(double) }
    return .string(text)
  }

  private func failure(of error: YamlError) -> Outcome<DataNode> {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let offset = offset(of: mark)
      let place = context.map { " (\($0.text.trimmingPrefix("while ")))" } ?? ""
      return failure(problem + place, at: offset..<offset + 1)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let offset = offset(of: context.mark)
      let keys = duplicates.map { "`\($0)`" }.sorted().joined(separator: ", ")
      return failure("\(keys) stands here more than once", at: offset..<offset + 1)
    default:
      return failure("\(error)", at: body.lowerBound..<body.lowerBound)
    }
  }

  private func failure(_ message: String, at range: SourceRange) -> Outcome<DataNode> {
    Outcome(nil, [ContentProblem.yaml(message).diagnostic(at: source.location(of: range))])
  }

  /// The byte offset of a line and a column, which libyaml counts in Unicode scalars from 1.
  private func offset(of mark: Mark?) -> Int {
    guard let mark, let line = source.range(ofLine: firstLine + mark.line - 1) else {
      return body.upperBound
    }
    let start = max(line.lowerBound, body.lowerBound)
    var offset = start
    var column = 1
    while column < mark.column, offset < line.upperBound {
      offset += 1
      while offset < line.upperBound, source.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      column += 1
    }
    return offset
  }
}
