import TextCore

/// A parsed template, ready to be rendered by any number of threads at a time.
package final class Template: Sendable {
  let name: String
  let source: SourceText
  let escapes: Bool
  let isStrict: Bool
  let functions: [Function]
  /// The function of each block, in the order of the source.
  let blocks: [(name: String, function: Int)]
  let constants: [Value]
  /// All literal text, one piece after the other.
  let literals: [UInt8]
  let names: [Name]
  let shapes: [CallShape]
  let failures: [String]
  /// For includes and scoped blocks, the variables that the other template can see.
  let locals: [[LocalReference]]
  /// The filters and tests it uses; `nil` if there is no such, which is an error only if it runs.
  let filters: [FilterEntry]
  let tests: [TestEntry]

  init(_ program: Program, name: String, source: SourceText, options: TemplateOptions) {
    self.name = name
    self.source = source
    escapes = options.escapes(name)
    isStrict = options.undefined == .strict
    functions = program.functions
    blocks = program.blocks
    constants = program.constants
    literals = program.literals
    names = program.names.map { Name($0) }
    shapes = program.shapes
    failures = program.failures
    locals = program.locals
    filters = program.filters
    tests = program.tests
  }
}

/// A variable that another template is to see.
struct LocalReference: Sendable {
  enum Place: Sendable {
    case slot(Int)
    case cell(Int)
  }
  var name: [UInt8]
  var place: Place
}

/// What the compiler makes of a tree.
struct Program {
  var functions: [Function] = []
  var blocks: [(name: String, function: Int)] = []
  var constants: [Value] = []
  var literals: [UInt8] = []
  var names: [[UInt8]] = []
  var shapes: [CallShape] = []
  var failures: [String] = []
  var locals: [[LocalReference]] = []
  var filters: [FilterEntry] = []
  var tests: [TestEntry] = []
}
