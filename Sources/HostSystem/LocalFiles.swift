#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The disk, below one folder.
///
/// Links are followed to files that lie below the same folder. A link to a folder is not followed,
/// since it may loop, and one that leads out of the root is not either: both are listed as `other`.
package struct LocalFiles: FileReader {
  /// The root as an absolute path without links.
  package let root: String

  /// Takes a folder that exists.
  ///
  /// - Throws: ``FileError`` if there is no such folder.
  package init(root: String) throws(FileError) {
    let resolved = URL(filePath: root, directoryHint: .isDirectory).resolvingSymlinksInPath().path
    guard Self.type(of: resolved) == .typeDirectory else {
      throw FileError(path: root, reason: "there is no such folder")
    }
    self.root =
      resolved.count > 1 && resolved.hasSuffix("/") ? String(resolved.dropLast()) : resolved
  }

  /// The absolute path of `path`.
  package func absolutePath(of path: SitePath) -> String {
    path.isRoot ? root : (root == "/" ? "/" : root + "/") + path.string
  }

  package func bytes(at path: SitePath) throws(FileError) -> [UInt8]? {
    guard kind(of: path) == .file else { return nil }
    do {
      return [UInt8](try Data(contentsOf: URL(filePath: absolutePath(of: path))))
    } catch {
      throw FileError(path: path.string, reason: Self.words(for: error))
    }
  }

  package func entries(of path: SitePath) throws(FileError) -> [FolderEntry] {
    guard kind(of: path) == .folder else { return [] }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: absolutePath(of: path))
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        .map { FolderEntry(name: $0, kind: kind(of: path.appending($0)) ?? .other) }
    } catch {
      throw FileError(path: path.string, reason: Self.words(for: error))
    }
  }

  /// What stands at `path`; `nil` for nothing.
  private func kind(of path: SitePath) -> FolderEntry.Kind? {
    let absolute = absolutePath(of: path)
    switch Self.type(of: absolute) {
    case nil: return nil
    case .typeRegular: return .file
    case .typeDirectory: return .folder
    case .typeSymbolicLink: return isLinkToFileInside(absolute) ? .file : .other
    default: return .other
    }
  }

  private func isLinkToFileInside(_ absolute: String) -> Bool {
    let target = URL(filePath: absolute).resolvingSymlinksInPath().path
    return target.hasPrefix(root + "/") && target != absolute
      && Self.type(of: target) == .typeRegular
  }

  /// What stands at an absolute path, links not followed; `nil` for nothing.
  private static func type(of absolute: String) -> FileAttributeType? {
    (try? FileManager.default.attributesOfItem(atPath: absolute))?[.type] as? FileAttributeType
  }

  /// The system's own words for an error, without the path, which the diagnostic names already.
  static func words(for error: any Error) -> String {
    guard let error = error as? CocoaError else { return "\(error)" }
    if let underlying = error.underlying as? POSIXError { return "\(underlying.code)" }
    return "\(error.code)"
  }
}
