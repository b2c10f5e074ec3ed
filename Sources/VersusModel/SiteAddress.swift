package import HostSystem

/// Where something is served, as a path below the site's root: `/routing/`, `/theme.css`.
///
/// An address that ends in `/` is that of a folder's `index.html`. It is kept decoded; what is written
/// into pages is percent-encoded.
package struct SiteAddress: Hashable, Sendable {
  /// Begins with `/`.
  package let path: String

  /// The front page.
  package static let root = SiteAddress(folder: .root)

  /// The address of a folder: `routing` is served at `/routing/`.
  package init(folder: SitePath) {
    path = folder.isRoot ? "/" : "/" + folder.string + "/"
  }

  /// The address of a file: `theme.css` is served at `/theme.css`.
  package init(file: SitePath) { path = "/" + file.string }

  /// Reads an address that a person wrote (`/old/page/`, `old/page.html`).
  ///
  /// - Returns: `nil` if it climbs above the root.
  package init?(_ text: String) {
    guard let path = SitePath(text.drop { $0 == "/" }) else { return nil }
    let isFolder = path.isRoot || text.hasSuffix("/") || path.extension.isEmpty
    self = isFolder ? SiteAddress(folder: path) : SiteAddress(file: path)
  }

  /// The file of the output that is served there.
  package var outputPath: SitePath {
    let isFolder = path.hasSuffix("/")
    guard let path = SitePath(path.drop { $0 == "/" }) else { return .root }
    return isFolder ? path.appending("index.html") : path
  }

  /// The path percent-encoded, from the root of the site.
  package var encoded: String { Self.encode(path) }

  /// The reference that leads from a page at this address to `target`.
  ///
  /// It is relative, so that the site works below any path, and names the file, so that it works from
  /// the disk, where no server turns a folder into its `index.html`.
  ///
  /// - Complexity: O(*length of both*).
  package func reference(to target: SiteAddress) -> String {
    let from = outputPath.parent.parts
    let to = target.outputPath.parts
    var shared = 0
    while shared < from.count, shared < to.count - 1, from[shared] == to[shared] { shared += 1 }
    let up = String(repeating: "../", count: from.count - shared)
    let down = to[shared...].joined(separator: "/")
    // `a:b` alone would be read as a scheme (RFC 3986, section 4.2).
    let isAmbiguous = up.isEmpty && to[shared].utf8.contains(UInt8(ascii: ":"))
    return (isAmbiguous ? "./" : up) + Self.encode(down)
  }

  /// Percent-encodes all but unreserved characters, sub-delimiters, `:`, `@` and `/` (RFC 3986,
  /// section 3.3); of the sub-delimiters, `&` and `'` too, so that the result needs no escaping in HTML.
  package static func encode(_ text: String) -> String {
    var encoded: [UInt8] = []
    encoded.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: "!"),
        UInt8(ascii: "$"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"),
        UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="),
        UInt8(ascii: ":"), UInt8(ascii: "@"):
        encoded.append(byte)
      default:
        encoded.append(UInt8(ascii: "%"))
        for digit in [byte >> 4, byte & 0xF] {
          encoded.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
        }
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
