import Foundation
import Highlight
import HostSystem
import Testing

@testable import VersusRender

/// The worker itself, in a real process, with a Pygments of ours whose lexers do what they are named for.
@Suite("The worker for Pygments")
struct PygmentsWorkerTests {
  /// A folder with a Python that finds our Pygments; removed with it.
  private final class Fixture: Sendable {
    let folder: URL

    init() throws {
      folder = URL.temporaryDirectory.appending(path: "versus-pygments-\(UUID().uuidString)")
      try write("", to: "pygments/log")
      try write("__version__ = '1'\n", to: "pygments/__init__.py")
      try write("STANDARD_TYPES = {'k': 'k'}\n", to: "pygments/token.py")
      try write("class ClassNotFound(ValueError): pass\n", to: "pygments/util.py")
      try write(Self.lexers, to: "pygments/lexers.py")
      try write(
        "#!/bin/sh\nPYTHONPATH='\(folder.path)' exec python3 \"$@\"\n", to: "python", mode: 0o755)
      try write("#!/bin/sh\nexec python3 -S \"$@\"\n", to: "bare", mode: 0o755)
      try write("#!/bin/sh\nexec sleep 60\n", to: "silent", mode: 0o755)
      try write("#!/bin/sh\nexec yes\n", to: "noisy", mode: 0o755)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ text: String, to path: String, mode: Int = 0o644) throws {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }

    static let lexers = """
      import os, signal, sys
      from pygments.util import ClassNotFound

      class Lexer:
          def __init__(self, name):
              self.name = name

          def get_tokens_unprocessed(self, code):
              with open(os.path.join(os.path.dirname(__file__), "log"), "a") as log:
                  log.write("asked\\n")
              if self.name == "kill":
                  os.kill(os.getpid(), signal.SIGKILL)
              if self.name == "hang":
                  while True:
                      pass
              if self.name == "raise":
                  raise KeyError("x")
              if self.name == "print":
                  print("tokens k 1")
                  os.write(1, b"rubbish\\n")
              yield 0, "k", "lie" if self.name == "lie" else code

      def get_lexer_by_name(name):
          if name == "unknown":
              raise ClassNotFound(name)
          return Lexer(name)
      """

    var cache: URL { folder.appending(path: ".versus/cache/pygments") }

    var kept: [String] {
      get throws { try FileManager.default.contentsOfDirectory(atPath: cache.path).sorted() }
    }

    /// How often a lexer was asked.
    var asked: Int {
      get throws {
        try String(contentsOf: folder.appending(path: "pygments/log"), encoding: .utf8)
          .split(separator: "\n").count
      }
    }

    func answers(
      to names: [String], of python: String = "python",
      _ change: (inout Pygments.Limits) -> Void = { _ in }
    ) async throws -> [Pygments.Answer] {
      var limits = Pygments.Limits()
      change(&limits)
      let pygments = Pygments(
        python: folder.appending(path: python).path, site: folder.path,
        cache: folder.path + "/.versus", limits: limits,
        runner: SubprocessRunner(gracePeriod: .milliseconds(200)))
      return try await pygments.answers(
        to: names.map { Pygments.Piece(language: $0, code: Array("code of \($0)".utf8)) })
    }
  }

  private func tokens(_ name: String) -> Pygments.Answer {
    var tokens = TokenList()
    tokens.append(.k, to: "code of \(name)".utf8.count)
    return .tokens(tokens)
  }

