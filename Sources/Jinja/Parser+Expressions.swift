import TextCore

extension Parser {
  // Functions on the way from one pair of brackets to the next are kept small, because their frames
  // are what limits the nesting.

  /// Parses `a`, or `a, b` as a tuple.
  func parseTuple(
    withConditional: Bool = true, endsAtRecursive: Bool = false, isParenthesized: Bool = false
  ) throws(SyntaxProblem) -> ExpressionID {
    let start = current.range.lowerBound
    var elements: [ExpressionID] = []
    if !isAtTupleEnd(endsAtRecursive) {
      let first = try parseExpression(withConditional: withConditional)
      guard isSymbol(.comma) else { return first }
      elements.append(first)
    } else if !isParenthesized {
      throw unexpected(expected: "an expression")
    }
    while !elements.isEmpty, take(.comma), !isAtTupleEnd(endsAtRecursive) {
      elements.append(try parseExpression(withConditional: withConditional))
    }
    // The current token of an empty tuple is its end, which blanks may stand before.
    return syntax.add(.tuple(elements), start..<max(start, previousEnd))
  }

  private func isAtTupleEnd(_ endsAtRecursive: Bool) -> Bool {
    switch current.kind {
    case .variableEnd, .blockEnd, .symbol(.closeParenthesis): true
    case .name: endsAtRecursive && isName("recursive")
    default: false
    }
  }

  func parseExpression(withConditional: Bool = true) throws(SyntaxProblem) -> ExpressionID {
    try enter()
    defer { leave() }
    let value = try parseOperators()
    return withConditional && isName("if") ? try parseConditional(value) : value
  }

  /// Parses what follows `value`: `if test else …`.
  private func parseConditional(_ first: ExpressionID) throws(SyntaxProblem) -> ExpressionID {
    var value = first
    while isName("if") {
      var choices: [(value: ExpressionID, test: ExpressionID)] = []
      var otherwise: ExpressionID? = value
      while let choice = otherwise, take("if") {
        choices.append((choice, try parseOperators()))
        otherwise = take("else") ? try parseOperators() : nil
      }
      let start = syntax.range(of: first).lowerBound
      value = syntax.add(.conditional(choices, otherwise: otherwise), start..<previousEnd)
    }
    return value
  }

  // MARK: Operators

  /// An operator whose right operand is still being read.
  private struct Pending {
    enum Kind {
      case not
      case and, or
      case binary(BinaryOperator)
      case comparison([Comparison])
      case concatenation(operands: Int)
    }
    var kind: Kind
    /// How tightly it binds.
    var level: Int
  }

  /// Parses operands and operators by precedence, with a stack in place of recursion.
  private func parseOperators() throws(SyntaxProblem) -> ExpressionID {
    var operands: [ExpressionID] = []
    var pending: [Pending] = []
    while true {
      while pending.last?.level ?? 0 <= 3, take("not") {
        pending.append(Pending(kind: .not, level: 3))
      }
      operands.append(try parseUnary())
      guard let infix = takeInfix() else { break }
      while let last = pending.last, last.level > infix.level { reduce(&pending, &operands, last) }
      if let last = pending.last, last.level == infix.level {
        switch (last.kind, infix.kind) {
        case (.comparison(let before), .comparison(let more)):
          pending[pending.count - 1].kind = .comparison(before + more)
          continue
        case (.concatenation(let count), _):
          pending[pending.count - 1].kind = .concatenation(operands: count + 1)
          continue
        default: reduce(&pending, &operands, last)
        }
      }
      pending.append(infix)
    }
    while let last = pending.last { reduce(&pending, &operands, last) }
    return operands[0]
  }

  private func takeInfix() -> Pending? {
    let infix: Pending
    switch current.kind {
    case .symbol(let symbol):
      if let comparison = Comparison(rawValue: symbol.rawValue) {
        infix = Pending(kind: .comparison([comparison]), level: 4)
      } else if symbol == .tilde {
        infix = Pending(kind: .concatenation(operands: 2), level: 6)
      } else if let operation = BinaryOperator(rawValue: symbol.rawValue) {
        let level =
          switch operation {
          case .add, .subtract: 5
          case .power: 8
          default: 7
          }
        infix = Pending(kind: .binary(operation), level: level)
      } else {
        return nil
      }
    case .name where isName("or"): infix = Pending(kind: .or, level: 1)
    case .name where isName("and"): infix = Pending(kind: .and, level: 2)
    case .name where isName("in"): infix = Pending(kind: .comparison([.isIn]), level: 4)
    case .name where isName("not") && isName(next, "in"):
      advance()
      infix = Pending(kind: .comparison([.isNotIn]), level: 4)
    default: return nil
    }
    advance()
    return infix
  }

