/// Finds in a recorded text what normalisers masked: `⟨port⟩`.
package struct MaskFinder: Hashable, Sendable {
  private let names: Set<[UInt8]>
  private let longest: Int

  private static let opening = Array("⟨".utf8)
  private static let closing = Array("⟩".utf8)

  /// - Parameter custom: The names of normalisers that sites and samples made themselves.
  package init(custom: [String] = []) {
    let builtIn = Normaliser.allCases.flatMap { MaskRule.descriptions(for: $0) }.map(\.name)
    names = Set((["port", "path", "length"] + builtIn + custom).map { Array($0.utf8) })
    longest = names.map(\.count).max() ?? 0
  }

  /// Where masks stand in `text`, in order, their brackets included.
  ///
  /// - Complexity: O(*n*).
  package func ranges(in text: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var position = 0
    while let start = text[position...].firstIndex(of: Self.opening[0]) {
      position = start + 1
      guard text[start...].starts(with: Self.opening) else { continue }
      let name = start + Self.opening.count
      let limit = min(name + longest + 1, text.count)
      guard let end = text[name..<limit].firstIndex(of: Self.closing[0]),
        text[end...].starts(with: Self.closing), names.contains(Array(text[name..<end]))
      else { continue }
      position = end + Self.closing.count
      ranges.append(start..<position)
    }
    return ranges
  }
}
