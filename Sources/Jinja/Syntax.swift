import TextCore

/// An expression by its place in ``Syntax/expressions``.
struct ExpressionID: Hashable, Sendable {
  let index: Int
}

/// A statement by its place in ``Syntax/statements``.
struct StatementID: Hashable, Sendable {
  let index: Int
}

/// One template as a tree.
///
/// Nodes lie in two arrays and refer to each other by index, so that a tree as deep as the template
/// is long can be built, walked and released without recursion.
struct Syntax: Sendable {
  private(set) var expressions: [Expression] = []
  private(set) var expressionRanges: [SourceRange] = []
  private(set) var statements: [Statement] = []
  private(set) var statementRanges: [SourceRange] = []
  var body: [StatementID] = []

  mutating func add(_ expression: Expression, _ range: SourceRange) -> ExpressionID {
    expressions.append(expression)
    expressionRanges.append(range)
    return ExpressionID(index: expressions.count - 1)
  }

  mutating func add(_ statement: Statement, _ range: SourceRange) -> StatementID {
    statements.append(statement)
    statementRanges.append(range)
    return StatementID(index: statements.count - 1)
  }

  subscript(id: ExpressionID) -> Expression { expressions[id.index] }
  subscript(id: StatementID) -> Statement { statements[id.index] }
  func range(of id: ExpressionID) -> SourceRange { expressionRanges[id.index] }
  func range(of id: StatementID) -> SourceRange { statementRanges[id.index] }
}

enum Expression: Sendable {
  case constant(Value)
  case name([UInt8])
  case list([ExpressionID])
  case tuple([ExpressionID])
  case map([(key: ExpressionID, value: ExpressionID)])
  case unary(UnaryOperator, ExpressionID)
  case binary(BinaryOperator, ExpressionID, ExpressionID)
  case and(ExpressionID, ExpressionID)
  case or(ExpressionID, ExpressionID)
  case concatenation([ExpressionID])
  case comparison(ExpressionID, [(operation: Comparison, operand: ExpressionID)])
  /// `value if test else …`, the first whose test is true.
  case conditional([(value: ExpressionID, test: ExpressionID)], otherwise: ExpressionID?)
  case attribute(ExpressionID, [UInt8])
  case item(ExpressionID, ExpressionID)
  case slice(ExpressionID, start: ExpressionID?, stop: ExpressionID?, step: ExpressionID?)
  /// A slice as one of several subscripts (`a[1:2, 3]`), which no value supports.
  case sliceObject(start: ExpressionID?, stop: ExpressionID?, step: ExpressionID?)
  case call(ExpressionID, CallArguments)
  /// A filter; without a value it filters the text of a block.
  case filter(ExpressionID?, String, CallArguments)
  case test(ExpressionID, String, CallArguments)
}

enum UnaryOperator: Sendable {
  case not, minus, plus
}

struct CallArguments: Sendable {
  var positional: [ExpressionID] = []
  var keywords: [(name: String, value: ExpressionID)] = []
  /// What follows `*`.
  var variadic: ExpressionID?
  /// What follows `**`.
  var keywordMap: ExpressionID?

  /// All expressions, in the order in which they are evaluated.
  var expressions: [ExpressionID] {
    positional + keywords.map(\.value) + [variadic, keywordMap].compactMap(\.self)
  }
}

/// What can be assigned to.
indirect enum Target: Sendable {
  case name([UInt8], SourceRange)
  case member(namespace: [UInt8], attribute: [UInt8], SourceRange)
  case tuple([Target], SourceRange)
}

struct MacroSyntax: Sendable {
  var name: [UInt8]?
  var parameters: [(name: [UInt8], range: SourceRange)] = []
  /// Of the last parameters.
  var defaults: [ExpressionID] = []
  var body: [StatementID] = []
}

enum ImportContext: Sendable {
  case with, without
}

enum Statement: Sendable {
  case text(SourceRange)
  case output([ExpressionID])
  case conditional([(test: ExpressionID, body: [StatementID])], otherwise: [StatementID])
  case loop(LoopSyntax)
  case assign(Target, ExpressionID)
  case assignBlock(Target, filter: ExpressionID?, body: [StatementID])
  case with([(target: Target, value: ExpressionID)], body: [StatementID])
  case macro(MacroSyntax)
  case callBlock(MacroSyntax, call: ExpressionID)
  case filterBlock(ExpressionID, body: [StatementID])
  case autoescape(ExpressionID, body: [StatementID])
  case block(BlockSyntax)
  case extends(ExpressionID)
  case include(ExpressionID, ignoreMissing: Bool, ImportContext)
  case importModule(ExpressionID, name: [UInt8], ImportContext)
  case importNames(ExpressionID, names: [(name: [UInt8], alias: [UInt8])], ImportContext)
  case expression(ExpressionID)
  case breakLoop
  case continueLoop
}

struct LoopSyntax: Sendable {
  var target: Target
  var iterable: ExpressionID
  var test: ExpressionID?
  var isRecursive: Bool
  var body: [StatementID]
  var otherwise: [StatementID]
}

struct BlockSyntax: Sendable {
  var name: [UInt8]
  var isScoped: Bool
  var isRequired: Bool
  var body: [StatementID]
}
