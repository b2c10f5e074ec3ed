import TextCore

/// One request a line, one answer a line: rendering for suites, editors and CI.
///
/// A request is a JSON object with `templates` (sources by name), `main` (the name to render),
/// `context`, `globals`, `autoescape` (true, false; by name if missing), `strict`, and `options`, which has
/// Jinja's names (`trim_blocks`, `line_statement_prefix`, …). The answer has `output`, or `error`
/// with the message and `line`, and, so that a failure can be shown in full, `template`, `column`,
/// `id` and `help`.
package enum BatchProtocol {
  /// Answers one request; never fails, since problems are answers, too.
  ///
  /// - Parameter line: A request, without its line ending.
  /// - Returns: The answer, without a line ending.
  package static func answer(_ line: [UInt8]) -> [UInt8] {
    let answer: Value
    do throws(HostError) {
      answer = try Self.answer(to: read(line))
    } catch {
      answer = ["error": Value(error.message), "line": 0]
    }
    return (try? JSONWriter.line(answer)) ?? []
  }

  private static func read(_ line: [UInt8]) throws(HostError) -> Value {
    do throws(JSONError) {
      return Value(try JSONParser.parse(line), changeable: true)
    } catch {
      throw HostError(id: "json", "\(error.message) at byte \(error.offset)")
    }
  }

  private static func answer(to request: Value) throws(HostError) -> Value {
    guard case .map(let map) = request else {
      throw HostError(id: "request", "a request must be a JSON object")
    }
    let request = map.entries
    guard case .map(let templates) = request["templates"] else {
      throw HostError(id: "request", "the request has no 'templates'")
    }
    var sources: [String: SourceText] = [:]
    for (name, source) in zip(templates.entries.keys, templates.entries.values) {
      guard let name = name.string, let bytes = source.text else {
        throw HostError(id: "request", "a template must be text")
      }
      sources[name] = SourceText(path: name, bytes: bytes)
    }
    guard let main = request["main"]?.string else {
      throw HostError(id: "request", "the request has no 'main'")
    }
    let library = TemplateLibrary(sources, options: try options(of: request))
    var context = OrderedMap()
    if case .map(let map) = request["context"] { context = map.entries }
    var globals = OrderedMap()
    if case .map(let map) = request["globals"] { globals = map.entries }
    do throws(TemplateError) {
      let output = try library.render(main, context: context, globals: globals)
      return ["output": .string(output)]
    } catch {
      return description(of: error.diagnostic)
    }
  }

  private static func description(of problem: Diagnostic) -> Value {
    [
      "error": Value(problem.message), "line": .int(problem.location?.start.line ?? 0),
      "column": .int(problem.location?.start.column ?? 0),
      "template": problem.location.map { Value($0.path) } ?? Value.none, "id": Value(problem.id),
      "help": problem.help.map { Value($0) } ?? Value.none,
    ]
  }

  private static func options(of request: OrderedMap) throws(HostError) -> TemplateOptions {
    var options = TemplateOptions()
    if case .bool(let isOn) = request["autoescape"] { options.autoescape = isOn ? .on : .off }
    if case .bool(true) = request["strict"] { options.undefined = .strict }
    guard case .map(let map) = request["options"] else { return options }
    for (name, value) in zip(map.entries.keys, map.entries.values) {
      guard let name = name.string else { continue }
      try set(name, to: value, in: &options)
    }
    return options
  }

  private static func set(_ name: String, to value: Value, in options: inout TemplateOptions)
    throws(HostError)
  {
    switch (name, value) {
    case ("trim_blocks", .bool(let isOn)): options.trimBlocks = isOn
    case ("lstrip_blocks", .bool(let isOn)): options.lstripBlocks = isOn
    case ("keep_trailing_newline", .bool(let isOn)): options.keepTrailingNewline = isOn
    case ("line_statement_prefix", .none), ("line_comment_prefix", .none): break
    case (_, .string(let bytes)) where !bytes.isEmpty:
      try set(name, to: bytes.string, in: &options)
    default: throw unusable(name)
    }
  }

  private static func set(_ name: String, to text: String, in options: inout TemplateOptions)
    throws(HostError)
  {
    switch name {
    case "line_statement_prefix": options.lineStatementPrefix = text
    case "line_comment_prefix": options.lineCommentPrefix = text
    case "block_start_string": options.blockStart = text
    case "block_end_string": options.blockEnd = text
    case "variable_start_string": options.variableStart = text
    case "variable_end_string": options.variableEnd = text
    case "comment_start_string": options.commentStart = text
    case "comment_end_string": options.commentEnd = text
    default: throw unusable(name)
    }
  }

  private static func unusable(_ name: String) -> HostError {
    HostError(id: "request", "unknown option '\(name)', or a value it cannot have")
  }
}
