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
  package var parts: [Substring] { string.split(separator: "/") }

  /// The last part; empty for the root.
  package var name: Substring { parts.last ?? "" }

  /// The folder that holds it; the root's parent is the root.
  package var parent: SitePath { SitePath(unchecked: parts.dropLast().joined(separator: "/")) }

  /// What follows the last dot of the name, in lower case; empty if there is none.
  ///
  /// A name that only begins with a dot has no extension.
  package var `extension`: String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  /// The name without its extension.
  package var stem: Substring {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return name[..<dot]
  }

  /// Whether it is `folder` or lies below it.
  package func isInside(_ folder: SitePath) -> Bool {
    folder.isRoot || self == folder || string.hasPrefix(folder.string + "/")
  }

  /// The path as seen from `folder`; `nil` if it does not lie inside.
  package func relative(to folder: SitePath) -> SitePath? {
    guard isInside(folder) else { return nil }
    return SitePath(unchecked: parts.dropFirst(folder.parts.count).joined(separator: "/"))
  }

  private static func resolve(_ text: some StringProtocol, from base: [Substring]) -> [Substring]? {
    var parts = base
    for part in text.split(separator: "/") {
      switch part {
      case ".": continue
      case "..":
        guard parts.popLast() != nil else { return nil }
      default: parts.append(Substring(part))
      }
    }
    return parts
  }
}

extension SitePath: Comparable {
  /// By bytes, so that the order is the same everywhere.
  package static func < (a: SitePath, b: SitePath) -> Bool {
    a.string.utf8.lexicographicallyPrecedes(b.string.utf8)
  }
}

extension SitePath: CustomStringConvertible {
  package var description: String { string }
}
