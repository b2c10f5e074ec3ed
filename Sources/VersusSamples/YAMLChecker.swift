import Foundation
import Yams

/// Parses YAML with libyaml.
enum YAMLChecker {
  /// Checks each code, all documents of it, on a thread of its own.
  ///
  /// libyaml allows a nesting of 1,000, and its tree is built by recursion: more than the stack of a
  /// pool's thread can be trusted with.
  static func check(_ codes: [[UInt8]]) async -> [Problem?] {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: codes.map(problem)) }
      thread.stackSize = 64 << 20
      thread.start()
    }
  }

  private static func problem(in code: [UInt8]) -> Problem? {
    let text = String(decoding: code, as: UTF8.self)
    guard !mayExplode(text) else {
      return Problem(
        message: "aliases within keys multiply to more than can be compared", range: 0..<0)
    }
    do {
      let parser = try Parser(yaml: text, encoding: .utf8)
      while try parser.nextRoot() != nil {}
      return nil
    } catch let error as YamlError {
      return problem(for: error, in: text)
    } catch {
      return Problem(message: "\(error)", range: 0..<0)
    }
  }

  private static func problem(for error: YamlError, in text: String) -> Problem {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let setting = context.map { $0.text + ", " } ?? ""
      return Problem(message: setting + problem, range: range(at: mark, in: text))
    case .duplicatedKeysInMapping(let keys, let context):
      return Problem(
        message: "the key `\(keys.first ?? "")` stands twice in one mapping",
        range: range(at: context.mark, in: text))
    case .reader(let problem, let offset, let value, _):
      let offset = min(max(offset ?? 0, 0), text.utf8.count)
      return Problem(
        message: "\(problem) (#\(String(value, radix: 16, uppercase: true)))",
        range: offset..<offset)
    default: return Problem(message: "\(error)", range: 0..<0)
    }
  }

  /// The byte offset of a mark, which counts lines from 1 and Unicode scalars from 1.
  private static func range(at mark: Mark, in text: String) -> Range<Int> {
    var offset = 0
    var line = 1
    var column = 1
    for scalar in text.unicodeScalars {
      guard line < mark.line || (line == mark.line && column < mark.column) else { break }
      guard line < mark.line || scalar != "\n" else { break }
      offset += UTF8.width(scalar)
      if scalar == "\n" {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    return offset..<offset
  }

  /// Whether comparing keys for duplicates might visit more than a million nodes.
  ///
  /// An alias is a whole tree again, so *k* anchors with *n* aliases make at most (1 + *n*/*k*)^*k*
  /// trees of one. Values are shared and cost nothing; keys are compared, and a key can hold an alias only
  /// where one of these signs stands.
  private static func mayExplode(_ text: String) -> Bool {
    let bytes = text.utf8
    let anchors = bytes.count { $0 == UInt8(ascii: "&") }
    let aliases = bytes.count { $0 == UInt8(ascii: "*") }
    guard anchors > 0, pow(1 + Double(aliases) / Double(anchors), Double(anchors)) > 1_000_000
    else { return false }
    return text.contains(/(\?|[\]}]\s*:|\*[^\s,\[\]{}]+\s*:)/)
  }
}
