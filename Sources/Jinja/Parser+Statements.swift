import TextCore

extension Parser {
  /// Parses until the end of the template or a tag with one of the names `ends`, which becomes the
  /// current token.
  func parseStatements(until ends: [StaticString]) throws(SyntaxProblem) -> [StatementID] {
    var body: [StatementID] = []
    while true {
      switch current.kind {
      case .text:
        let range = advance().range
        body.append(syntax.add(.text(range), range))
      case .variableStart:
        let start = advance().range.lowerBound
        let value = try parseTuple()
        try expect(.variableEnd)
        body.append(syntax.add(.output([value]), start..<previousEnd))
      case .blockStart:
        let start = advance().range.lowerBound
        if ends.contains(where: { isName($0) }) { return body }
        try parseStatement(from: start, ends: ends, into: &body)
        try expect(.blockEnd)
      case .end where ends.isEmpty: return body
      case .end: throw unclosed(ends)
      default: throw unexpected()
      }
    }
  }

  /// Parses the rest of a tag, then its body up to one of `ends`.
  private func parseBody(until ends: StaticString...) throws(SyntaxProblem)
    -> [StatementID]
  {
    _ = take(.colon)
    try expect(.blockEnd)
    try enter()
    defer { leave() }
    return try parseStatements(until: ends)
  }

  private func parseStatement(
    from start: Int, ends: [StaticString], into body: inout [StatementID]
  ) throws(SyntaxProblem) {
    guard current.kind == .name else { throw unexpected(expected: "the name of a tag") }
    let tag = string(of: current)
    openTags.append((tag, start..<current.range.upperBound))
    let statement = try parseTag(tag, ends)
    openTags.removeLast()
    body.append(syntax.add(statement, start..<previousEnd))
  }

  private func parseTag(_ tag: String, _ ends: [StaticString]) throws(SyntaxProblem) -> Statement {
    switch tag {
    case "for": return try parseFor()
    case "if": return try parseIf()
    case "block": return try parseBlock()
    case "extends":
      advance()
      return .extends(try parseExpression())
    case "print": return try parsePrint()
    case "macro": return try parseMacro()
    case "include": return try parseInclude()
    case "from": return try parseFrom()
    case "import": return try parseImport()
    case "set": return try parseSet()
    case "with": return try parseWith()
    case "autoescape": return try parseAutoescape()
    case "call": return try parseCallBlock()
    case "filter": return try parseFilterBlock()
    case "do":
      advance()
      return .expression(try parseTuple())
    case "break":
      advance()
      return .breakLoop
    case "continue":
      advance()
      return .continueLoop
    default:
      openTags.removeLast()
      throw unknownTag(ends)
    }
  }

  // MARK: Problems

  private static let tags = [
    "for", "if", "block", "extends", "print", "macro", "include", "from", "import", "set", "with",
    "autoescape", "call", "filter", "do", "break", "continue", "raw",
  ]

  private func expectation(_ ends: [StaticString]) -> String {
    ends.map { "'\($0)'" }.joined(separator: " or ")
  }

  private func unknownTag(_ ends: [StaticString]) -> SyntaxProblem {
    let name = string(of: current)
    var problem = SyntaxProblem("unknown tag '\(name)'", at: current.range, id: "unknown-tag")
    if name.hasPrefix("end") || name == "else" || name == "elif" {
      problem = SyntaxProblem("'\(name)' closes nothing that is open here", at: current.range)
    } else if let help = ForeignSyntax.help(forTag: name) {
      problem.help = help
    } else if let near = nearestName(to: name, among: Self.tags + ends.map(\.description)) {
      problem.help = "did you mean '\(near)'?"
    }
    if !ends.isEmpty, problem.help == nil { problem.help = "expected \(expectation(ends))" }
    return withOpenTag(problem)
  }

  private func unclosed(_ ends: [StaticString]) -> SyntaxProblem {
    var problem = SyntaxProblem(
      "unexpected end of template, expected \(expectation(ends))", at: current.range)
    if let tag = openTags.last {
      problem = SyntaxProblem(
        "'\(tag.name)' is never closed, expected \(expectation(ends))", at: tag.range)
    }
    if openTags.last?.name == "set" { problem.help = "a value is set by 'set name = value'" }
    for tag in openTags.dropLast().reversed() {
      problem.notes.append(("inside the '\(tag.name)' tag that was opened here", tag.range))
    }
    return problem
  }

  // MARK: Tags

