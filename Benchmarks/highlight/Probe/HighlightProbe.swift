import Foundation
import Highlight

/// What the conformance suite and the benchmark need to see of the highlighter, without a site
/// around it.
///
///     highlight-probe tokens LANGUAGE FILE...   prints every token: its kind and its length in bytes
///     highlight-probe time LANGUAGE FILE...     prints the seconds that tokens and HTML take
@main
struct HighlightProbe {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count >= 3, let command = arguments.first,
      let language = Language.named(arguments[2])
    else {
      throw Failure(description: "usage: highlight-probe tokens|time LANGUAGE FILE...")
    }
    let files = try arguments.dropFirst(2).map { path in
      (path: path, code: [UInt8](try Data(contentsOf: URL(filePath: path))))
    }
    switch command {
    case "tokens": printTokens(files, language)
    case "time": printTimes(files.map(\.code), language)
    default: throw Failure(description: "unknown command \(command)")
    }
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private static func printTokens(_ files: [(path: String, code: [UInt8])], _ language: Language) {
    for file in files {
      print("file", file.path)
      for token in language.tokens(of: file.code) { print(token.kind, token.range.count) }
    }
  }

  /// Prints the best of five rounds, in seconds of the processor: other work on the machine does
  /// not count.
  private static func printTimes(_ files: [[UInt8]], _ language: Language) {
    var (tokens, html, checksum) = (Double.infinity, Double.infinity, 0)
    for _ in 0..<5 {
      tokens = min(
        tokens, seconds { for code in files { checksum += language.tokens(of: code).count } })
      html = min(
        html,
        seconds {
          for code in files { checksum += CodeWriter.stream(of: code, in: language).count }
        })
    }
    print(tokens, html, checksum)
  }

  private static func seconds(_ work: () -> Void) -> Double {
    let start = clock()
    work()
    return Double(clock() - start) / Double(CLOCKS_PER_SEC)
  }
}
