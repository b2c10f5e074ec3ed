import TextCore

/// Reads how large an SVG image is from its first tag (SVG 2, section 7.2).
struct SVGHeader {
  private var cursor: ByteCursor

  init(_ bytes: [UInt8]) {
    cursor = ByteCursor(bytes)
    if cursor.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { cursor.position = 3 }
  }

  /// - Returns: `nil` if the image takes whatever room there is.
  func size() throws(ImageProblem) -> ImageSize? {
    var header = self
    guard let attributes = header.rootAttributes() else { throw .unknownFormat }
    let width = attributes["width"].flatMap(Self.pixels)
    let height = attributes["height"].flatMap(Self.pixels)
    let box = attributes["viewBox"].flatMap(Self.extent)
    return switch (width, height, box) {
    case (let width?, let height?, _): Self.rounded(width, height)
    case (let width?, nil, let box?): Self.rounded(width, width * box.height / box.width)
    case (nil, let height?, let box?): Self.rounded(height * box.width / box.height, height)
    case (nil, nil, let box?): Self.rounded(box.width, box.height)
    default: nil
    }
  }

  /// The attributes of the first tag, if it is `svg`.
  private mutating func rootAttributes() -> [String: String]? {
    while true {
      cursor.skip { $0 <= 0x20 }
      guard cursor.skip(UInt8(ascii: "<")) else { return nil }
      if cursor.starts(with: "!--") {
        skip(past: "-->")
      } else if cursor.starts(with: "?") {
        skip(past: "?>")
      } else if cursor.starts(with: "!") {
        skipDeclaration()
      } else {
        break
      }
    }
    let name = string(cursor.skip { !$0.endsName })
    guard name.split(separator: ":").last == "svg" else { return nil }
    var attributes: [String: String] = [:]
    while true {
      cursor.skip { $0 <= 0x20 }
      let name = cursor.skip { !$0.endsName && $0 != UInt8(ascii: "=") }
      cursor.skip { $0 <= 0x20 }
      guard !name.isEmpty, cursor.skip(UInt8(ascii: "=")) else { return attributes }
      cursor.skip { $0 <= 0x20 }
      guard let quote = cursor.next(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
      else { return attributes }
      let value = cursor.scan(to: quote)
      _ = cursor.next()
      if value.count <= 100 { attributes[string(name)] = string(value) }
    }
  }

  private mutating func skip(past mark: StaticString) {
    while !cursor.isAtEnd, !cursor.starts(with: mark) { cursor.position += 1 }
    cursor.position = min(cursor.position + mark.utf8CodeUnitCount, cursor.end)
  }

  /// Skips a document type, with the declarations in it.
  private mutating func skipDeclaration() {
    cursor.skip { $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "[") }
    if cursor.skip(UInt8(ascii: "[")) { cursor.scan(to: UInt8(ascii: "]")) }
    cursor.scan(to: UInt8(ascii: ">"))
    _ = cursor.next()
  }

  private func string(_ range: SourceRange) -> String {
    String(decoding: cursor.bytes[range], as: UTF8.self)
  }

  /// A length in CSS pixels; `nil` for a share of something, or for what is no length.
  private static func pixels(_ text: String) -> Double? {
    let text = text.trimmingPrefix { $0 == " " }
    let number = text.prefix { $0.isASCII && ($0.isNumber || ".+-".contains($0)) }
    let units = [
      "": 1, "px": 1, "pt": 4 / 3.0, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4,
    ]
    let unit = text[number.endIndex...].trimmingPrefix { $0 == " " }
    guard let value = Double(number), let factor = units[String(unit)], value > 0 else {
      return nil
    }
    return value * factor
  }

  /// Width and height of a `viewBox`, the last two of its four numbers.
  private static func extent(_ text: String) -> (width: Double, height: Double)? {
    let numbers = text.split { $0 == " " || $0 == "," || $0.isNewline || $0 == "\t" }
      .map { Double($0) }
    guard numbers.count == 4, let width = numbers[2], let height = numbers[3], width > 0, height > 0
    else { return nil }
    return (width, height)
  }

  private static func rounded(_ width: Double, _ height: Double) -> ImageSize? {
    guard width.isFinite, height.isFinite, max(width, height) < 1e9 else { return nil }
    return ImageSize(width: max(1, Int(width.rounded())), height: max(1, Int(height.rounded())))
  }
}

extension UInt8 {
  fileprivate var endsName: Bool {
    self <= 0x20 || self == UInt8(ascii: ">") || self == UInt8(ascii: "/")
  }
}
