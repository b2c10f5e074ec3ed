/// A position in bytes, on which every lexer is built.
///
/// Public and inlinable, unlike the rest: a cursor called across a module boundary that cannot be
/// inlined was measured to be four times slower.
@frozen
public struct ByteCursor: Sendable {
  /// What is read.
  public let bytes: [UInt8]
  /// The offset of the next byte; at most `end`.
  public var position: Int
  /// The offset at which reading stops.
  public let end: Int

  /// Starts reading `bytes` at the lower bound of `range`, or all of them.
  @inlinable
  public init(_ bytes: [UInt8], in range: SourceRange? = nil) {
    self.bytes = bytes
    let whole = 0..<bytes.count
    let range = range?.clamped(to: whole) ?? whole
    position = range.lowerBound
    end = range.upperBound
  }

  /// Whether nothing is left.
  @inlinable public var isAtEnd: Bool { position >= end }

  /// The next byte, which stays.
  @inlinable public var peek: UInt8? { position < end ? bytes[position] : nil }

  /// The byte `distance` after the next one; `nil` outside the range.
  @inlinable
  public func peek(_ distance: Int) -> UInt8? {
    let offset = position + distance
    return offset >= 0 && offset < end ? bytes[offset] : nil
  }

  /// Takes the next byte.
  @inlinable
  public mutating func next() -> UInt8? {
    guard position < end else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  /// Takes `byte` if it is the next one.
  @inlinable
  public mutating func skip(_ byte: UInt8) -> Bool {
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Takes bytes while `matches` is true of them; returns their range.
  @inlinable
  @discardableResult
  public mutating func skip(while matches: (UInt8) -> Bool) -> SourceRange {
    let start = position
    while position < end, matches(bytes[position]) { position += 1 }
    return start..<position
  }

  /// Moves to the next `byte`, which is not taken, or to the end; returns the range passed over.
  @inlinable
  @discardableResult
  public mutating func scan(to byte: UInt8) -> SourceRange {
    skip { $0 != byte }
  }

  /// Whether `text` (ASCII) stands next.
  @inlinable
  public func starts(with text: StaticString) -> Bool {
    bytes[position..<end].starts(with: text.description.utf8)
  }
}
