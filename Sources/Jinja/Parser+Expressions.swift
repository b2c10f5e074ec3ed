import TextCore

extension Parser {
  /// Parses `a`, or `a, b` as a tuple.
  mutating func parseTuple(
    withConditional: Bool = true, endsAtRecursive: Bool = false, isParenthesized: Bool = false
  ) throws(SyntaxProblem) -> ExpressionID {
    let start = current.range.lowerBound
    var elements: [ExpressionID] = []
    var isTuple = false
    while true {
      if !elements.isEmpty { try expect(.comma) }
      if current.kind == .variableEnd || current.kind == .blockEnd || isSymbol(.closeParenthesis)
        || endsAtRecursive && isName("recursive")
      {
        break
      }
      elements.append(try parseExpression(withConditional: withConditional))
      guard isSymbol(.comma) else { break }
      isTuple = true
    }
    if !isTuple, let only = elements.first { return only }
    if elements.isEmpty, !isParenthesized { throw unexpected(expected: "an expression") }
    return syntax.add(.tuple(elements), start..<previousEnd)
  }

  mutating func parseExpression(withConditional: Bool = true) throws(SyntaxProblem)
    -> ExpressionID
  {
    try nested { (parser) throws(SyntaxProblem) in
      let start = parser.current.range.lowerBound
      var value = try parser.parseOperators()
      guard withConditional else { return value }
      while parser.isName("if") {
        var choices: [(value: ExpressionID, test: ExpressionID)] = []
        var otherwise: ExpressionID? = value
        while let choice = otherwise, parser.take("if") {
          choices.append((choice, try parser.parseOperators()))
          otherwise = parser.take("else") ? try parser.parseOperators() : nil
        }
        value = parser.syntax.add(
          .conditional(choices, otherwise: otherwise), start..<parser.previousEnd)
      }
      return value
    }
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
  private mutating func parseOperators() throws(SyntaxProblem) -> ExpressionID {
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

  private mutating func takeInfix() -> Pending? {
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
  private mutating func reduce(
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
  private mutating func parseUnary() throws(SyntaxProblem) -> ExpressionID {
    var signs: [(UnaryOperator, start: Int)] = []
    while isSymbol(.minus) || isSymbol(.plus) {
      let sign: UnaryOperator = isSymbol(.minus) ? .minus : .plus
      signs.append((sign, advance().range.lowerBound))
    }
    var value = try parsePostfix(try parsePrimary())
    for (sign, start) in signs.reversed() {
      value = syntax.add(.unary(sign, value), start..<previousEnd)
    }
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

  private mutating func parsePrimary() throws(SyntaxProblem) -> ExpressionID {
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
    case .symbol(.openParenthesis):
      advance()
      let value = try parseTuple(isParenthesized: true)
      try expect(.closeParenthesis)
      return value
    case .symbol(.openBracket): return try parseList()
    case .symbol(.openBrace): return try parseMap()
    default: throw unexpected(expected: "an expression")
    }
  }

  private mutating func parseList() throws(SyntaxProblem) -> ExpressionID {
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

  private mutating func parseMap() throws(SyntaxProblem) -> ExpressionID {
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

  // MARK: What follows an operand

  private mutating func parsePostfix(_ operand: ExpressionID) throws(SyntaxProblem)
    -> ExpressionID
  {
    var value = operand
    while true {
      let start = syntax.range(of: value).lowerBound
      if take(.dot) {
        let token = advance()
        switch token.kind {
        case .name:
          value = syntax.add(.attribute(value, text(of: token)), start..<previousEnd)
        case .integer:
          let index = syntax.add(.constant(try number(token)), token.range)
          value = syntax.add(.item(value, index), start..<previousEnd)
        default:
          throw SyntaxProblem("expected a name or number after '.'", at: token.range)
        }
      } else if take(.openBracket) {
        value = try parseSubscript(value, from: start)
      } else if isSymbol(.openParenthesis) {
        value = try parseCall(value)
      } else {
        return value
      }
    }
  }

  private enum Subscript {
    case item(ExpressionID)
    case slice(start: ExpressionID?, stop: ExpressionID?, step: ExpressionID?)
  }

  private mutating func parseSubscript(_ value: ExpressionID, from start: Int)
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

  private mutating func parseSubscriptPart() throws(SyntaxProblem) -> Subscript {
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

  private mutating func parseCall(_ function: ExpressionID) throws(SyntaxProblem) -> ExpressionID {
    let arguments = try parseArguments()
    return syntax.add(
      .call(function, arguments), syntax.range(of: function).lowerBound..<previousEnd)
  }

  private mutating func parseArguments() throws(SyntaxProblem) -> CallArguments {
    let open = try expect(.symbol(.openParenthesis)).range
    var arguments = CallArguments()
    var isFirst = true
    func ensure(_ condition: Bool, _ parser: Parser) throws(SyntaxProblem) {
      if !condition {
        throw SyntaxProblem(
          "invalid order of arguments", at: open.lowerBound..<parser.current.range.upperBound)
      }
    }
    while !isSymbol(.closeParenthesis) {
      if !isFirst {
        try expect(.comma)
        if isSymbol(.closeParenthesis) { break }
      }
      isFirst = false
      if take(.star) {
        try ensure(arguments.variadic == nil && arguments.keywordMap == nil, self)
        arguments.variadic = try parseExpression()
      } else if take(.doubleStar) {
        try ensure(arguments.keywordMap == nil, self)
        arguments.keywordMap = try parseExpression()
      } else if current.kind == .name, next.kind == .symbol(.assign) {
        try ensure(arguments.keywordMap == nil, self)
        let token = advance()
        let name = string(of: token)
        if arguments.keywords.contains(where: { $0.name == name }) {
          throw SyntaxProblem("keyword argument repeated: \(name)", at: token.range)
        }
        advance()
        arguments.keywords.append((name, try parseExpression()))
      } else {
        try ensure(
          arguments.variadic == nil && arguments.keywordMap == nil && arguments.keywords.isEmpty,
          self)
        arguments.positional.append(try parseExpression())
      }
    }
    try expect(.closeParenthesis)
    return arguments
  }

  /// Parses `|name(…)|…`; with `startsInline`, the first without its bar.
  mutating func parseFilters(_ operand: ExpressionID?, startsInline: Bool = false)
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

  private mutating func parseDottedName() throws(SyntaxProblem) -> String {
    var name = string(of: try expect(.name))
    while take(.dot) { name += "." + string(of: try expect(.name)) }
    return name
  }

  private mutating func parseTest(_ value: ExpressionID) throws(SyntaxProblem) -> ExpressionID {
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
      let argument = try nested { (parser) throws(SyntaxProblem) in
        try parser.parsePostfix(try parser.parsePrimary())
      }
      arguments.positional = [argument]
    default: break
    }
    let test = syntax.add(.test(value, name, arguments), start..<previousEnd)
    return isNegated ? syntax.add(.unary(.not, test), start..<previousEnd) : test
  }
}
