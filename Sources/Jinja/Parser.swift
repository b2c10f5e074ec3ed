import TextCore

/// Builds the tree of one template.
///
/// Recursion is limited to what stands in brackets and tags; chains of operators, filters and
/// `elif` are loops.
final class Parser {
  let bytes: [UInt8]
  let options: TemplateOptions
  private let stream: TokenStream
  private var position = 0
  var syntax = Syntax()
  private var depth = 0
  /// The tags that are open, outermost first.
  var openTags: [(name: String, range: SourceRange)] = []

  /// Parses a whole template.
  ///
  /// - Throws: The first problem.
  /// - Complexity: O(*n*).
  static func parse(_ bytes: [UInt8], options: TemplateOptions) throws(SyntaxProblem) -> Syntax {
    let parser = Parser(bytes, options)
    parser.syntax.body = try parser.parseStatements(until: [])
    return parser.syntax
  }

  private init(_ bytes: [UInt8], _ options: TemplateOptions) {
    self.bytes = bytes
    self.options = options
    stream = Lexer.tokens(of: bytes, options: options)
  }

  // MARK: Tokens

  var current: Token { stream.tokens[position] }
  var next: Token { stream.tokens[min(position + 1, stream.tokens.count - 1)] }
  /// The end of the token before the current one.
  var previousEnd: Int { position > 0 ? stream.tokens[position - 1].range.upperBound : 0 }

  @discardableResult
  func advance() -> Token {
    let token = current
    if position < stream.tokens.count - 1 { position += 1 }
    return token
  }

  func text(of token: Token) -> [UInt8] { Array(bytes[token.range]) }
  func string(of token: Token) -> String { String(decoding: bytes[token.range], as: UTF8.self) }

  func isName(_ token: Token, _ name: StaticString) -> Bool {
    token.kind == .name && bytes[token.range].elementsEqual(name.description.utf8)
  }

  func isName(_ name: StaticString) -> Bool { isName(current, name) }
  func isSymbol(_ symbol: Token.Symbol) -> Bool { current.kind == .symbol(symbol) }

  func take(_ name: StaticString) -> Bool {
    guard isName(name) else { return false }
    advance()
    return true
  }

  func take(_ symbol: Token.Symbol) -> Bool {
    guard isSymbol(symbol) else { return false }
    advance()
    return true
  }

  @discardableResult
  func expect(_ kind: Token.Kind) throws(SyntaxProblem) -> Token {
    guard current.kind == kind else { throw unexpected(expected: Self.description(of: kind)) }
    return advance()
  }

  func expect(_ name: StaticString) throws(SyntaxProblem) {
    guard take(name) else { throw unexpected(expected: "'\(name)'") }
  }

  func expect(_ symbol: Token.Symbol) throws(SyntaxProblem) {
    guard take(symbol) else { throw unexpected(expected: "'\(symbol.rawValue)'") }
  }

  /// A name that may be used as a variable.
  func expectName() throws(SyntaxProblem) -> (name: [UInt8], range: SourceRange) {
    let token = try expect(.name)
    return (try identifier(token), token.range)
  }

  func identifier(_ token: Token) throws(SyntaxProblem) -> [UInt8] {
    let name = text(of: token)
    if let first = String(decoding: name.prefix(4), as: UTF8.self).unicodeScalars.first,
      !first.properties.isXIDStart, first != "_"
    {
      throw SyntaxProblem("invalid character in identifier", at: token.range)
    }
    return name
  }

  /// Goes one level deeper; the depth is limited, because the stack is.
  ///
  /// Each call is followed by
  /// `defer { leave() }`.
  func enter() throws(SyntaxProblem) {
    guard depth < options.limits.nesting else {
      throw SyntaxProblem(
        "nested deeper than \(options.limits.nesting) levels", at: current.range,
        id: "limit-nesting")
    }
    depth += 1
  }

  func leave() { depth -= 1 }

  // MARK: Problems

  static func description(of kind: Token.Kind) -> String {
    switch kind {
    case .text: "template text"
    case .blockStart: "start of a tag"
    case .blockEnd: "end of the tag"
    case .variableStart: "start of an expression"
    case .variableEnd: "end of the expression"
    case .name: "a name"
    case .string: "a string"
    case .integer: "an integer"
    case .float: "a float"
    case .symbol(let symbol): "'\(symbol.rawValue)'"
    case .end: "end of template"
    case .problem: "something unreadable"
    }
  }

  /// The problem that the current token is not what was expected.
  func unexpected(expected: String? = nil) -> SyntaxProblem {
    if current.kind == .problem, let problem = stream.problem { return withOpenTag(problem) }
    let found =
      switch current.kind {
      case .name, .string, .integer, .float: "'\(string(of: current))'"
      default: Self.description(of: current.kind)
      }
    let suffix = expected.map { ", expected \($0)" } ?? ""
    return withOpenTag(
      SyntaxProblem("unexpected \(found)\(suffix)", at: current.range, help: helpForUnexpected()))
  }

  /// Adds which tag was open, and where.
  func withOpenTag(_ problem: SyntaxProblem) -> SyntaxProblem {
    guard let tag = openTags.last else { return problem }
    var problem = problem
    problem.notes.append(("in the '\(tag.name)' tag that was opened here", tag.range))
    return problem
  }
}
