package import CommonMark
import Expectations
import TextCore
import VersusModel

extension Page {
  /// The page's file with other texts in some of its fences, which have one already.
  ///
  /// A line that stays is not touched, and nothing outside these fences is: a new line is indented and quoted
  /// as the fence's own lines are, and ends as they do.
  ///
  /// - Returns: `nil` if a fence cannot hold its new text, such as one with a line that would close it.
  /// - Complexity: that of comparing the texts.
  package func rewriting(_ texts: [MarkdownNode.ID: String]) -> [UInt8]? {
    var result: [UInt8] = []
    var copied = 0
    for (id, fence) in orderedFences {
      guard let text = texts[id] else { continue }
      guard case .code(let code) = fence, let body = FenceBody(code.text) else { return nil }
      result += source.bytes[copied..<body.range.lowerBound]
      result += body.rewritten(as: text)
      copied = body.range.upperBound
    }
    result += source.bytes[copied...]
    return holds(result, texts) ? result : nil
  }

  /// Whether a file has the fences of this page, those that are rewritten with their new texts.
  private func holds(_ bytes: [UInt8], _ texts: [MarkdownNode.ID: String]) -> Bool {
    let source = SourceText(path: source.path, bytes: bytes)
    guard let frontMatter = FrontMatter.split(source).value else { return false }
    let after = MarkdownDocument(parsing: source, body: frontMatter.body)
    guard after.nodes.count == document.nodes.count else { return false }
    return fences.keys.allSatisfy { id in
      guard let old = document.codeBlock(id), let new = after.codeBlock(id) else { return false }
      let expected = texts[id].map { Array($0.utf8) } ?? Array(document.text[old.codeRange])
      return after.text[new.codeRange].elementsEqual(expected)
    }
  }
}

/// The lines between a fence's first and last line, as they stand in the file.
private struct FenceBody {
  private let bytes: [UInt8]
  /// Each with its prefix and line ending.
  private let lines: [SourceRange]
  /// What the lines say.
  private let texts: [String]
  /// What stands before each line: indentation, marks of quotes.
  private let prefix: ArraySlice<UInt8>
  private let ending: String

  var range: SourceRange {
    (lines.first?.lowerBound ?? 0)..<(lines.last?.upperBound ?? 0)
  }

  /// `nil` for a fence without text.
  init?(_ text: CodeText) {
    bytes = text.source.bytes
    let bytes = bytes
    lines = text.lineStarts.map { start in
      let feed = UInt8(ascii: "\n")
      let lower = bytes[..<start].lastIndex(of: feed).map { $0 + 1 } ?? 0
      let upper = bytes[start...].firstIndex(of: feed).map { $0 + 1 } ?? bytes.count
      return lower..<upper
    }
    texts = CodeText.lineRanges(of: text.bytes).map {
      String(decoding: text.bytes[$0], as: UTF8.self).withoutLineFeed
    }
    guard !lines.isEmpty, lines.count == texts.count else { return nil }
    // A line may be indented less than its fence; a new one is not.
    prefix =
      zip(lines, text.lineStarts).map { line, start in bytes[line.lowerBound..<start] }
      .max { $0.count < $1.count } ?? []
    ending = bytes[..<lines[0].lowerBound].suffix(2).elementsEqual("\r\n".utf8) ? "\r\n" : "\n"
  }

  func rewritten(as text: String) -> [UInt8] {
    let new = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let lines = text.hasSuffix("\n") ? new.dropLast() : new
    var result: [UInt8] = []
    for edit in LineDiff(old: texts, new: Array(lines)).edits {
      switch edit {
      case .same(let old, _): result += bytes[self.lines[old]]
      case .added(let line):
        let isBlank = lines[line].isEmpty
        result += isBlank ? prefix.trimmingBlanks : prefix
        result += lines[line].utf8
        result += ending.utf8
      case .removed, .gap: break
      }
    }
    return result
  }
}

extension ArraySlice<UInt8> {
  /// Without spaces and tabs at its end.
  fileprivate var trimmingBlanks: ArraySlice<UInt8> {
    self[
      ..<(lastIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }.map { $0 + 1 }
        ?? startIndex)]
  }
}

extension String {
  fileprivate var withoutLineFeed: String { hasSuffix("\n") ? String(dropLast()) : self }
}
