import TextCore

/// What follows an operand: members, subscripts, calls, filters and tests.
extension Parser {
  func parsePostfix(_ operand: ExpressionID) throws(SyntaxProblem)
    -> ExpressionID
  {
    var value = operand
    while true {
      if take(.dot) {
        value = try parseMember(of: value)
      } else if take(.openBracket) {
        value = try parseSubscript(value, from: syntax.range(of: value).lowerBound)
      } else if isSymbol(.openParenthesis) {
        value = try parseCall(value)
      } else {
        return value
      }
    }
  }

  private func parseMember(of value: ExpressionID) throws(SyntaxProblem) -> ExpressionID {
    let start = syntax.range(of: value).lowerBound
    let token = advance()
    switch token.kind {
    case .name: return syntax.add(.attribute(value, text(of: token)), start..<previousEnd)
    case .integer:
      let index = syntax.add(.constant(try number(token)), token.range)
      return syntax.add(.item(value, index), start..<previousEnd)
    default: throw SyntaxProblem("expected a name or number after '.'", at: token.range)
    }
  }

  private enum Subscript {
    case item(ExpressionID)
    case slice(start: ExpressionID?, stop: ExpressionID?, step: ExpressionID?)
  }

  private func parseSubscript(_ value: ExpressionID, from start: Int)
    throws(SyntaxProblem) -> ExpressionID
  {
    let argumentsStart = previousEnd
    var subscripts: [Subscript] = []
    while !isSymbol(.closeBracket) {
      if !subscripts.isEmpty { try expect(.comma) }
      subscripts.append(try parseSubscriptPart())
    }
    advance()
    let range = start..<previousEnd
    if subscripts.count == 1 {
      switch subscripts[0] {
      case .item(let index): return syntax.add(.item(value, index), range)
      case .slice(let start, let stop, let step):
        return syntax.add(.slice(value, start: start, stop: stop, step: step), range)
      }
    }
    let parts = subscripts.map { part in
      switch part {
      case .item(let index): index
      case .slice(let start, let stop, let step):
        syntax.add(.sliceObject(start: start, stop: stop, step: step), range)
      }
    }
    let tuple = syntax.add(.tuple(parts), argumentsStart..<previousEnd - 1)
    return syntax.add(.item(value, tuple), range)
  }

  private func parseSubscriptPart() throws(SyntaxProblem) -> Subscript {
    var bounds: [ExpressionID?] = [nil, nil, nil]
    for place in 0..<3 {
      if !isSymbol(.colon), !isSymbol(.closeBracket), !isSymbol(.comma) {
        bounds[place] = try parseExpression()
      }
      if place == 2 { break }
      if !take(.colon) {
        if place == 0, let index = bounds[0] { return .item(index) }
        if place == 0 { throw unexpected(expected: "an expression") }
        break
      }
    }
    return .slice(start: bounds[0], stop: bounds[1], step: bounds[2])
  }

  func parseCall(_ function: ExpressionID) throws(SyntaxProblem) -> ExpressionID {
    let arguments = try parseArguments()
    return syntax.add(
      .call(function, arguments), syntax.range(of: function).lowerBound..<previousEnd)
  }

  private func parseArguments() throws(SyntaxProblem) -> CallArguments {
    let open = try expect(.symbol(.openParenthesis)).range
    var arguments = CallArguments()
    var names: Set<String> = []
    var isFirst = true
    while !isSymbol(.closeParenthesis) {
      if !isFirst {
        try expect(.comma)
        if isSymbol(.closeParenthesis) { break }
      }
      isFirst = false
      let start = current.range
      let kind = try takeArgumentKind(after: arguments, open: open)
      if case .keyword(let name) = kind, !names.insert(name).inserted {
        throw SyntaxProblem("keyword argument repeated: \(name)", at: start)
      }
      let value = try parseExpression()
      switch kind {
      case .positional: arguments.positional.append(value)
      case .keyword(let name): arguments.keywords.append((name, value))
      case .variadic: arguments.variadic = value
      case .keywordMap: arguments.keywordMap = value
      }
    }
    try expect(.closeParenthesis)
    return arguments
  }

  private enum ArgumentKind {
    case positional, variadic, keywordMap
    case keyword(String)
  }

  /// Takes what stands before an argument's value: `*`, `**` or `name=`.
  private func takeArgumentKind(after arguments: CallArguments, open: SourceRange)
    throws(SyntaxProblem) -> ArgumentKind
  {
    let kind: ArgumentKind
    let isAllowed: Bool
    if take(.star) {
      kind = .variadic
      isAllowed = arguments.variadic == nil && arguments.keywordMap == nil
    } else if take(.doubleStar) {
      kind = .keywordMap
      isAllowed = arguments.keywordMap == nil
    } else if current.kind == .name, next.kind == .symbol(.assign) {
      kind = .keyword(string(of: advance()))
      advance()
      isAllowed = arguments.keywordMap == nil
    } else {
      kind = .positional
      isAllowed =
        arguments.variadic == nil && arguments.keywordMap == nil && arguments.keywords.isEmpty
    }
    guard isAllowed else {
      throw SyntaxProblem(
        "invalid order of arguments", at: open.lowerBound..<current.range.upperBound)
    }
    return kind
  }

  /// Parses `|name(…)|…`; with `startsInline`, the first without its bar.
  func parseFilters(_ operand: ExpressionID?, startsInline: Bool = false)
    throws(SyntaxProblem) -> ExpressionID?
  {
    var value = operand
    var isFirst = startsInline
    while isFirst || isSymbol(.pipe) {
      if !isFirst { advance() }
      isFirst = false
      let start = current.range.lowerBound
      let name = try parseDottedName()
      let arguments =
        isSymbol(.openParenthesis) ? try parseArguments() : CallArguments()
      value = syntax.add(.filter(value, name, arguments), start..<previousEnd)
    }
    return value
  }

  private func parseDottedName() throws(SyntaxProblem) -> String {
    var name = string(of: try expect(.name))
    while take(.dot) { name += "." + string(of: try expect(.name)) }
    return name
  }

  func parseTest(_ value: ExpressionID) throws(SyntaxProblem) -> ExpressionID {
    advance()
    let isNegated = take("not")
    let start = current.range.lowerBound
    let name = try parseDottedName()
    var arguments = CallArguments()
    switch current.kind {
    case .symbol(.openParenthesis): arguments = try parseArguments()
    case .name where isName("else") || isName("or") || isName("and"): break
    case .name where isName("is"):
      throw SyntaxProblem("tests cannot be chained with 'is'", at: current.range)
    case .name, .string, .integer, .float, .symbol(.openBracket), .symbol(.openBrace):
      try enter()
      defer { leave() }
      arguments.positional = [try parsePostfix(try parsePrimary())]
    default: break
    }
    let test = syntax.add(.test(value, name, arguments), start..<previousEnd)
    return isNegated ? syntax.add(.unary(.not, test), start..<previousEnd) : test
  }
}
