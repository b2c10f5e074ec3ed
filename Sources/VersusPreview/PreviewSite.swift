import HostSystem
import TextCore
import VersusModel

/// The files of a site as they are served, at one moment.
struct PreviewSite: Sendable {
  struct File: Sendable {
    /// As they are sent: pages have the client in them.
    let bytes: [UInt8]
    /// What `Content-Type` says.
    let type: String
    /// What `ETag` says: other bytes have another.
    let validator: String
  }

  /// What stands at an address.
  enum Place {
    case file(File)
    /// It is served at this path, percent-encoded.
    case moved(to: String)
    case nothing
  }

  /// The path at which the site is served, from `/` to `/`, as it is in production.
  var basePath = "/"
  private var files: [SitePath: File] = [:]

  init() {}

  /// Whether there is anything to be served yet.
  var isEmpty: Bool { files.isEmpty }

  /// What is shown in place of what is not there, if the site has a page for that.
  var missingPage: File? { files[SitePath.root.appending("404.html")] }

  /// Takes `bytes` for a file in place of what was there; `nil` for nothing.
  mutating func put(_ bytes: [UInt8]?, at path: SitePath) {
    files[path] = bytes.map { bytes in
      let isPage = ["html", "htm"].contains(path.extension)
      let print = Fingerprint(of: bytes).hex
      let validator = "\"\(isPage ? print + PageClient.version : print)\""
      return File(
        bytes: isPage ? PageClient.adding(to: bytes, validator: validator) : bytes,
        type: ContentType.of(extension: path.extension), validator: validator)
    }
  }

  /// Looks up a path, percent-encoding undone.
  ///
  /// Only what was put there can be found, so no path leads out of the site.
  func place(at path: String) -> Place {
    guard path.utf8.starts(with: basePath.utf8) else {
      let isAbove = path == "/" || path + "/" == basePath
      return isAbove ? .moved(to: SiteAddress.encode(basePath)) : .nothing
    }
    let inner = Substring(path.utf8.dropFirst(basePath.utf8.count))
    let isFolder = inner.isEmpty || inner.utf8.last == UInt8(ascii: "/")
    let bare = isFolder ? Substring(inner.utf8.dropLast()) : inner
    guard bare.isEmpty || SitePath.isNormalised(bare.utf8), let found = SitePath(bare) else {
      return .nothing
    }
    let index = found.appending("index.html")
    if isFolder { return files[index].map(Place.file) ?? .nothing }
    if let file = files[found] { return .file(file) }
    return files[index] == nil ? .nothing : .moved(to: SiteAddress.encode(path + "/"))
  }

  /// The path at which a file of the output is served, percent-encoded.
  func address(of path: SitePath) -> String { SiteAddress.encode(basePath + path.string) }

  /// The path at which a page is served, percent-encoded.
  func address(of address: SiteAddress) -> String {
    SiteAddress.encode(basePath + address.path.dropFirst())
  }
}
