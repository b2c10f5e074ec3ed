package import TextCore

/// Templates that can include, extend and import each other: parsed once, rendered any number of
/// times, by several threads at once.
package final class TemplateLibrary: Sendable {
  /// What is wrong with the sources, sorted by place; templates without a problem can be rendered.
  package let diagnostics: [Diagnostic]
  /// The names of the templates that can be rendered, sorted.
  package var names: [String] { templates.keys.sorted() }

  let options: TemplateOptions
  let registry: Registry
  private let onUse: (@Sendable (String) -> Void)?
  private let templates: [String: Template]
  private let broken: [String: Diagnostic]

  /// Parses all sources.
  ///
  /// - Parameters:
  ///   - sources: The templates by the names by which they refer to each other.
  ///   - options: How they are read and printed.
  ///   - extensions: Filters, tests and globals of the host's.
  /// - Complexity: O(*bytes*).
  package init(
    _ sources: [String: SourceText], options: TemplateOptions = TemplateOptions(),
    extensions: TemplateExtensions = TemplateExtensions()
  ) {
    self.options = options
    registry = Registry(extensions)
    onUse = extensions.onUse
    var templates: [String: Template] = [:]
    var broken: [String: Diagnostic] = [:]
    for (name, source) in sources {
      do {
        templates[name] = try Template(
          parsing: source, name: name, options: options, registry: registry)
      } catch {
        broken[name] = error.diagnostic(in: source)
      }
    }
    self.templates = templates
    self.broken = broken
    diagnostics = broken.values.sorted()
  }

  /// Parses the templates `names`, whose sources `load` returns; those for which it returns `nil`
  /// are left out.
  package convenience init(
    names: some Sequence<String>, options: TemplateOptions = TemplateOptions(),
    extensions: TemplateExtensions = TemplateExtensions(), load: (String) -> SourceText?
  ) {
    var sources: [String: SourceText] = [:]
    for name in names { sources[name] = load(name) }
    self.init(sources, options: options, extensions: extensions)
  }

  /// Renders the template `name`.
  ///
  /// - Parameters:
  ///   - name: One of ``names``.
  ///   - context: The variables that it sees, and what it includes with its context.
  ///   - globals: Further names for this render, seen everywhere, in imported macros too.
  ///   - scope: What objects and functions of the host are told it is for.
  /// - Returns: The text as UTF-8.
  /// - Throws: The first problem, with its place and the way there.
  package func render(
    _ name: String, context: OrderedMap = OrderedMap(), globals: OrderedMap = OrderedMap(),
    scope: (any HostScope)? = nil
  ) throws(TemplateError) -> [UInt8] {
    var output: [UInt8] = []
    try render(name, context: context, globals: globals, scope: scope, into: &output)
    return output
  }

  /// Renders the template `name` at the end of `output`, which on failure is left as it was.
  package func render(
    _ name: String, context: OrderedMap = OrderedMap(), globals: OrderedMap = OrderedMap(),
    scope: (any HostScope)? = nil, into output: inout [UInt8]
  ) throws(TemplateError) {
    guard let template = template(name) else { throw missing(name) }
    var renderer = Renderer(self, context: context, globals: globals, scope: scope)
    let start = output.count
    swap(&renderer.out, &output)
    renderer.outputLimit = options.limits.outputBytes.addingReportingOverflow(start).partialValue
    defer {
      swap(&renderer.out, &output)
      renderer.releaseCycles()
    }
    do {
      try renderer.render(template)
    } catch {
      renderer.restoreOutput(count: start)
      throw error
    }
  }

  func template(_ name: String) -> Template? {
    onUse?(name)
    return templates[name]
  }

  private func missing(_ name: String) -> TemplateError {
    if let diagnostic = broken[name] { return TemplateError(diagnostic: diagnostic) }
    let failure = missingTemplate(name)
    return TemplateError(
      diagnostic: Diagnostic(id: failure.id, failure.message, help: failure.help))
  }

  func missingTemplate(_ name: String) -> Failure {
    if let diagnostic = broken[name] {
      var failure = Failure(diagnostic.id, diagnostic.message, help: diagnostic.help)
      failure.diagnostic = diagnostic
      return failure
    }
    let near = nearestName(to: name, among: names)
    return Failure(
      "missing-template", "there is no template '\(name)'",
      help: near.map { "did you mean '\($0)'?" })
  }
}

extension Template {
  convenience init(
    parsing source: SourceText, name: String, options: TemplateOptions, registry: Registry
  ) throws(SyntaxProblem) {
    if let offset = source.bytes.firstInvalidUTF8 {
      throw SyntaxProblem(
        "the template is not valid UTF-8", at: offset..<offset + 1, id: "not-utf8",
        help: "save the file as UTF-8")
    }
    let syntax = try Parser.parse(source.bytes, options: options)
    let program = try Compiler.compile(
      syntax, bytes: source.bytes, escapes: options.escapes(name), registry: registry,
      limits: options.limits)
    self.init(program, name: name, source: source, options: options)
  }
}