  @Test("a lexer that kills, hangs, prints, raises or lies costs its own piece alone")
  func lexersThatFail() async throws {
    let fixture = try Fixture()
    let names = ["a", "kill", "b", "hang", "print", "raise", "lie", "unknown", "c"]
    let answers = try await fixture.answers(to: names) { $0.piece = .seconds(3) }
    #expect(
      answers == [
        tokens("a"), .failed(reason: "Pygments stops at it"), tokens("b"),
        .failed(reason: "Pygments takes too long"), tokens("print"),
        .failed(reason: "KeyError: 'x'"), .failed(reason: "the lexer changes the code"),
        .unknownLanguage, tokens("c"),
      ])
  }

  @Test(
    "a program that is no Python, or has no Pygments, is given up",
    arguments: [
      ("bare", Pygments.Unavailable?.none), ("silent", .noPython(reason: "does not answer")),
      ("noisy", .noPython(reason: "does not work as Python 3")),
    ])
  func noPygments(python: String, expected: Pygments.Unavailable?) async throws {
    let fixture = try Fixture()
    let path = fixture.folder.appending(path: python).path
    let reason: Pygments.Unavailable =
      switch expected {
      case .noPython(let reason): .noPython(reason: "`\(path)` \(reason)")
      default: .notInstalled(python: path)
      }
    await #expect(throws: reason) {
      try await fixture.answers(to: ["a"], of: python) {
        // Those that never end are not waited for.
        if python != "bare" { ($0.start, $0.piece) = (.milliseconds(300), .milliseconds(200)) }
      }
    }
  }

  @Test("results are kept, and used again as long as they are whole")
  func keeping() async throws {
    let fixture = try Fixture()
    let names = ["a", "b", "c", "d", "e", "raise", "unknown"]
    let first = try await fixture.answers(to: names)
    #expect(try fixture.kept.count == 5)
    #expect(try fixture.asked == 6)
    #expect(try await fixture.answers(to: names) == first)
    #expect(try fixture.asked == 7, "only what failed is asked again")

    let files = try fixture.kept.map { fixture.cache.appending(path: $0) }
    try Data("tokens k 9".utf8).write(to: files[0])
    try Data(contentsOf: files[1]).dropLast().write(to: files[1])
    try Data([0, 0xFF, 10]).write(to: files[2])
    try Data().write(to: files[3])
    try FileManager.default.removeItem(at: files[4])
    try FileManager.default.createDirectory(at: files[4], withIntermediateDirectories: false)
    #expect(try await fixture.answers(to: names) == first)
    #expect(try fixture.asked == 13)
    #expect(try await fixture.answers(to: names) == first)
    #expect(try fixture.asked == 15, "what was damaged is kept again, where it can be written")
  }

  @Test("what is kept is bounded: the oldest goes, and what nobody uses or finished")
  func bound() async throws {
    let fixture = try Fixture()
    let names = (0..<40).map { "language\($0)" }
    _ = try await fixture.answers(to: names)
    #expect(try fixture.kept.count == 40)
    let files = try fixture.kept.map { fixture.cache.appending(path: $0) }
    for (days, file) in [0: files[0], 100: files[1]] {
      try FileManager.default.setAttributes(
        [.modificationDate: Date.now - Double(days) * 86_400], ofItemAtPath: file.path)
    }
    let part = fixture.cache.appending(path: ".part-x")
    try Data("half".utf8).write(to: part)
    try FileManager.default.setAttributes(
      [.modificationDate: Date.now - 2 * 86_400], ofItemAtPath: part.path)

    _ = try await fixture.answers(to: ["new"])
    #expect(try fixture.kept.count == 40)
    #expect(try !fixture.kept.contains(".part-x"))
    #expect(!FileManager.default.fileExists(atPath: files[1].path))
    #expect(FileManager.default.fileExists(atPath: files[0].path))

    _ = try await fixture.answers(to: ["newer"]) { $0.kept = 1_000 }
    let size = try fixture.kept.reduce(0) { total, name in
      total + (try Data(contentsOf: fixture.cache.appending(path: name)).count)
    }
    #expect(size > 0 && size <= 750)
    let asked = try fixture.asked
    #expect(try await fixture.answers(to: ["newer"]) == [tokens("newer")])
    #expect(try fixture.asked == asked, "the newest is still there")
  }

  @Test("two builds may use and tidy one folder at once")
  func together() async throws {
    let fixture = try Fixture()
    let names = (0..<100).map { "language\($0)" }
    async let one = fixture.answers(to: names) { $0.kept = 500 }
    async let two = fixture.answers(to: names.reversed()) { $0.kept = 500 }
    let answers = try await (one, two)
    #expect(answers.0 == names.map(tokens))
    #expect(answers.1 == names.reversed().map(tokens))
    #expect(try fixture.kept.allSatisfy { !$0.hasPrefix(".part-") })
  }
}
