import Foundation
import TextCore
import VersusContent

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
    YAMLReader.firstProblem(in: SourceText(path: "", bytes: code)).map {
      Problem(message: $0.message, range: $0.range)
    }
  }
}
