import HostSystem
import TextCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a worker tells of itself.
struct Interpreter: Hashable {
  /// All of it.
  var greeting: String
  var executable: String
  /// As the worker sees it.
  var stamp: FileStamp
  /// The files and folders that modules come from.
  var sources: [String]

  /// What decides what `program` says; `nil` if something else answered in its place that is out of sight, such as an
  /// interpreter in a container.
  func toolchain(startedAs program: String, tools: [Tool], since start: Date) -> Toolchain? {
    guard let started = ProgramFile.path(of: program), FileStamp(of: executable) == stamp else {
      return nil
    }
    let isItself = ProgramFile.resolved(executable) == ProgramFile.resolved(started)
    return Toolchain(
      program, tools: tools, parts: isItself ? sources : [executable] + sources,
      standIn: isItself ? nil : StandIn(question: .python, answer: greeting), usedSince: start)
  }
}

/// What one worker had to say before it ended.
struct WorkerAnswers {
  enum Answer {
    case correct
    case problems([WorkerProblem])
    case missing(module: String)
  }

  /// For the first units, in order; fewer than were given if the worker ended early.
  var units: [Answer] = []
  var tools: [Tool] = []
  var interpreter: Interpreter?

  /// Reads what a worker printed; `nil` if it was no worker.
  init?(_ output: [UInt8]) {
    let decoder = JSONDecoder()
    guard let end = output.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
    for line in output[..<end].split(separator: UInt8(ascii: "\n")) {
      if let first = line.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= first {
        units.append(.correct)
        continue
      }
      guard let answer = try? decoder.decode(WorkerAnswer.self, from: Data(line)) else { break }
      if let version = answer.python { tools.append(Tool(name: "Python", version: version)) }
      interpreter = interpreter ?? answer.interpreter(greeting: line)
      if let module = answer.module, let tool = Self.toolNames[module] {
        tools.append(Tool(name: tool, version: answer.version))
      }
      if let problems = answer.problems { units.append(.problems(problems)) }
      if let module = answer.missing { units.append(.missing(module: module)) }
    }
    guard tools.first?.name == "Python" else { return nil }
  }

  private static let toolNames = ["jinja2": "Jinja", "django": "Django"]
}

private struct WorkerAnswer: Decodable {
  var python: String?
  var executable: String?
  /// Size, time of change in microseconds since 1970, and number of the executable.
  var file: [UInt64]?
  var sources: [String]?
  var module: String?
  var version: String?
  var problems: [WorkerProblem]?
  var missing: String?

  /// The interpreter that says so.
  func interpreter(greeting: some Sequence<UInt8>) -> Interpreter? {
    guard let executable, let file, file.count == 3, let sources,
      let modified = Int64(exactly: file[1])
    else { return nil }
    return Interpreter(
      greeting: String(decoding: Array(greeting), as: UTF8.self), executable: executable,
      stamp: FileStamp(size: file[0], modified: modified, number: file[2]), sources: sources)
  }
}

struct WorkerProblem: Decodable {
  var severity: String
  var message: String
  var start: Int?
  var end: Int?

  func problem(in unit: CodeUnit) -> Problem {
    let start = min(max(start ?? 0, 0), unit.code.count)
    let end = min(max(end ?? start, start), unit.code.count)
    // The lines that a message mentions are the unit's; what people see are the page's.
    let message = message.replacing(/\bline (\d+)/) { mention in
      Int(mention.output.1).map { "line \(unit.sourceLine(of: $0))" } ?? String(mention.output.0)
    }
    return Problem(
      severity: severity == "warning" ? .warning : .error, message: message, range: start..<end)
  }
}
