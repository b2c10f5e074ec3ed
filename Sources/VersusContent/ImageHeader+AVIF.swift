/// AVIF: boxes (ISO/IEC 14496-12) that tell the properties of items (ISO/IEC 23008-12), one of which is
/// the image.
extension ImageHeader {
  fileprivate struct Box {
    var type: Int
    var content: Range<Int>
  }

  func avif() throws(ImageProblem) -> ImageSize {
    let file = boxes(in: 0..<count)
    guard let brands = file.first, isAVIF(brands.content) else { throw .unknownFormat }
    guard let meta = file.first(where: { $0.type == Self.type("meta") })?.afterVersion,
      let properties = box("iprp", in: meta)?.content,
      let container = box("ipco", in: properties)?.content
    else { throw .damaged("AVIF") }
    let all = boxes(in: container)
    let shown =
      indices(ofItem: primaryItem(meta), in: properties)?.compactMap {
        all.indices.contains($0 - 1) ? all[$0 - 1] : nil
      } ?? all
    guard let extent = shown.first(where: { $0.type == Self.type("ispe") }) else {
      throw .damaged("AVIF")
    }
    let size = try ImageSize(
      of: "AVIF", number(4, at: extent.content.lowerBound + 4),
      number(4, at: extent.content.lowerBound + 8))
    let turn = shown.first { $0.type == Self.type("irot") }.flatMap { byte($0.content.lowerBound) }
    return (turn ?? 0) & 1 == 1 ? ImageSize(width: size.height, height: size.width) : size
  }

  private static func type(_ name: StaticString) -> Int {
    name.description.utf8.reduce(0) { $0 << 8 | Int($1) }
  }

  private func isAVIF(_ brands: Range<Int>) -> Bool {
    stride(from: brands.lowerBound, to: brands.upperBound, by: 4).contains {
      holds("avif", at: $0) || holds("avis", at: $0)
    }
  }

  private func box(_ name: StaticString, in range: Range<Int>) -> Box? {
    boxes(in: range).first { $0.type == Self.type(name) }
  }

  /// The boxes in `range` that are whole: a last one may go on after what was read.
  private func boxes(in range: Range<Int>) -> [Box] {
    var boxes: [Box] = []
    var offset = range.lowerBound
    while offset < range.upperBound, let short = number(4, at: offset),
      let type = number(4, at: offset + 4)
    {
      var start = offset + 8
      var length = short
      if short == 1 {
        // Of eight bytes the first must be 0: no file is that long.
        guard byte(start) == 0, let long = number(7, at: start + 1) else { break }
        start += 8
        length = long
      }
      let end = short == 0 ? range.upperBound : offset + length
      guard end >= start, end <= range.upperBound else { break }
      boxes.append(Box(type: type, content: start..<end))
      offset = end
    }
    return boxes
  }

  private func primaryItem(_ meta: Range<Int>) -> Int? {
    guard let item = box("pitm", in: meta)?.content, let version = byte(item.lowerBound) else {
      return nil
    }
    return number(version == 0 ? 2 : 4, at: item.lowerBound + 4)
  }

  /// The properties of an item, as indices from 1 into those that there are.
  private func indices(ofItem item: Int?, in properties: Range<Int>) -> [Int]? {
    guard let item, let table = box("ipma", in: properties)?.content,
      let version = byte(table.lowerBound), let flags = byte(table.lowerBound + 3),
      let entries = number(4, at: table.lowerBound + 4)
    else { return nil }
    let idSize = version == 0 ? 2 : 4
    let indexSize = flags & 1 == 1 ? 2 : 1
    var offset = table.lowerBound + 8
    for _ in 0..<entries {
      guard let id = number(idSize, at: offset), let count = byte(offset + idSize) else {
        return nil
      }
      offset += idSize + 1
      if id == item {
        return (0..<count).compactMap { index in
          // The highest bit says whether a reader must understand the property.
          number(indexSize, at: offset + index * indexSize).map {
            $0 & (indexSize == 2 ? 0x7FFF : 0x7F)
          }
        }
      }
      offset += count * indexSize
    }
    return nil
  }
}

extension ImageHeader.Box {
  /// The content of a box that begins with a version and flags.
  fileprivate var afterVersion: Range<Int> {
    min(content.lowerBound + 4, content.upperBound)..<content.upperBound
  }
}
