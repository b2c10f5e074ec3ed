#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a program that runs now needs to be started elsewhere.
enum ExecutableFiles {
  /// The absolute paths of the program and of the folders its libraries are in, but for the system's.
  ///
  /// The libraries are those of this process, since the program is this process's own: a build in
  /// debug mode finds Swift's where the toolchain has them.
  static func needed(by executable: String) -> [String] {
    [executable] + libraryFolders
  }

  private static let libraryFolders: [String] = {
    guard let maps = try? Data(contentsOf: URL(filePath: "/proc/self/maps")) else { return [] }
    var folders: Set<String> = []
    for line in String(decoding: maps, as: UTF8.self).split(separator: "\n") {
      guard let start = line.firstIndex(of: "/"), let end = line.lastIndex(of: "/"),
        line[end...].contains(".so")
      else { continue }
      let folder = line[start..<end]
      if !folder.isEmpty, !folder.hasPrefix("/usr/"), !folder.hasPrefix("/lib") {
        folders.insert(String(folder))
      }
    }
    return folders.sorted()
  }()
}
