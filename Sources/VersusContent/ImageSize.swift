/// How large an image is, in pixels, upright.
package struct ImageSize: Hashable, Sendable {
  package let width: Int
  package let height: Int

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// Why a file cannot be shown as an image.
package enum ImageProblem: Error, Hashable, Sendable {
  case unreadable(String)
  /// The first bytes are those of no format that is known.
  case unknownFormat
  /// The header ends early, or contradicts itself.
  case damaged(String)
}

extension ImageSize {
  /// The endings of the names of files whose size is read.
  static let extensions: Set<String> = [
    "apng", "avif", "gif", "jfif", "jpe", "jpeg", "jpg", "png", "svg", "webp",
  ]
  /// How much of a file is looked at: what a header needs stands further in no file that is not hostile.
  static let headerLimit = 1 << 20

  /// Reads the size from the first bytes of a file.
  ///
  /// - Returns: `nil` if the image has no size of its own, as an SVG image may.
  /// - Complexity: O(*n*).
  static func read(_ bytes: [UInt8]) throws(ImageProblem) -> ImageSize? {
    let header = ImageHeader(bytes)
    if header.holds([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], at: 0) {
      return try header.png()
    }
    if header.holds("GIF87a", at: 0) || header.holds("GIF89a", at: 0) { return try header.gif() }
    if header.holds([0xFF, 0xD8, 0xFF], at: 0) { return try header.jpeg() }
    if header.holds("RIFF", at: 0), header.holds("WEBP", at: 8) { return try header.webp() }
    if header.holds("ftyp", at: 4) { return try header.avif() }
    return try SVGHeader(bytes).size()
  }

  /// - Throws: ``ImageProblem/damaged(_:)`` for an image without extent.
  init(of format: String, _ width: Int?, _ height: Int?) throws(ImageProblem) {
    guard let width, let height, width > 0, height > 0 else { throw .damaged(format) }
    self.init(width: width, height: height)
  }
}

/// Reads numbers from the first bytes of a file; outside of them there is nothing.
struct ImageHeader {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  func holds(_ expected: [UInt8], at offset: Int) -> Bool {
    offset >= 0 && offset <= bytes.count && bytes[offset...].starts(with: expected)
  }

  func holds(_ expected: StaticString, at offset: Int) -> Bool {
    holds(Array(expected.description.utf8), at: offset)
  }

  func byte(_ offset: Int) -> Int? { bytes.indices.contains(offset) ? Int(bytes[offset]) : nil }

  /// A number of `count` bytes (at most 7), the highest first or last.
  func number(_ count: Int, at offset: Int, lowFirst: Bool = false) -> Int? {
    guard offset >= 0, offset <= bytes.count - count else { return nil }
    let digits = bytes[offset..<offset + count]
    func join(_ value: Int, _ digit: UInt8) -> Int { value << 8 | Int(digit) }
    return lowFirst ? digits.reversed().reduce(0, join) : digits.reduce(0, join)
  }

  /// PNG, third edition, 11.2.1.
  fileprivate func png() throws(ImageProblem) -> ImageSize {
    guard holds("IHDR", at: 12) else { throw .damaged("PNG") }
    return try ImageSize(of: "PNG", number(4, at: 16), number(4, at: 20))
  }

  /// GIF89a, section 18.
  fileprivate func gif() throws(ImageProblem) -> ImageSize {
    try ImageSize(of: "GIF", number(2, at: 6, lowFirst: true), number(2, at: 8, lowFirst: true))
  }

  /// RFC 9649, sections 2.5 to 2.7.
  fileprivate func webp() throws(ImageProblem) -> ImageSize {
    if holds("VP8X", at: 12), let width = number(3, at: 24, lowFirst: true),
      let height = number(3, at: 27, lowFirst: true)
    {
      return ImageSize(width: width + 1, height: height + 1)
    }
    if holds("VP8L", at: 12), byte(20) == 0x2F, let packed = number(4, at: 21, lowFirst: true) {
      return ImageSize(width: packed & 0x3FFF + 1, height: packed >> 14 & 0x3FFF + 1)
    }
    guard holds("VP8 ", at: 12), holds([0x9D, 0x01, 0x2A], at: 23) else { throw .damaged("WebP") }
    return try ImageSize(
      of: "WebP", number(2, at: 26, lowFirst: true).map { $0 & 0x3FFF },
      number(2, at: 28, lowFirst: true).map { $0 & 0x3FFF })
  }
}