  private func parseFor() throws(SyntaxProblem) -> Statement {
    advance()
    let target = try parseTarget(endsAtIn: true)
    try expect("in")
    let iterable = try parseTuple(withConditional: false, endsAtRecursive: true)
    let test: ExpressionID? = take("if") ? try parseExpression() : nil
    let isRecursive = take("recursive")
    let body = try parseBody(until: "endfor", "else")
    var otherwise: [StatementID] = []
    if isName(advance(), "else") {
      otherwise = try parseBody(until: "endfor")
      advance()
    }
    return .loop(
      LoopSyntax(
        target: target, iterable: iterable, test: test, isRecursive: isRecursive, body: body,
        otherwise: otherwise))
  }

  private func parseIf() throws(SyntaxProblem) -> Statement {
    var branches: [(test: ExpressionID, body: [StatementID])] = []
    var otherwise: [StatementID] = []
    while true {
      advance()
      let test = try parseTuple(withConditional: false)
      branches.append((test, try parseBody(until: "elif", "else", "endif")))
      if isName("elif") { continue }
      if take("else") { otherwise = try parseBody(until: "endif") }
      advance()
      return .conditional(branches, otherwise: otherwise)
    }
  }

  private func parseWith() throws(SyntaxProblem) -> Statement {
    advance()
    var bindings: [(target: Target, value: ExpressionID)] = []
    while current.kind != .blockEnd {
      if !bindings.isEmpty { try expect(.comma) }
      let target = try parseTarget()
      try expect(.assign)
      bindings.append((target, try parseExpression()))
    }
    let body = try parseBody(until: "endwith")
    advance()
    return .with(bindings, body: body)
  }

  private func parseAutoescape() throws(SyntaxProblem) -> Statement {
    advance()
    let value = try parseExpression()
    let body = try parseBody(until: "endautoescape")
    advance()
    return .autoescape(value, body: body)
  }

  private func parseBlock() throws(SyntaxProblem) -> Statement {
    advance()
    let name = try expectName()
    let isScoped = take("scoped")
    let isRequired = take("required")
    if isSymbol(.minus) {
      throw withOpenTag(
        SyntaxProblem(
          "a block's name cannot contain a hyphen", at: current.range,
          help: "use an underscore instead"))
    }
    let body = try parseBody(until: "endblock")
    if isRequired, let statement = body.first(where: { !isBlank(syntax[$0]) }) {
      throw SyntaxProblem(
        "a required block can only contain comments and whitespace",
        at: syntax.range(of: statement))
    }
    advance()
    if current.kind == .name {
      guard text(of: current) == name.name else {
        let own = String(decoding: name.name, as: UTF8.self)
        throw SyntaxProblem(
          "the block that ends here is '\(own)', not '\(string(of: current))'", at: current.range)
      }
      advance()
    }
    return .block(
      BlockSyntax(name: name.name, isScoped: isScoped, isRequired: isRequired, body: body))
  }

  private func isBlank(_ statement: Statement) -> Bool {
    guard case .text(let range) = statement else { return false }
    return String(decoding: bytes[range], as: UTF8.self).unicodeScalars.allSatisfy(\.isPythonSpace)
  }

  private func parsePrint() throws(SyntaxProblem) -> Statement {
    advance()
    var values: [ExpressionID] = []
    while current.kind != .blockEnd {
      if !values.isEmpty { try expect(.comma) }
      values.append(try parseExpression())
    }
    return .output(values)
  }

  private func parseSet() throws(SyntaxProblem) -> Statement {
    advance()
    let target = try parseTarget(allowsMember: true)
    if take(.assign) { return .assign(target, try parseTuple()) }
    let filter = isSymbol(.pipe) ? try parseFilters(nil) : nil
    let body = try parseBody(until: "endset")
    advance()
    return .assignBlock(target, filter: filter, body: body)
  }

  private func parseFilterBlock() throws(SyntaxProblem) -> Statement {
    advance()
    let filter = try parseFilters(nil, startsInline: true)
    let body = try parseBody(until: "endfilter")
    advance()
    guard let filter else { throw unexpected(expected: "a filter") }
    return .filterBlock(filter, body: body)
  }

  private func parseMacro() throws(SyntaxProblem) -> Statement {
    advance()
    var macro = MacroSyntax()
    macro.name = try expectName().name
    try parseSignature(into: &macro)
    macro.body = try parseBody(until: "endmacro")
    advance()
    return .macro(macro)
  }

