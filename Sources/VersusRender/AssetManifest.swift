import Browser
import HostSystem
import TextCore
import VersusContent
import VersusModel

/// The static files of a site and its theme as they are served: under which name, and what they hold then.
///
/// A file keeps its own name, for whoever links to it. With fingerprints it is also served as `theme.0123456789.css`,
/// which can be kept for ever: a file that holds something else has another name. References in style sheets lead to
/// the names of the same kind.
struct AssetManifest: Sendable {
  struct Asset: Sendable {
    /// Where the file stands in the site.
    let source: SitePath
    /// The name with a fingerprint, and what is served there; `nil` if there are no fingerprints.
    fileprivate(set) var hashed: (path: SitePath, bytes: [UInt8])?
    /// What is served under its own name, if that is not what the file holds.
    fileprivate(set) var rewritten: [UInt8]?
    /// SHA-256, as the attribute `integrity` has it.
    fileprivate(set) var integrity: String?
  }

  private(set) var assets: [SitePath: Asset] = [:]
  private(set) var diagnostics: [Diagnostic] = []

  /// With neither option, nothing is read.
  init(_ statics: [SitePath: SitePath], _ options: AssetOptions, from files: some FileReader) {
    assets = statics.mapValues { Asset(source: $0) }
    guard options.fingerprint || options.minify.contains(.css) else { return }
    // What style sheets refer to has its name before they have theirs.
    let ordered = assets.keys.sorted {
      ($0.isStyleSheet ? 1 : 0, $0) < ($1.isStyleSheet ? 1 : 0, $1)
    }
    var sheets: [SitePath: [UInt8]] = [:]
    for path in ordered where options.fingerprint || path.isStyleSheet {
      guard let source = statics[path] else { continue }
      let read = files.asset(at: source)
      diagnostics += read.diagnostics
      guard let bytes = read.value else { continue }
      if path.isStyleSheet {
        sheets[path] = bytes
      } else {
        name(path, bytes)
      }
    }
    for path in Self.importedFirst(sheets) {
      guard let bytes = sheets[path] else { continue }
      if options.minify.contains(.css) {
        assets[path]?.rewritten = StyleSheetText.rewrite(bytes, minifies: true)
      }
      guard options.fingerprint else { continue }
      name(
        path,
        StyleSheetText.rewrite(bytes, minifies: options.minify.contains(.css)) {
          reference($0, from: path)
        })
    }
  }

  /// Where templates find a static file: the one place that knows.
  ///
  /// What is no static file is served where it is.
  func address(of address: SiteAddress) -> SiteAddress {
    guard let hashed = assets[address.outputPath]?.hashed else { return address }
    return SiteAddress(file: hashed.path)
  }

  func integrity(of address: SiteAddress) -> String? { assets[address.outputPath]?.integrity }

  private mutating func name(_ path: SitePath, _ bytes: [UInt8]) {
    let hash = ContentHash(of: bytes)
    let suffix = path.extension.isEmpty ? "" : ".\(path.extension)"
    let named = path.parent.appending("\(path.stem).\(hash.hex.prefix(Self.digits))\(suffix)")
    assets[path]?.hashed = (named, bytes)
    assets[path]?.integrity = "sha256-" + Base64.encode(hash.bytes)
  }

  /// Hexadecimal digits of a fingerprint in a name: 40 bits.
  private static let digits = 10

  /// What stands for a reference in a style sheet; `nil` if it leads to no file with a fingerprint.
  private func reference(_ text: String, from sheet: SitePath) -> String? {
    let path = text.prefix { $0 != "?" && $0 != "#" }
    guard let target = Self.target(of: text, from: sheet), let hashed = assets[target]?.hashed
    else { return nil }
    let reference = SiteAddress(file: sheet).reference(to: SiteAddress(file: hashed.path))
    return reference + text.dropFirst(path.count)
  }

  /// The file that a reference leads to, if it is relative and written as it is.
  private static func target(of text: String, from sheet: SitePath) -> SitePath? {
    let path = text.prefix { $0 != "?" && $0 != "#" }
    guard !path.isEmpty, !path.hasPrefix("/"), !path.contains(":"), !path.contains("%") else {
      return nil
    }
    return sheet.parent.resolving(path)
  }

  /// Style sheets in an order in which each stands after those that it refers to; those of a ring in that of their
  /// names, so that one of them is imported by its own name.
  private static func importedFirst(_ sheets: [SitePath: [UInt8]]) -> [SitePath] {
    var ordered: [SitePath] = []
    var seen: Set<SitePath> = []
    for start in sheets.keys.sorted() {
      // A stack of what is to be looked at, and what is to be taken when all below it has been.
      var stack = [(path: start, isReady: false)]
      while let (path, isReady) = stack.popLast() {
        if isReady {
          ordered.append(path)
        } else if seen.insert(path).inserted {
          stack.append((path, true))
          stack += targets(in: sheets[path] ?? [], of: path).filter { sheets[$0] != nil }
            .reversed().map { ($0, false) }
        }
      }
    }
    return ordered
  }

  private static func targets(in bytes: [UInt8], of sheet: SitePath) -> [SitePath] {
    var found: [SitePath] = []
    _ = StyleSheetText.rewrite(bytes, minifies: false) { text in
      if let target = target(of: text, from: sheet) { found.append(target) }
      return nil
    }
    return found
  }
}

extension AssetManifest {
  /// The files that are copied as they are: where they stand, and where they go.
  var copies: [(source: SitePath, output: SitePath)] {
    assets.filter { $0.value.rewritten == nil }.map { (source: $0.value.source, output: $0.key) }
  }

  /// The files that are made.
  var drawings: [DrawingTask] {
    assets.flatMap { path, asset -> [DrawingTask] in
      let made = [asset.rewritten.map { (path, $0) }, asset.hashed.map { ($0.path, $0.bytes) }]
      return made.compactMap(\.self).map { output, bytes in
        DrawingTask(output: output) { log in
          log.note(.asset(SiteAddress(file: path).path))
          return Outcome(OutputFile(path: output, bytes: bytes))
        }
      }
    }
  }

  /// What pages and files show of the file at an address, in words that differ where that differs.
  func print(of address: String) -> String {
    guard let asset = SitePath(address.dropFirst()).flatMap({ assets[$0] }) else { return "" }
    let own = asset.rewritten.map { ContentHash(of: $0).hex } ?? ""
    return "\(asset.hashed?.path.string ?? "") \(own)"
  }
}

extension SitePath {
  fileprivate var isStyleSheet: Bool { self.extension == "css" }
}
