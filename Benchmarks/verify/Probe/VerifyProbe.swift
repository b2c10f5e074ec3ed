import Foundation
import HostSystem
import TextCore
import VersusSamples

/// Measures how long it takes to verify many fences of one language.
///
///     verify-probe LANGUAGE COUNT PYTHON FILE...
///
/// The fences are the files in turn, each time with another number in a last line, so that no two are
/// the same.
@main
struct VerifyProbe {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count >= 4, let count = Int(arguments[2]) else {
      throw Failure(description: "usage: verify-probe LANGUAGE COUNT PYTHON FILE...")
    }
    let files = try arguments.dropFirst(3).map { [UInt8](try Data(contentsOf: URL(filePath: $0))) }
    let units = (0..<count).map { number in
      let ending = arguments[1] == "python" || arguments[1] == "bash" ? "\n# \(number)\n" : ""
      return CodeUnit(
        language: arguments[1],
        file: SourceText(path: "\(number)", bytes: files[number % files.count] + ending.utf8))
    }
    let verifier = SampleVerifier(
      runner: SubprocessRunner(), site: FileManager.default.currentDirectoryPath,
      python: arguments[3], jobs: ProcessInfo.processInfo.activeProcessorCount)
    var best = Duration.seconds(1_000)
    var verification = await verifier.verify([])
    for _ in 0..<5 {
      let clock = ContinuousClock()
      let start = clock.now
      verification = await verifier.verify(units)
      best = min(best, clock.now - start)
    }
    print(
      "seconds \(best / .seconds(1)) units \(units.count)",
      "bytes \(units.reduce(0) { $0 + $1.code.count })",
      "wrong \(verification.verdicts.count { $0 == .failed })")
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }
}
