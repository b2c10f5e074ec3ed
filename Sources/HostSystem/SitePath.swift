import TextCore

/// A normalised path below some root: parts joined by `/`, without `.`, `..`, empty parts or NUL.
///
/// It cannot climb out of the root, so whoever joins it to a folder stays inside that folder (links
/// on the disk aside, which the reader of the disk looks after).
package struct SitePath: Hashable, Sendable {
  /// The parts joined by `/`; empty for the root itself.
  package let string: String

  /// The root.
  package static let root = SitePath(unchecked: "")

  private init(unchecked string: String) { self.string = string }

  /// Normalises `text`, read from this path's root.
  ///
  /// - Returns: `nil` if `text` is absolute, climbs above the root, or holds a NUL.
  package init?(_ text: some StringProtocol) {
    let bytes = Substring(text).utf8
    if Self.isNormalised(bytes) {
      string = String(text)
      return
    }
    guard !text.utf8.contains(0), text.utf8.first != UInt8(ascii: "/") else { return nil }
    guard let parts = Self.resolve(text, from: []) else { return nil }
    string = parts.joined(separator: "/")
  }

  /// Normalises `text` as a reference made by something in this folder: `../x` is a neighbour of it.
  ///
  /// - Returns: `nil` if the result would lie above the root.
  package func resolving(_ text: some StringProtocol) -> SitePath? {
    guard !text.utf8.contains(0) else { return nil }
    let base = text.utf8.first == UInt8(ascii: "/") ? [] : parts
    return Self.resolve(text, from: base).map { SitePath(unchecked: $0.joined(separator: "/")) }
  }

  /// Adds one part, which must be a plain name.
  package func appending(_ name: some StringProtocol) -> SitePath {
    SitePath(unchecked: string.isEmpty ? String(name) : string + "/" + name)
  }

  package func appending(_ path: SitePath) -> SitePath {
    path.string.isEmpty ? self : appending(path.string)
  }

  package var isRoot: Bool { string.isEmpty }
  package var parts: [Substring] {
    string.utf8.split(separator: Self.slash).map { Substring($0) }
  }

  /// The last part; empty for the root.
  package var name: Substring {
    lastSlash.map { string[string.utf8.index(after: $0)...] } ?? string[...]
  }

  /// The folder that holds it; the root's parent is the root.
  package var parent: SitePath {
    SitePath(unchecked: lastSlash.map { String(string[..<$0]) } ?? "")
  }

  /// What follows the last dot of the name, in lower case; empty if there is none.
  ///
  /// A name that only begins with a dot has no extension.
  package var `extension`: String {
    let name = name
    guard let dot = Self.lastDot(of: name) else { return "" }
    return name[name.utf8.index(after: dot)...].lowercased()
  }

  /// The name without its extension.
  package var stem: Substring {
    let name = name
    return Self.lastDot(of: name).map { name[..<$0] } ?? name
  }

  /// Whether it is `folder` or lies below it.
  package func isInside(_ folder: SitePath) -> Bool {
    let (path, folder) = (string.utf8, folder.string.utf8)
    guard !folder.isEmpty, path.count != folder.count else {
      return folder.isEmpty || path.elementsEqual(folder)
    }
    return path.starts(with: folder) && path.dropFirst(folder.count).first == Self.slash
  }

  /// The path as seen from `folder`; `nil` if it does not lie inside.
  package func relative(to folder: SitePath) -> SitePath? {
    guard isInside(folder) else { return nil }
    let rest = string.utf8.dropFirst(folder.isRoot ? 0 : folder.string.utf8.count + 1)
    return SitePath(unchecked: String(Substring(rest)))
  }

  private static let slash = UInt8(ascii: "/")

  private var lastSlash: String.Index? { string.utf8.lastIndex(of: Self.slash) }

  /// The dot before a name's extension.
  private static func lastDot(of name: Substring) -> String.Index? {
    let dot = name.utf8.lastIndex(of: UInt8(ascii: "."))
    return dot == name.startIndex ? nil : dot
  }

  /// Whether nothing has to be done to make a path of these bytes, as is the rule: one look at them.
  package static func isNormalised(_ bytes: Substring.UTF8View) -> Bool {
    var length = 0  // of the part so far
    var isOnlyDots = true
    for byte in bytes {
      if byte == slash {
        if length == 0 || isOnlyDots && length <= 2 { return false }
        (length, isOnlyDots) = (0, true)
      } else {
        if byte == 0 { return false }
        length += 1
        isOnlyDots = isOnlyDots && byte == UInt8(ascii: ".")
      }
    }
    return length > 0 && !(isOnlyDots && length <= 2)
  }

  private static func resolve(_ text: some StringProtocol, from base: [Substring]) -> [Substring]? {
    var parts = base
    for part in Substring(text).utf8.split(separator: slash) {
      switch Substring(part) {
      case ".": continue
      case "..":
        guard parts.popLast() != nil else { return nil }
      case let part: parts.append(part)
      }
    }
    return parts
  }
}

extension SitePath: Comparable {
  /// By bytes, so that the order is the same everywhere.
  package static func < (a: SitePath, b: SitePath) -> Bool {
    a.string.precedesByBytes(b.string)
  }
}

extension SitePath: CustomStringConvertible {
  package var description: String { string }
}
