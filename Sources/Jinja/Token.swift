import TextCore

/// A piece of a template.
struct Token: Sendable {
  var kind: Kind
  /// Where it stands; for text, without what whitespace control removes.
  var range: SourceRange

  enum Kind: Sendable, Hashable {
    case text
    case blockStart, blockEnd, variableStart, variableEnd
    case name, string, integer, float
    case symbol(Symbol)
    case end
    /// Nothing could be read here; the problem is in ``TokenStream/problem``.
    case problem
  }

  enum Symbol: String, Sendable {
    case plus = "+"
    case minus = "-"
    case slash = "/"
    case doubleSlash = "//"
    case star = "*"
    case percent = "%"
    case doubleStar = "**"
    case tilde = "~"
    case openBracket = "["
    case closeBracket = "]"
    case openParenthesis = "("
    case closeParenthesis = ")"
    case openBrace = "{"
    case closeBrace = "}"
    case equal = "=="
    case notEqual = "!="
    case greater = ">"
    case greaterOrEqual = ">="
    case less = "<"
    case lessOrEqual = "<="
    case assign = "="
    case dot = "."
    case colon = ":"
    case pipe = "|"
    case comma = ","
    case semicolon = ";"
  }
}

/// The tokens of one template, ended by one of kind `end` or `problem`.
struct TokenStream: Sendable {
  var tokens: [Token] = []
  /// Why reading stopped, if the last token is a `problem`.
  var problem: SyntaxProblem?
}

/// Why a template cannot be parsed.
struct SyntaxProblem: Error {
  var id = "syntax"
  var message: String
  var range: SourceRange
  var help: String?
  /// Places that explain it: what was open, and where.
  var notes: [(message: String, range: SourceRange)] = []

  init(_ message: String, at range: SourceRange, id: String = "syntax", help: String? = nil) {
    self.id = id
    self.message = message
    self.range = range
    self.help = help
  }
}
