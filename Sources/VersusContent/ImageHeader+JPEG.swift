/// JPEG (ITU-T T.81, annex B): a row of segments, one of which has the size.
extension ImageHeader {
  func jpeg() throws(ImageProblem) -> ImageSize {
    var offset = 2
    var isTurned = false
    while let mark = byte(offset), mark == 0xFF, let marker = byte(offset + 1) {
      switch marker {
      case 0xFF: offset += 1  // Filling.
      case 0x01, 0xD0...0xD8: offset += 2  // Without a length.
      default:
        guard let length = number(2, at: offset + 2), length >= 2 else { throw .damaged("JPEG") }
        if Self.frames.contains(marker) {
          let size = try ImageSize(
            of: "JPEG", number(2, at: offset + 7), number(2, at: offset + 5))
          return isTurned ? ImageSize(width: size.height, height: size.width) : size
        }
        if marker == 0xE1, length >= 8, holds("Exif\0\0", at: offset + 4) {
          isTurned = isTurnedByExif(offset + 10..<offset + 2 + length)
        }
        offset += 2 + length
      }
    }
    throw .damaged("JPEG")
  }

  /// The markers that begin a frame: all from SOF0 to SOF15 but for the three that are something else.
  private static let frames = Set(0xC0...0xCF).subtracting([0xC4, 0xC8, 0xCC])

  /// Whether the tag `Orientation` (Exif 2.32, 4.6.4) has width and height change places.
  private func isTurnedByExif(_ tiff: Range<Int>) -> Bool {
    let lowFirst = holds("II", at: tiff.lowerBound)
    guard lowFirst || holds("MM", at: tiff.lowerBound),
      let directory = number(4, at: tiff.lowerBound + 4, lowFirst: lowFirst),
      let count = number(2, at: tiff.lowerBound + directory, lowFirst: lowFirst)
    else { return false }
    for index in 0..<count {
      let entry = tiff.lowerBound + directory + 2 + 12 * index
      guard entry + 12 <= tiff.upperBound else { return false }
      if number(2, at: entry, lowFirst: lowFirst) == 0x0112 {
        return (5...8).contains(number(2, at: entry + 8, lowFirst: lowFirst) ?? 1)
      }
    }
    return false
  }
}
