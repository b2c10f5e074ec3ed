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
/// kind are one token. Nine bytes a token.
package struct TokenList: RandomAccessCollection, Hashable, Sendable {
  private var kinds: [TokenKind] = []
  private var ends: [Int] = []

  /// The end of the last token; zero if there is none.
  package private(set) var end = 0

  package init() {}

  package var startIndex: Int { 0 }
  package var endIndex: Int { ends.count }

  package subscript(index: Int) -> Token {
    Token(kind: kinds[index], range: (index == 0 ? 0 : ends[index - 1])..<ends[index])
  }

  mutating func reserveCapacity(_ count: Int) {
    kinds.reserveCapacity(count)
    ends.reserveCapacity(count)
  }

  /// Appends a token that reaches from the end of the last one to `newEnd`; nothing if that is empty.
  mutating func append(_ kind: TokenKind, to newEnd: Int) {
    guard newEnd > end else { return }
    end = newEnd
    if kind == kinds.last {
      ends[ends.count - 1] = newEnd
    } else {
      kinds.append(kind)
      ends.append(newEnd)
    }
  }
}
