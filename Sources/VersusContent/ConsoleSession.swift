import TextCore
import VersusModel

/// What stands in a `console` fence: commands, each with what it printed.
///
/// A command is a line `$ …`; lines `> …` directly below go on with it.
struct ConsoleSession {
  struct Entry {
    var command: String
    var output = ""
    /// The first line of the command.
    var place: SourceRange
  }

  private(set) var entries: [Entry] = []

  init(_ body: CodeText) {
    for (line, start) in zip(CodeText.lineRanges(of: body.bytes), body.lineStarts) {
      let text = String(decoding: body.bytes[line], as: UTF8.self)
      if text.hasPrefix("$ ") {
        entries.append(
          Entry(command: text.dropFirst(2).withoutLineEnding, place: start..<start + line.count))
      } else if !entries.isEmpty {
        if text.hasPrefix("> "), entries[entries.count - 1].output.isEmpty {
          entries[entries.count - 1].command += "\n" + text.dropFirst(2).withoutLineEnding
        } else {
          entries[entries.count - 1].output += text
        }
      }
    }
    entries.removeAll { $0.command.isEmpty }
  }
}

extension Substring {
  fileprivate var withoutLineEnding: String {
    var text = self
    while let last = text.last, last.isNewline { text.removeLast() }
    return String(text)
  }
}
