import TextCore

/// Cuts a template into tokens, removing the whitespace that its tags ask to be removed.
struct Lexer {
  let bytes: [UInt8]
  let end: Int
  private let options: TemplateOptions
  private let starts: [Start]
  private let variableEnd: [UInt8]
  private let blockEnd: [UInt8]
  private let commentEnd: [UInt8]
  var position = 0
  private var stream = TokenStream()
  /// Whether the text that follows starts a line.
  private var isLineStarting = true

  /// How a tag can start, in the order in which they are tried.
  private struct Start {
    enum Kind: String { case block, comment, lineComment, lineStatement, variable }
    var kind: Kind
    var mark: [UInt8]
  }

  /// - Complexity: O(*n*), for text without unclosed comments one pass.
  static func tokens(of bytes: [UInt8], options: TemplateOptions) -> TokenStream {
    var lexer = Lexer(bytes, options)
    do {
      try lexer.readAll()
      lexer.append(.end, lexer.end..<lexer.end)
    } catch {
      lexer.append(.problem, error.range)
      lexer.stream.problem = error
    }
    return lexer.stream
  }

  private init(_ bytes: [UInt8], _ options: TemplateOptions) {
    self.bytes = bytes
    self.options = options
    var end = bytes.count
    if !options.keepTrailingNewline, end > 0 {
      if bytes[end - 1] == UInt8(ascii: "\n") {
        end -= 1
        if end > 0, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
      } else if bytes[end - 1] == UInt8(ascii: "\r") {
        end -= 1
      }
    }
    self.end = end
    variableEnd = Array(options.variableEnd.utf8)
    blockEnd = Array(options.blockEnd.utf8)
    commentEnd = Array(options.commentEnd.utf8)
    var starts = [
      Start(kind: .comment, mark: Array(options.commentStart.utf8)),
      Start(kind: .block, mark: Array(options.blockStart.utf8)),
      Start(kind: .variable, mark: Array(options.variableStart.utf8)),
    ]
    if let prefix = options.lineStatementPrefix {
      starts.append(Start(kind: .lineStatement, mark: Array(prefix.utf8)))
    }
    if let prefix = options.lineCommentPrefix {
      starts.append(Start(kind: .lineComment, mark: Array(prefix.utf8)))
    }
    self.starts = starts.filter { !$0.mark.isEmpty }.sorted {
      ($0.mark.count, $0.kind.rawValue) > ($1.mark.count, $1.kind.rawValue)
    }
  }

  mutating func append(_ kind: Token.Kind, _ range: SourceRange) {
    stream.tokens.append(Token(kind: kind, range: range))
  }

  private mutating func readAll() throws(SyntaxProblem) {
    while position < end {
      guard let (start, range, textEnd) = nextStart() else {
        append(.text, position..<end)
        position = end
        return
      }
      let text = position..<textEnd
      position = range.upperBound
      let sign = takeSign()
      appendText(text, sign: sign, before: start.kind)
      isLineStarting = position > 0 && isNewline(position - 1)
      switch start.kind {
      case .comment: try skipComment(from: range)
      case .lineComment: while position < end, !isNewline(position) { position += 1 }
      case .variable: try readTag(from: range, kind: .variableStart)
      case .block:
        if let bodyStart = endOfRawTag(after: range) {
          try readRaw(from: range, bodyStart: bodyStart)
        } else {
          try readTag(from: range, kind: .blockStart)
        }
      case .lineStatement: try readTag(from: range, kind: .blockStart, isLine: true)
      }
    }
  }

  // MARK: Text

  /// The next place where a tag starts: its mark, and where the text before it ends.
  private func nextStart() -> (Start, SourceRange, textEnd: Int)? {
    let usesLines = options.lineStatementPrefix != nil || options.lineCommentPrefix != nil
    let firstBytes = starts.map { $0.mark[0] }
    var offset = position
    while offset < end {
      let byte = bytes[offset]
      if usesLines {
        if let found = start(at: offset, usesLines: true) { return found }
      } else if firstBytes.contains(byte), let found = start(at: offset, usesLines: false) {
        return found
      }
      offset += 1
    }
    return nil
  }