  /// Makes a node of the last pending operator and its operands.
  private func reduce(
    _ pending: inout [Pending], _ operands: inout [ExpressionID], _ last: Pending
  ) {
    pending.removeLast()
    let count =
      switch last.kind {
      case .not: 1
      case .and, .or, .binary: 2
      case .comparison(let comparisons): comparisons.count + 1
      case .concatenation(let count): count
      }
    let own = Array(operands.suffix(count))
    operands.removeLast(count)
    let expression: Expression =
      switch last.kind {
      case .not: .unary(.not, own[0])
      case .and: .and(own[0], own[1])
      case .or: .or(own[0], own[1])
      case .binary(let operation): .binary(operation, own[0], own[1])
      case .comparison(let comparisons):
        .comparison(own[0], zip(comparisons, own.dropFirst()).map { ($0, $1) })
      case .concatenation: .concatenation(own)
      }
    let range =
      syntax.range(of: own[0]).lowerBound..<syntax.range(of: own[count - 1]).upperBound
    operands.append(syntax.add(expression, range))
  }

  /// Parses signs, an operand, and what follows it: members, calls, filters, tests.
  private func parseUnary() throws(SyntaxProblem) -> ExpressionID {
    if isSymbol(.minus) || isSymbol(.plus) { return try parseSigned() }
    return try parseSuffixes(try parsePostfix(try parsePrimary()))
  }

  private func parseSigned() throws(SyntaxProblem) -> ExpressionID {
    var signs: [(UnaryOperator, start: Int)] = []
    while isSymbol(.minus) || isSymbol(.plus) {
      let sign: UnaryOperator = isSymbol(.minus) ? .minus : .plus
      signs.append((sign, advance().range.lowerBound))
    }
    var value = try parsePostfix(try parsePrimary())
    for (sign, start) in signs.reversed() {
      value = syntax.add(.unary(sign, value), start..<previousEnd)
    }
    return try parseSuffixes(value)
  }

  /// Parses the filters and tests after an operand.
  private func parseSuffixes(_ operand: ExpressionID) throws(SyntaxProblem) -> ExpressionID {
    var value = operand
    while true {
      if isSymbol(.pipe) {
        value = try parseFilters(value) ?? value
      } else if isName("is") {
        value = try parseTest(value)
      } else if isSymbol(.openParenthesis) {
        value = try parseCall(value)
      } else {
        return value
      }
    }
  }

  // MARK: Operands

  func parsePrimary() throws(SyntaxProblem) -> ExpressionID {
    switch current.kind {
    case .symbol(.openParenthesis): return try parseParenthesized()
    case .symbol(.openBracket): return try parseList()
    case .symbol(.openBrace): return try parseMap()
    default: return try parseAtom()
    }
  }

  private func parseParenthesized() throws(SyntaxProblem) -> ExpressionID {
    advance()
    let value = try parseTuple(isParenthesized: true)
    try expect(.closeParenthesis)
    return value
  }

  /// Parses a name or a literal.
  private func parseAtom() throws(SyntaxProblem) -> ExpressionID {
    let token = current
    switch token.kind {
    case .name:
      advance()
      switch string(of: token) {
      case "true", "True": return syntax.add(.constant(.bool(true)), token.range)
      case "false", "False": return syntax.add(.constant(.bool(false)), token.range)
      case "none", "None": return syntax.add(.constant(.none), token.range)
      default: return syntax.add(.name(try identifier(token)), token.range)
      }
    case .string:
      var text: [UInt8] = []
      while current.kind == .string { text += try unescape(advance()) }
      return syntax.add(.constant(.string(text)), token.range.lowerBound..<previousEnd)
    case .integer, .float:
      advance()
      return syntax.add(.constant(try number(token)), token.range)
    default: throw unexpected(expected: "an expression")
    }
  }

  private func parseList() throws(SyntaxProblem) -> ExpressionID {
    let start = advance().range.lowerBound
    var elements: [ExpressionID] = []
    while !isSymbol(.closeBracket) {
      if !elements.isEmpty {
        try expect(.comma)
        if isSymbol(.closeBracket) { break }
      }
      elements.append(try parseExpression())
    }
    advance()
    return syntax.add(.list(elements), start..<previousEnd)
  }

  private func parseMap() throws(SyntaxProblem) -> ExpressionID {
    let start = advance().range.lowerBound
    var entries: [(key: ExpressionID, value: ExpressionID)] = []
    while !isSymbol(.closeBrace) {
      if !entries.isEmpty {
        try expect(.comma)
        if isSymbol(.closeBrace) { break }
      }
      let key = try parseExpression()
      try expect(.colon)
      entries.append((key, try parseExpression()))
    }
    advance()
    return syntax.add(.map(entries), start..<previousEnd)
  }
}
