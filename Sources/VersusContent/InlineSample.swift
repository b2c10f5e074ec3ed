import Expectations
import HostSystem
import SampleRun
import TextCore
import VersusModel

/// Code of a page that is run: a fence with `run` or `fails`.
///
/// It becomes a sample of its own, called by its page and its name, or its number among such fences of
/// the page: `pages/routing/2`.
struct InlineSample {
  let source: SourceText
  let side: Side?
  let language: String
  let body: CodeText
  /// The first line of the fence.
  let range: SourceRange

  /// What runs code of a language: the name of the file that holds it, and the command.
  private static let interpreters: [String: (file: String, command: String)] = [
    "python": ("sample.py", "python3 sample.py"), "py": ("sample.py", "python3 sample.py"),
    "bash": ("sample.sh", "bash -eu sample.sh"), "sh": ("sample.sh", "sh -eu sample.sh"),
    "shell": ("sample.sh", "sh -eu sample.sh"),
    "javascript": ("sample.mjs", "node sample.mjs"), "js": ("sample.mjs", "node sample.mjs"),
    "ruby": ("sample.rb", "ruby sample.rb"), "perl": ("sample.pl", "perl sample.pl"),
  ]

  /// The languages that can be run, for messages.
  static let languages = "console, " + interpreters.keys.sorted().joined(separator: ", ")

  /// Makes the sample.
  ///
  /// - Parameters:
  ///   - name: what it is called on its page.
  ///   - fails: the message with which it must fail, and where that stands; `nil` if it must not.
  ///   - environment: the name of its environment; `nil` for its side's.
  /// - Returns: `nil` for a language that nothing runs.
  func project(
    named name: String, fails: (message: String, range: SourceRange)?,
    environment: (name: String, range: SourceRange)?
  ) -> SampleProject? {
    guard let path = SitePath("pages/\(pageName)/\(name)"), let steps = steps(fails: fails) else {
      return nil
    }
    return SampleProject(
      path: path, source: source, side: side, environment: environment, variables: [:],
      normalisers: NormaliserSet(), limits: SampleLimits(), steps: steps,
      files: [])
  }

  /// The page's path below `content/`, without its extension.
  private var pageName: Substring {
    source.path.trimmingPrefix("content/").prefix { $0 != "." }
  }

  private func steps(fails: (message: String, range: SourceRange)?) -> [SampleProject.Step]? {
    if language == "console" { return session }
    guard let (file, command) = Self.interpreters[language] else { return nil }
    var run = RunStep(command)
    run.name = "run"
    if let fails {
      run.exit = .failure
      run.stderr = OutputExpectation(contains: [fails.message])
    }
    let text = String(decoding: body.bytes, as: UTF8.self)
    let keys = fails.map { ["fails": $0.range] } ?? [:]
    return [
      .init(step: .write(path: file, text: text), range: range, keys: [:]),
      .init(step: .run(run), range: range, keys: keys),
    ]
  }

  /// The commands of a console session, each with what stands below it as what it must print.
  ///
  /// Both outputs count, as in a terminal, and any exit status: what a session shows is what is said.
  private var session: [SampleProject.Step] {
    ConsoleSession(body).entries.map { entry in
      var run = RunStep("{ \(entry.command)\n} 2>&1 || true")
      run.stdout = OutputExpectation(pattern: entry.output)
      return .init(step: .run(run), range: entry.place, keys: ["stdout": entry.place])
    }
  }
}
