#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Where programs are.
package enum ProgramFile {
  /// The absolute path of the program that ``ProcessRunner`` starts when it is asked for `name`: a name to find on
  /// `PATH`, or a path; `nil` if there is none.
  package static func path(of name: String) -> String? {
    guard !name.contains("/") else { return isProgram(name) ? name : nil }
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return folders.split(separator: ":").lazy.map { "\($0)/\(name)" }.first(where: isProgram)
  }

  /// Where links from the absolute path `path` lead in the end.
  package static func resolved(_ path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().path
  }

  private static func isProgram(_ path: String) -> Bool {
    var isFolder: Bool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder
      && FileManager.default.isExecutableFile(atPath: path)
  }
}