  private func start(at offset: Int, usesLines: Bool) -> (Start, SourceRange, textEnd: Int)? {
    for start in starts {
      switch start.kind {
      case .block, .comment, .variable:
        if matches(start.mark, at: offset) {
          return (start, offset..<offset + start.mark.count, offset)
        }
      case .lineStatement, .lineComment:
        guard let mark = lineMark(start, at: offset) else { continue }
        return (start, mark..<mark + start.mark.count, offset)
      }
    }
    return nil
  }

  /// Where the mark of a line statement or comment stands, if its blanks start at `offset`.
  private func lineMark(_ start: Start, at offset: Int) -> Int? {
    let startsLine = offset == 0 || isNewline(offset - 1)
    guard
      startsLine
        || start.kind == .lineComment && whitespaceLength(before: offset, from: 0) == 0
    else { return nil }
    var mark = offset
    while mark < end, bytes[mark].isBlank { mark += 1 }
    return matches(start.mark, at: mark) ? mark : nil
  }

  private mutating func takeSign() -> UInt8? {
    guard position < end,
      bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+")
    else { return nil }
    position += 1
    return bytes[position - 1]
  }

  private mutating func appendText(_ text: SourceRange, sign: UInt8?, before kind: Start.Kind) {
    var upper = text.upperBound
    if sign == UInt8(ascii: "-") {
      while case let length = whitespaceLength(before: upper, from: text.lowerBound), length > 0 {
        upper -= length
      }
    } else if sign == nil, options.lstripBlocks, kind != .variable {
      var lineStart = upper
      while lineStart > text.lowerBound, !isNewline(lineStart - 1) { lineStart -= 1 }
      if lineStart > text.lowerBound || isLineStarting, isWhitespace(lineStart..<upper) {
        upper = lineStart
      }
    }
    if upper > text.lowerBound { append(.text, text.lowerBound..<upper) }
  }

  // MARK: Comments and raw text

  private mutating func skipComment(from start: SourceRange) throws(SyntaxProblem) {
    guard let close = bytes.firstRange(of: commentEnd, from: position), close.upperBound <= end
    else {
      throw SyntaxProblem(
        "missing end of comment tag", at: start,
        help: "close the comment with `\(options.commentEnd)`")
    }
    let sign = close.lowerBound > position ? bytes[close.lowerBound - 1] : 0
    position = close.upperBound
    skipAfterBlock(sign: sign)
  }

  /// Passes what goes away after a block tag or comment that ended with `sign`.
  private mutating func skipAfterBlock(sign: UInt8) {
    if sign == UInt8(ascii: "-") {
      skipWhitespace()
    } else if sign != UInt8(ascii: "+"), options.trimBlocks {
      position += newlineLength(at: position)
    }
    isLineStarting = isNewline(position - 1)
  }

  /// If the block tag at `start` is `raw`, the offset just after it.
  private func endOfRawTag(after start: SourceRange) -> Int? {
    var cursor = position
    skipWhitespace(&cursor)
    guard matches(Array("raw".utf8), at: cursor) else { return nil }
    cursor += 3
    skipWhitespace(&cursor)
    if cursor < end, bytes[cursor] == UInt8(ascii: "-"), matches(blockEnd, at: cursor + 1) {
      cursor += 1 + blockEnd.count
      skipWhitespace(&cursor)
      return cursor
    }
    return matches(blockEnd, at: cursor) ? cursor + blockEnd.count : nil
  }

  private mutating func readRaw(from start: SourceRange, bodyStart: Int) throws(SyntaxProblem) {
    position = bodyStart
    isLineStarting = isNewline(position - 1)
    let blockStart = Array(options.blockStart.utf8)
    var search = position
    while let tag = bytes.firstRange(of: blockStart, from: search), tag.upperBound <= end {
      var cursor = tag.upperBound
      var sign: UInt8?
      if cursor < end, bytes[cursor] == UInt8(ascii: "-") || bytes[cursor] == UInt8(ascii: "+") {
        sign = bytes[cursor]
        cursor += 1
      }
      skipWhitespace(&cursor)
      if matches(Array("endraw".utf8), at: cursor) {
        cursor += 6
        skipWhitespace(&cursor)
        var endSign: UInt8 = 0
        if cursor < end, bytes[cursor] == UInt8(ascii: "-") || bytes[cursor] == UInt8(ascii: "+") {
          endSign = bytes[cursor]
          cursor += 1
        }
        if matches(blockEnd, at: cursor) {
          appendText(position..<tag.lowerBound, sign: sign, before: .block)
          position = cursor + blockEnd.count
          skipAfterBlock(sign: endSign)
          return
        }
      }
      search = tag.upperBound
    }
    throw SyntaxProblem(
      "missing end of raw directive", at: start,
      help: "end the raw text with `\(options.blockStart) endraw \(options.blockEnd)`")
  }

