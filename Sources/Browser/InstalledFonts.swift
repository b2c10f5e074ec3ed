import HostSystem

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The fonts that pages are drawn with: another set makes another picture of the same page.
package enum InstalledFonts {
  private static let folders = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts"]
  private static let extensions: Set<String> = ["ttf", "otf", "ttc", "pfb", "woff", "woff2"]

  /// A short digest of the names and sizes of their files.
  package static func digest() -> String {
    var fonts: [String] = []
    for folder in folders {
      for path in (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? [] {
        let file = "\(folder)/\(path)"
        guard let type = path.split(separator: ".").last, extensions.contains(type.lowercased())
        else { continue }
        let size = try? FileManager.default.attributesOfItem(atPath: file)[.size]
        fonts.append("\(path) \(size.map { "\($0)" } ?? "")")
      }
    }
    return String(ContentHash(of: fonts.sorted().joined(separator: "\n")).hex.prefix(8))
  }
}
