package import TextCore

/// A heading of a page, as its table of contents needs it.
package struct Heading: Hashable, Sendable {
  package var node: MarkdownNode.ID
  /// 1 to 6.
  package var level: Int
  /// Unique in the page; formed as GitHub does, or given by `{#id}`.
  package var id: String
  /// Its text without markup.
  package var text: String
  package var range: SourceRange
}

/// An entry of a table of contents, with the entries below it.
package struct OutlineEntry: Hashable, Sendable {
  /// An index into ``MarkdownDocument/headings``.
  package var heading: Int
  package var children: [OutlineEntry] = []
}

extension MarkdownDocument {
  /// The headings as a tree.
  ///
  /// A heading belongs to the last one before it of a lower level, so levels that are left out
  /// leave no gap.
  package var outline: [OutlineEntry] {
    var open: [(level: Int, entry: OutlineEntry)] = []
    var roots: [OutlineEntry] = []
    func closeLast() {
      let done = open.removeLast().entry
      if let parent = open.indices.last {
        open[parent].entry.children.append(done)
      } else {
        roots.append(done)
      }
    }
    for (index, heading) in headings.enumerated() {
      while let last = open.last, last.level >= heading.level { closeLast() }
      open.append((heading.level, OutlineEntry(heading: index)))
    }
    while !open.isEmpty { closeLast() }
    return roots
  }
}

/// Makes ids of headings as GitHub does, none twice.
struct HeadingIDs {
  /// Each id that is taken, and the last number that was put behind it.
  private var taken: [String: Int] = [:]

  /// Takes an id that the author chose.
  ///
  /// - Returns: `false` if it is taken already.
  mutating func reserve(_ id: String) -> Bool {
    if taken[id] != nil { return false }
    taken[id] = 0
    return true
  }

  /// - Complexity: O(*n*) in the size of `text`, also for the hundred thousandth of the same text.
  mutating func id(for text: String) -> String {
    let base = Self.slug(text)
    // Most ids are new: one search of the table has to do.
    guard var number = taken.updateValue(0, forKey: base) else { return base }
    var id: String
    repeat {
      number += 1
      id = "\(base)-\(number)"
    } while taken[id] != nil
    taken[base] = number
    taken[id] = 0
    return id
  }

  /// Lower case; letters, marks, digits, `_` and `-` stay, spaces become `-`, all else goes.
  static func slug(_ text: String) -> String {
    var slug = Array(text.utf8)
    var count = 0
    for index in slug.indices {
      let byte = slug[index]
      guard byte < 0x80 else { return unicodeSlug(text) }
      if byte == UInt8(ascii: " ") {
        slug[count] = UInt8(ascii: "-")
      } else if byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
        slug[count] = byte.asciiLowercased
      } else {
        continue
      }
      count += 1
    }
    return count == 0 ? "section" : String(decoding: slug[..<count], as: UTF8.self)
  }

  private static func unicodeSlug(_ text: String) -> String {
    var slug: [UInt8] = []
    for scalar in text.lowercased().unicodeScalars {
      if scalar == " " {
        slug.append(UInt8(ascii: "-"))
      } else if scalar.belongsInSlug, let bytes = UTF8.encode(scalar) {
        slug.append(contentsOf: bytes)
      }
    }
    return slug.isEmpty ? "section" : String(decoding: slug, as: UTF8.self)
  }
}

extension Unicode.Scalar {
  fileprivate var belongsInSlug: Bool {
    if isASCII { return UInt8(value).isASCIIAlphanumeric || self == "-" || self == "_" }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber,
      .connectorPunctuation:
      return true
    default: return properties.isAlphabetic
    }
  }
}