  // MARK: Tags

  private mutating func readTag(from start: SourceRange, kind: Token.Kind, isLine: Bool = false)
    throws(SyntaxProblem)
  {
    append(kind, start)
    var open: [(symbol: Token.Symbol, range: SourceRange)] = []
    while true {
      if open.isEmpty, takeTagEnd(of: kind, isLine: isLine) { return }
      skipWhitespace()
      guard position < end else { return }
      if open.isEmpty, takeTagEnd(of: kind, isLine: isLine) { return }
      let tokenStart = position
      if takeNumber() || takeName() || takeString() { continue }
      guard let symbol = takeSymbol() else {
        let scalar = String(
          decoding: bytes[tokenStart..<min(end, tokenStart + bytes[tokenStart].sequenceLength)],
          as: UTF8.self)
        throw SyntaxProblem(
          "unexpected char \(Value(scalar).shown)", at: tokenStart..<tokenStart + 1,
          help: scalar == "'" || scalar == "\""
            ? "the string is not closed" : ForeignSyntax.help(forCharacter: scalar))
      }
      let range = tokenStart..<position
      switch symbol {
      case .openBrace, .openBracket, .openParenthesis: open.append((symbol, range))
      case .closeBrace, .closeBracket, .closeParenthesis:
        try close(symbol, at: range, &open)
      default: break
      }
      append(.symbol(symbol), range)
    }
  }

  private func close(
    _ symbol: Token.Symbol, at range: SourceRange,
    _ open: inout [(symbol: Token.Symbol, range: SourceRange)]
  ) throws(SyntaxProblem) {
    guard let last = open.popLast() else {
      throw SyntaxProblem("unexpected '\(symbol.rawValue)'", at: range)
    }
    let expected: Token.Symbol =
      switch last.symbol {
      case .openBrace: .closeBrace
      case .openBracket: .closeBracket
      default: .closeParenthesis
      }
    guard expected == symbol else {
      var problem = SyntaxProblem(
        "unexpected '\(symbol.rawValue)', expected '\(expected.rawValue)'", at: range)
      problem.notes.append(("'\(last.symbol.rawValue)' was opened here", last.range))
      throw problem
    }
  }

  private mutating func takeTagEnd(of kind: Token.Kind, isLine: Bool) -> Bool {
    if isLine { return takeLineEnd() }
    let mark = kind == .variableStart ? variableEnd : blockEnd
    let tokenKind: Token.Kind = kind == .variableStart ? .variableEnd : .blockEnd
    let start = position
    let sign = position < end ? bytes[position] : 0
    let allowsPlus = kind == .blockStart
    if sign == UInt8(ascii: "-") || allowsPlus && sign == UInt8(ascii: "+"),
      matches(mark, at: position + 1)
    {
      position += 1 + mark.count
    } else if matches(mark, at: position) {
      position += mark.count
    } else {
      return false
    }
    append(tokenKind, start..<position)
    let isSigned = position - start > mark.count
    if kind == .variableStart {
      if isSigned { skipWhitespace() }
      isLineStarting = isNewline(position - 1)
    } else {
      skipAfterBlock(sign: isSigned ? sign : 0)
    }
    return true
  }

  /// A line statement ends with the last line ending of the whitespace that follows.
  private mutating func takeLineEnd() -> Bool {
    var cursor = position
    skipWhitespace(&cursor)
    if cursor < end {
      while cursor > position, !isNewline(cursor - 1) { cursor -= 1 }
      guard cursor > position else { return false }
    }
    append(.blockEnd, position..<cursor)
    position = cursor
    isLineStarting = true
    return true
  }
}
