import Foundation
import Testing

/// One file of `cases/`: a command line, the files of a site, and what a user sees when it is run.
///
/// The first line after comments is `$ versus …`; then come files, each below a line `-- path --`. Those
/// whose path begins with `expected ` are not written but compared: `expected status`, `expected
/// stdout`, `expected stderr`, and `expected PATH` for a file that the command makes.
struct CommandCase: CustomTestStringConvertible {
  let url: URL
  private(set) var header: [String] = []
  private(set) var arguments: [String] = []
  private(set) var files: [(path: String, text: String)] = []

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "cases")

  static let all: [CommandCase] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".txt") }.sorted().compactMap {
      try? CommandCase(folder.appending(path: $0))
    }
  }()

  var testDescription: String { url.deletingPathExtension().lastPathComponent }

  init(_ url: URL) throws {
    self.url = url
    for line in try String(contentsOf: url, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if line.hasPrefix("-- "), line.hasSuffix(" --") {
        files.append((String(line.dropFirst(3).dropLast(3)), ""))
      } else if files.isEmpty {
        header.append(String(line))
        if line.hasPrefix("$ versus ") {
          arguments = line.dropFirst(9).split(separator: " ").map(String.init)
        }
      } else {
        files[files.count - 1].text += line + "\n"
      }
    }
    // The file's own last line feed is not one more empty line of its last part.
    if !files.isEmpty { files[files.count - 1].text.removeLast() }
  }

  /// What the site consists of.
  var inputs: [(path: String, text: String)] { files.filter { !$0.path.hasPrefix("expected ") } }

  /// What is compared, by name.
  var expectations: [(name: String, text: String)] {
    files.filter { $0.path.hasPrefix("expected ") }
      .map { (String($0.path.dropFirst("expected ".count)), $0.text) }
  }

  /// Writes the file anew with what was seen in place of what was expected.
  func record(_ seen: [(name: String, text: String)]) throws {
    var text = header.joined(separator: "\n") + "\n"
    for (path, body) in inputs { text += "-- \(path) --\n\(body)" }
    for (name, body) in seen { text += "-- expected \(name) --\n\(body)" }
    try Data(text.utf8).write(to: url)
  }
}