  private func parseCallBlock() throws(SyntaxProblem) -> Statement {
    advance()
    var macro = MacroSyntax()
    if isSymbol(.openParenthesis) { try parseSignature(into: &macro) }
    let call = try parseExpression()
    guard case .call = syntax[call] else {
      throw withOpenTag(SyntaxProblem("expected a call", at: syntax.range(of: call)))
    }
    macro.body = try parseBody(until: "endcall")
    advance()
    return .callBlock(macro, call: call)
  }

  private func parseSignature(into macro: inout MacroSyntax) throws(SyntaxProblem) {
    try expect(.openParenthesis)
    var names: Set<[UInt8]> = []
    while !isSymbol(.closeParenthesis) {
      if !macro.parameters.isEmpty { try expect(.comma) }
      let parameter = try expectName()
      if !names.insert(parameter.name).inserted {
        throw SyntaxProblem("a second parameter of the same name", at: parameter.range)
      }
      if take(.assign) {
        macro.defaults.append(try parseExpression())
      } else if !macro.defaults.isEmpty {
        throw SyntaxProblem(
          "a parameter without a default follows one with a default", at: parameter.range)
      }
      macro.parameters.append((parameter.name, parameter.range))
    }
    try expect(.closeParenthesis)
  }

  // MARK: Other templates

  private func parseInclude() throws(SyntaxProblem) -> Statement {
    advance()
    let template = try parseExpression()
    var ignoreMissing = false
    if isName("ignore"), isName(next, "missing") {
      advance()
      advance()
      ignoreMissing = true
    }
    return .include(
      template, ignoreMissing: ignoreMissing, takeImportContext() ?? .with)
  }

  private func takeImportContext() -> ImportContext? {
    guard isName("with") || isName("without"), isName(next, "context") else { return nil }
    let context: ImportContext = isName(advance(), "with") ? .with : .without
    advance()
    return context
  }

  private func parseImport() throws(SyntaxProblem) -> Statement {
    advance()
    let template = try parseExpression()
    try expect("as")
    let name = try expectName().name
    return .importModule(template, name: name, takeImportContext() ?? .without)
  }

  private func parseFrom() throws(SyntaxProblem) -> Statement {
    advance()
    let template = try parseExpression()
    try expect("import")
    var names: [(name: [UInt8], alias: [UInt8])] = []
    var context: ImportContext?
    while true {
      if !names.isEmpty { try expect(.comma) }
      context = takeImportContext()
      if context != nil { break }
      let name = try expectName()
      if name.name.first == UInt8(ascii: "_") {
        throw SyntaxProblem(
          "names that start with an underscore cannot be imported", at: name.range)
      }
      names.append((name.name, take("as") ? try expectName().name : name.name))
      context = takeImportContext()
      if context != nil || !isSymbol(.comma) { break }
    }
    return .importNames(template, names: names, context ?? .without)
  }

  // MARK: Targets

  func parseTarget(endsAtIn: Bool = false, allowsMember: Bool = false)
    throws(SyntaxProblem) -> Target
  {
    try parseTargetList(
      endsAtIn: endsAtIn, allowsMember: allowsMember, isParenthesized: false)
  }

  private func parseTargetList(
    endsAtIn: Bool, allowsMember: Bool, isParenthesized: Bool
  ) throws(SyntaxProblem) -> Target {
    let start = current.range.lowerBound
    var targets: [Target] = []
    var isTuple = false
    while true {
      if !targets.isEmpty { try expect(.comma) }
      if current.kind == .variableEnd || current.kind == .blockEnd || isSymbol(.closeParenthesis)
        || endsAtIn && isName("in")
      {
        break
      }
      targets.append(try parseSingleTarget(allowsMember: allowsMember))
      guard isSymbol(.comma) else { break }
      isTuple = true
    }
    if !isTuple, let only = targets.first { return only }
    if targets.isEmpty, !isParenthesized { throw unexpected(expected: "a name to assign to") }
    return .tuple(targets, start..<previousEnd)
  }

  private func parseSingleTarget(allowsMember: Bool) throws(SyntaxProblem) -> Target {
    if take(.openParenthesis) {
      try enter()
      defer { leave() }
      let target = try parseTargetList(
        endsAtIn: false, allowsMember: allowsMember, isParenthesized: true)
      try expect(.closeParenthesis)
      return target
    }
    let token = current
    let (name, range) = try expectName()
    if ["true", "false", "none", "True", "False", "None"].contains(string(of: token)) {
      throw SyntaxProblem("cannot assign to a constant", at: range)
    }
    if allowsMember, take(.dot) {
      let attribute = try expect(.name)
      return .member(
        namespace: name, attribute: text(of: attribute),
        range.lowerBound..<attribute.range.upperBound)
    }
    return .name(name, range)
  }
}
