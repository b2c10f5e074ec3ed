/// A style sheet as text: made smaller, or with other references in it, and nothing understood that need not be.
///
/// Tokens are told apart as CSS Syntax Level 3 has it. What is not closed (a comment, a string, a `url(`) leaves the
/// style sheet as it is.
struct StyleSheetText {
  private let bytes: [UInt8]
  private var position = 0
  private var output: [UInt8] = []
  private let minifies: Bool
  /// What stands for a reference in `url(…)` or after `@import`; `nil` for the same.
  private let reference: (String) -> String?
  /// Whether white space or a comment was left out that may stand between two tokens.
  private var gap = Gap.none
  private var isImport = false
  /// Whether the last byte is part of an escape or a comment, and separates nothing.
  private var isOpaque = false

  private enum Gap {
    case none, comment, space
  }

  /// Writes `bytes` anew.
  ///
  /// Without comments, but for those that begin with `/*!`, and without needless white space if `minifies` is true.
  ///
  /// - Complexity: O(*n*).
  static func rewrite(
    _ bytes: [UInt8], minifies: Bool, reference: (String) -> String? = { _ in nil }
  ) -> [UInt8] {
    withoutActuallyEscaping(reference) { reference in
      var text = StyleSheetText(bytes: bytes, minifies: minifies, reference: reference)
      return text.rewrite() ? text.output : bytes
    }
  }

  private init(bytes: [UInt8], minifies: Bool, reference: @escaping (String) -> String?) {
    self.bytes = bytes
    self.minifies = minifies
    self.reference = reference
    output.reserveCapacity(bytes.count)
  }

  /// - Returns: Whether everything that is opened is closed.
  private mutating func rewrite() -> Bool {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
        guard copyComment() else { return false }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard let end = endOfString(at: position) else { return false }
        copyString(position..<end)
        position = end
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x0C:
        copySpace()
      case UInt8(ascii: "\\"):
        let end = min(position + 2, bytes.count)
        emit(bytes[position..<end])
        isOpaque = true
        position = end
      case let byte where Self.isName(byte) || byte == UInt8(ascii: "@"):
        guard copyWord() else { return false }
      default:
        if bytes[position] == UInt8(ascii: ";") { isImport = false }
        emit(bytes[position...position])
        position += 1
      }
    }
    return true
  }

  private func peek(_ distance: Int) -> UInt8? {
    position + distance < bytes.count ? bytes[position + distance] : nil
  }

  private mutating func copyComment() -> Bool {
    var end = position + 2
    while end + 1 < bytes.count,
      bytes[end] != UInt8(ascii: "*") || bytes[end + 1] != UInt8(ascii: "/")
    {
      end += 1
    }
    guard end + 1 < bytes.count else { return false }
    if !minifies || bytes[position + 2] == UInt8(ascii: "!") {
      emit(bytes[position..<end + 2])
      isOpaque = true
    } else if gap == .none {
      gap = .comment
    }
    position = end + 2
    return true
  }

  private mutating func copySpace() {
    let start = position
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    if minifies { gap = .space } else { emit(bytes[start..<position]) }
  }

  /// A name; `url(` with what is in it.
  private mutating func copyWord() -> Bool {
    let start = position
    position += 1
    while position < bytes.count, Self.isName(bytes[position]) { position += 1 }
    let word = bytes[start..<position].map { $0 | 0x20 }
    isImport = isImport || word.elementsEqual("@import".utf8.map { $0 | 0x20 })
    emit(bytes[start..<position])
    guard word.elementsEqual("url".utf8), peek(0) == UInt8(ascii: "(") else { return true }
    position += 1
    emit([UInt8(ascii: "(")])
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    guard let first = peek(0) else { return false }
    let end: Int
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      guard let found = endOfString(at: position) else { return false }
      end = found
    } else {
      end =
        bytes[position...].firstIndex { $0 == UInt8(ascii: ")") || Self.isSpace($0) } ?? bytes.count
    }
    guard let close = bytes[end...].firstIndex(where: { !Self.isSpace($0) }),
      bytes[close] == UInt8(ascii: ")")
    else { return false }
    let isQuoted = end > position && (first == UInt8(ascii: "\"") || first == UInt8(ascii: "'"))
    emit(replacing(bytes[position..<end], isQuoted: isQuoted))
    emit([UInt8(ascii: ")")])
    position = close + 1
    return true
  }

  private mutating func copyString(_ range: Range<Int>) {
    emit(isImport ? replacing(bytes[range], isQuoted: true) : bytes[range])
    isImport = false
  }

  /// What stands for a reference; one with escapes in it stays.
  private func replacing(_ written: ArraySlice<UInt8>, isQuoted: Bool) -> ArraySlice<UInt8> {
    let inner = isQuoted ? written.dropFirst().dropLast() : written
    guard !inner.contains(UInt8(ascii: "\\")),
      let changed = reference(String(decoding: inner, as: UTF8.self))
    else { return written }
    let quote = isQuoted ? Array(written.prefix(1)) : []
    return (quote + changed.utf8 + quote)[...]
  }

  private func endOfString(at start: Int) -> Int? {
    var end = start + 1
    while end < bytes.count, bytes[end] != bytes[start] {
      if bytes[end] == UInt8(ascii: "\n") { return nil }
      end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    return end < bytes.count ? end + 1 : nil
  }

  /// Appends a piece of a token, after what must stand before it.
  private mutating func emit(_ piece: ArraySlice<UInt8>) {
    defer {
      gap = .none
      isOpaque = false
    }
    guard let next = piece.first else { return }
    if let last = output.last, isOpaque || !Self.isSeparator(last), !Self.isSeparator(next) {
      switch gap {
      case .none: break
      case .space: output.append(UInt8(ascii: " "))
      case .comment: output += "/**/".utf8
      }
    }
    output += piece
  }

  private mutating func emit(_ piece: [UInt8]) { emit(piece[...]) }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D ~= byte && byte != 0x0B)
  }

  /// Beside these, white space means nothing, in selectors as in values.
  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: ";")
      || byte == UInt8(ascii: ",")
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}
