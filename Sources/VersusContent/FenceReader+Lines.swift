import CommonMark
import HostSystem
import TextCore
import VersusModel

/// What the attributes of a fence say of single lines.
extension FenceReader {
  mutating func readLines(_ info: FenceInfo, into fence: inout CodeFence) {
    if let diff = info.attribute("diff") { readDiff(diff, into: &fence) }
    fence.shown = NoteReader.read(fence.shown, language: fence.language)
    for attribute in info.attributes {
      switch attribute.name {
      case "lines": readNumbers(attribute, &fence)
      case "mark":
        for index in select(attribute, in: fence) { fence.shown.lines[index].isMarked = true }
      case "add":
        for index in select(attribute, in: fence) { fence.shown.lines[index].change = .added }
      case "hide": fence.shown.hide(hiddenLines(attribute, in: fence))
      default: continue
      }
    }
    fold(info.attribute("collapse"), &fence)
  }

  private mutating func readDiff(_ attribute: FenceInfo.Attribute, into fence: inout CodeFence) {
    requireNoValue(attribute)
    guard fence.sample == nil else {
      return report(
        .badAttribute(
          "diff", message: "goes with code that stands in the page",
          help: "a sample is what it is; `add=` says which of its lines are new"),
        at: attribute.nameRange)
    }
    let diff = DiffReader(fence.text)
    for stray in diff.strays { report(.notADiffLine, at: stray) }
    fence.text = diff.after
    fence.shown = ShownCode(diff.shown)
    for (index, change) in diff.changes.enumerated() { fence.shown.lines[index].change = change }
  }

  /// `lines`, `lines=10` or `lines=file`.
  private mutating func readNumbers(_ attribute: FenceInfo.Attribute, _ fence: inout CodeFence) {
    switch attribute.value {
    case nil: fence.shown.number(.from(1))
    case "file" where fence.sample != nil: fence.shown.number(.asInFile)
    case "file":
      report(
        .badAttribute("lines", message: "is `file` only with `sample=`", help: nil),
        at: attribute.place)
    case let value?:
      guard let first = Int(value), (0...1_000_000).contains(first) else {
        return report(
          .badAttribute(
            "lines", message: "must be the number of the first line, or `file`, not `\(value)`",
            help: nil), at: attribute.place)
      }
      fence.shown.number(.from(first))
    }
  }

  /// The lines to hide: those of a region of the sample, or those that are picked.
  private mutating func hiddenLines(_ attribute: FenceInfo.Attribute, in fence: CodeFence) -> Set<
    Int
  > {
    if let name = attribute.value, let path = fence.sample,
      let region = samples[path]?.range(ofRegion: name)
    {
      let lines = fence.shown.text.lineStarts.indices.filter {
        region.contains(fence.shown.text.lineStarts[$0])
      }
      if !lines.isEmpty { return Set(lines) }
    }
    return Set(select(attribute, in: fence))
  }

  /// `collapse`, `collapse=20` or `collapse=off`; without it, what the site says.
  private mutating func fold(_ attribute: FenceInfo.Attribute?, _ fence: inout CodeFence) {
    guard let attribute else {
      if let collapse { fence.shown.fold(after: collapse) }
      return
    }
    switch attribute.value {
    case nil: fence.shown.fold(after: Self.foldedLines)
    case "off": break
    case let value?:
      guard let count = Int(value), count > 0 else {
        return report(
          .badAttribute(
            "collapse", message: "must be a number of lines, or `off`, not `\(value)`", help: nil),
          at: attribute.place)
      }
      fence.shown.fold(after: count)
    }
  }

  /// How many lines `collapse` leaves.
  private static let foldedLines = 10

  private mutating func requireNoValue(_ attribute: FenceInfo.Attribute) {
    guard attribute.value != nil else { return }
    report(
      .badAttribute(attribute.name, message: "takes no value", help: nil), at: attribute.place)
  }

  /// The lines that an attribute picks; it is a mistake if there is none.
  private mutating func select(_ attribute: FenceInfo.Attribute, in fence: CodeFence) -> [Int] {
    guard let text = text(of: attribute), let selector = selector(attribute, text) else {
      return []
    }
    let code = fence.shown.text
    let lines = CodeText.lineRanges(of: code.bytes).map { line in
      Substring(decoding: code.bytes[code.bytes.withoutLineEnding(line)], as: UTF8.self)
    }
    let found = lines.indices.filter { selector.matches(lines[$0]) }
    if found.isEmpty {
      let nearest = nearestLine(to: text, in: lines).map { index in
        String(lines[index].trimmingPrefix { $0 == " " || $0 == "\t" }.prefix(100))
      }
      report(.unmatched(text, nearest: nearest), at: attribute.place)
    }
    return found
  }

  private mutating func selector(_ attribute: FenceInfo.Attribute, _ text: String) -> LineSelector?
  {
    // As it stands in the file: backslashes belong to the expression, not to Markdown.
    guard let range = attribute.valueRange, range.count >= 3 else { return .text(text) }
    let written = String(decoding: source.bytes[range], as: UTF8.self)
    guard written.hasPrefix("/"), written.hasSuffix("/") else { return .text(text) }
    do throws(RegularExpression.Mistake) {
      return .expression(try RegularExpression(String(written.dropFirst().dropLast())))
    } catch {
      let offset = range.lowerBound + 1 + error.offset
      report(.badExpression(error.reason), at: offset..<offset + 1)
      return nil
    }
  }
}

extension [UInt8] {
  fileprivate func withoutLineEnding(_ line: SourceRange) -> SourceRange {
    var end = line.upperBound
    if end > line.lowerBound, self[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    if end > line.lowerBound, self[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return line.lowerBound..<end
  }
}
