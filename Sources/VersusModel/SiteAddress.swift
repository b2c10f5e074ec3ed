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
    // Most are written as they are kept, and need not be taken apart.
    let inner = Substring(text).utf8.dropFirst().dropLast()
    if text.utf8.first == Self.slash, text.utf8.last == Self.slash, SitePath.isNormalised(inner) {
      path = text
      return
    }
    let isMarked = text.utf8.last == Self.slash
    let bare = text.utf8.drop { $0 == Self.slash }.dropLast(isMarked ? 1 : 0)
    guard let path = SitePath(Substring(bare)) else { return nil }
    let isFolder = path.isRoot || isMarked || path.extension.isEmpty
    self = isFolder ? SiteAddress(folder: path) : SiteAddress(file: path)
  }

  /// The file of the output that is served there.
  package var outputPath: SitePath {
    let isFolder = path.utf8.last == Self.slash
    guard
      let path = SitePath(Substring(path.utf8.drop { $0 == Self.slash }.dropLast(isFolder ? 1 : 0)))
    else { return .root }
    return isFolder ? path.appending("index.html") : path
  }

  /// The most bytes that file systems take for one name.
  package static let longestPart = 255

  /// Whether there can be files of these names, below a folder of a name of usual length.
  package var fitsIntoFileSystems: Bool {
    path.utf8.count <= 3000
      && path.utf8.split(separator: Self.slash).allSatisfy { $0.count <= Self.longestPart }
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
    let here = Array(path.utf8)
    let there = Array(target.path.utf8)
    let folderEnd = (here.lastIndex(of: Self.slash) ?? -1) + 1
    // What both have in common, up to the last `/` of it.
    var shared = 0
    var index = 0
    while index < folderEnd, index < there.count, here[index] == there[index] {
      index += 1
      if here[index - 1] == Self.slash { shared = index }
    }
    let up = here[shared..<folderEnd].count { $0 == Self.slash }
    let down = there[shared...]
    var reference: [UInt8] = []
    reference.reserveCapacity(3 * up + down.count + 12)
    for _ in 0..<up { reference += "../".utf8 }
    // `a:b` alone would be read as a scheme (RFC 3986, section 4.2).
    if up == 0, down.prefix(while: { $0 != Self.slash }).contains(UInt8(ascii: ":")) {
      reference += "./".utf8
    }
    Self.encode(down, into: &reference)
    if there.last == Self.slash { reference += "index.html".utf8 }
    return String(decoding: reference, as: UTF8.self)
  }

  /// The same, for addresses written as they are kept, in characters that need no encoding: nearly all.
  ///
  /// - Returns: `nil` for any other `target`, and for one that names neither a folder (`/routing/`) nor a file.
  /// - Complexity: O(*length of both*); it makes nothing but the result.
  package static func plainReference(from here: [UInt8], to target: [UInt8]) -> [UInt8]? {
    guard target.first == slash else { return nil }
    let (own, other) = (here.span, target.span)
    var shared = 0  // how many bytes of whole parts both have in common
    var common = 0
    while common < own.count, common < other.count, own[common] == other[common] {
      common += 1
      if other[common - 1] == slash { shared = common }
    }
    // What both have in common is an address as it is kept, and does not show in the result.
    var (length, dots) = (0, 0)  // of the last part
    for index in max(1, shared)..<other.count {
      let byte = other[index]
      if byte == slash {
        if length == 0 || dots == length && dots <= 2 { return nil }
        (length, dots) = (0, 0)
      } else {
        guard isPlain(byte) else { return nil }
        length += 1
        if byte == UInt8(ascii: ".") { dots += 1 }
      }
    }
    let isFolder = length == 0
    let dot = UInt8(ascii: ".")
    guard isFolder || dots > 0 && target[target.count - length] != dot && target.last != dot else {
      return nil
    }
    var up = 0
    for index in shared..<own.count where own[index] == slash { up += 1 }
    var reference: [UInt8] = []
    reference.reserveCapacity(3 * up + target.count - shared + 10)
    for _ in 0..<up { reference += parent }
    reference += target[shared...]
    if isFolder { reference += index }
    return reference
  }

  /// Whether a byte is an unreserved character (RFC 3986, section 2.3).
  private static func isPlain(_ byte: UInt8) -> Bool {
    let word = byte < 0x40 ? plainBelow64 : byte < 0x80 ? plainFrom64 : 0
    return word >> UInt64(byte & 0x3F) & 1 != 0
  }

  /// A bit for each unreserved character: `-`, `.` and digits; letters, `_` and `~`.
  private static let plainBelow64: UInt64 = 0x03FF_6000_0000_0000
  private static let plainFrom64: UInt64 = 0x47FF_FFFE_87FF_FFFE

  private static let parent = Array("../".utf8)
  private static let index = Array("index.html".utf8)
  private static let slash = UInt8(ascii: "/")

  /// Percent-encodes all but unreserved characters, sub-delimiters, `:`, `@` and `/` (RFC 3986,
  /// section 3.3); of the sub-delimiters, `&` and `'` too, so that the result needs no escaping in HTML.
  package static func encode(_ text: String) -> String {
    var encoded: [UInt8] = []
    encoded.reserveCapacity(text.utf8.count)
    encode(text.utf8, into: &encoded)
    return String(decoding: encoded, as: UTF8.self)
  }

  private static func encode(_ text: some Collection<UInt8>, into encoded: inout [UInt8]) {
    for byte in text {
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
  }
}
