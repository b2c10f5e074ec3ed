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
    for piece in pieces where piece.kind == .x { text += bytes[piece.range] }
    let innerTokens = Scanner.tokens(of: text, inner)
    var next = innerTokens.startIndex
    var taken = 0
    for piece in pieces {
      guard piece.kind == .x else {
        result.append(piece.kind, to: piece.range.upperBound)
        continue
      }
      let shift = piece.range.lowerBound - taken
      taken += piece.range.count
      while next < innerTokens.endIndex {
        let token = innerTokens[next]
        result.append(token.kind, to: min(token.range.upperBound, taken) + shift)
        if token.range.upperBound > taken { break }
        next += 1
        if token.range.upperBound == taken { break }
      }
    }
  }
}
