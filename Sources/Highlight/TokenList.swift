package import TextCore

/// A piece of code of one kind.
package struct Token: Hashable, Sendable {
  package var kind: TokenKind
  /// Byte offsets; never empty.
  package var range: SourceRange
}

/// The tokens of one input, in order and without gaps.
///
/// Only where each token ends is kept, so tokens tile the input by construction. Neighbours of one
/// kind are one token. Eight bytes a token.
package struct TokenList: RandomAccessCollection, Hashable, Sendable {
  /// The end of each token in the upper 56 bits, its kind in the lower eight.
  private var packed: [UInt64] = []

  /// The end of the last token; zero if there is none.
  package private(set) var end = 0

  package init() {}

  package var startIndex: Int { 0 }
  package var endIndex: Int { packed.count }

  package subscript(index: Int) -> Token {
    let kind = TokenKind(rawValue: UInt8(truncatingIfNeeded: packed[index])) ?? .text
    let start = index == 0 ? 0 : Int(packed[index - 1] >> 8)
    return Token(kind: kind, range: start..<Int(packed[index] >> 8))
  }

  /// The number of a token's kind, and where it ends: all that there is, without looking at the token before.
  @inline(__always)
  func kindAndEnd(_ index: Int) -> (kind: UInt8, end: Int) {
    (UInt8(truncatingIfNeeded: packed[index]), Int(packed[index] >> 8))
  }

  mutating func reserveCapacity(_ count: Int) { packed.reserveCapacity(count) }

  /// Appends a token that reaches from the end of the last one to `newEnd`; nothing if that is empty.
  @inline(__always)
  package mutating func append(_ kind: TokenKind, to newEnd: Int) {
    append(kind.rawValue, to: newEnd)
  }

  /// The same with the number of a kind.
  @inline(__always)
  mutating func append(_ kind: UInt8, to newEnd: Int) {
    guard newEnd > end else { return }
    end = newEnd
    let token = UInt64(newEnd) << 8 | UInt64(kind)
    let last = packed.count - 1
    if last >= 0, UInt8(truncatingIfNeeded: packed[last]) == kind {
      packed[last] = token
    } else {
      packed.append(token)
    }
  }
}
