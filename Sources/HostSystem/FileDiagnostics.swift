package import TextCore

extension SourceLocation {
  /// The beginning of a file that nobody has read, or of something that is no file.
  package static func start(of path: SitePath) -> SourceLocation {
    SourceText(path: path.string, bytes: []).location(of: 0..<0)
  }
}

extension Diagnostic {
  /// Tells of something in a folder of the site that no part of a site can be made of.
  package static func leftOut(_ path: SitePath) -> Diagnostic {
    // Only what is not UTF-8 is listed as something else under such a name.
    let isUnnamed = path.name.unicodeScalars.contains("\u{FFFD}")
    return Diagnostic(
      .warning, id: "not-a-file",
      isUnnamed
        ? "the name of this is not UTF-8, and it is left out"
        : "this is neither a file nor a folder of the site, and is left out",
      at: .start(of: path),
      help: isUnnamed
        ? "rename it" : "links are followed to files inside the site, and nowhere else")
  }

  /// Tells of a folder of the site that is something else.
  package static func notAFolder(_ path: SitePath) -> Diagnostic {
    Diagnostic(
      id: "not-a-folder", "this is not a folder of the site", at: .start(of: path),
      help: "links are followed to files inside the site, and nowhere else")
  }
}
