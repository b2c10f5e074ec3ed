import TextCore

/// Code in which one language is written around another: template tags around HTML, prompts and
/// output around commands.
///
/// The outer grammar paints what is its own and leaves the rest as `x`. The pieces of `x` are joined
/// and scanned by the inner grammar as one text, so that a tag in the middle of an attribute does
/// not disturb it.
struct Delegation: Sendable {
  var outer: Grammar
  var inner: Grammar
  /// A kind of the outer grammar after which the inner text starts anew.
  var separator: TokenKind?

  func tokens(of bytes: [UInt8]) -> TokenList {
    let pieces = Scanner.tokens(of: bytes, outer)
    guard let separator else { return merge(pieces[...], of: bytes) }
    var result = TokenList()
    for part in pieces.split(
      omittingEmptySubsequences: false, whereSeparator: { $0.kind == separator })
    {
      merge(part, of: bytes, into: &result)
      if part.endIndex < pieces.endIndex {
        result.append(separator, to: pieces[part.endIndex].range.upperBound)
      }
    }
    return result
  }

  private func merge(_ pieces: Slice<TokenList>, of bytes: [UInt8]) -> TokenList {
    var result = TokenList()
    result.reserveCapacity(pieces.count * 2)
    merge(pieces, of: bytes, into: &result)
    return result
  }

  /// Appends `pieces`, with the inner tokens in the place of `x`.
  private func merge(_ pieces: Slice<TokenList>, of bytes: [UInt8], into result: inout TokenList) {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for piece in pieces where piece.kind == .x { text += bytes[piece.range] }
    let innerTokens = Scanner.tokens(of: text, inner)
    var next = innerTokens.startIndex
    // Where the piece begins, and how much of the inner text stands before its end.
    var start = pieces.first?.range.lowerBound ?? 0
    var taken = 0
    for index in pieces.indices {
      let (kind, end) = pieces.base.kindAndEnd(index)
      if kind == TokenKind.x.rawValue {
        let shift = start - taken
        taken += end - start
        while next < innerTokens.endIndex {
          let (innerKind, innerEnd) = innerTokens.kindAndEnd(next)
          result.append(innerKind, to: min(innerEnd, taken) + shift)
          if innerEnd > taken { break }
          next += 1
          if innerEnd == taken { break }
        }
      } else {
        result.append(kind, to: end)
      }
      start = end
    }
  }
}
