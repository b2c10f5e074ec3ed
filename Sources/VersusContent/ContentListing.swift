import HostSystem
import TextCore

/// The files of `content/`, sorted by what they are.
struct ContentListing {
  /// Below `content/`.
  private(set) var pages: [SitePath] = []
  /// Below `content/`.
  private(set) var assets: [SitePath] = []
  /// Below `content/samples/`.
  private(set) var samples: [SitePath] = []
  /// Below `content/data/`.
  private(set) var data: [SitePath] = []

  static let content = SitePath.root.appending("content")
  static let samplesFolder = content.appending("samples")
  static let dataFolder = content.appending("data")
  private static let evidenceFolder = content.appending("evidence")

  /// Lists a site's content.
  ///
  /// Names that begin with a dot are passed over; so are `content/evidence/` and the folders in which Python
  /// keeps compiled files, since whoever tries a sample by hand leaves some.
  static func read(from files: some FileReader) -> Outcome<ContentListing> {
    var listing = ContentListing()
    var diagnostics: [Diagnostic] = []
    do {
      let folder = try files.entries(of: .root).first { $0.name == content.name }
      if let folder, folder.kind != .folder {
        return Outcome(nil, [.notAFolder(content)])
      }
      let isContent = try !files.entries(of: content).isEmpty
      guard isContent else {
        return Outcome(
          nil,
          [
            Diagnostic(
              id: "no-content", "there is nothing in content/",
              help: "put pages there, `content/index.md` first")
          ])
      }
      let found = try files.files(
        below: content, skipping: { $0 == evidenceFolder || $0.name == "__pycache__" },
        other: { diagnostics.append(.leftOut($0)) })
      for path in found { listing.add(path) }
    } catch {
      diagnostics.append(
        Diagnostic(id: "unreadable", "\(error.path) cannot be read: \(error.reason)"))
    }
    return Outcome(listing, diagnostics)
  }

  private mutating func add(_ path: SitePath) {
    if let sample = path.relative(to: Self.samplesFolder) {
      samples.append(sample)
    } else if let data = path.relative(to: Self.dataFolder) {
      self.data.append(data)
    } else if let page = path.relative(to: Self.content) {
      if path.extension == "md" { pages.append(page) } else { assets.append(page) }
    }
  }
}
