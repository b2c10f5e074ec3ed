#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
// The names of the system's errors.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
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
    try data(at: path, []).map { [UInt8]($0) }
  }

  package func prefix(of path: SitePath, upTo count: Int) throws(FileError) -> [UInt8]? {
    // Mapped, so that the rest is not read.
    try data(at: path, .mappedIfSafe).map { [UInt8]($0.prefix(count)) }
  }

  private func data(at path: SitePath, _ options: Data.ReadingOptions) throws(FileError) -> Data? {
    guard kind(of: path) == .file else { return nil }
    do {
      return try Data(contentsOf: URL(filePath: absolutePath(of: path)), options: options)
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

  /// An error of the system in words, without the path, which whoever reports it names.
  static func words(for error: any Error) -> String {
    guard let error = error as? CocoaError else { return "\(error)" }
    switch (error.underlying as? POSIXError)?.code {
    case .EACCES, .EPERM: return "permission denied"
    case .ENOENT: return "there is no such file or folder"
    case .ENOSPC, .EDQUOT: return "the disk is full"
    case .EROFS: return "the file system is read-only"
    case .EISDIR: return "it is a folder"
    case .ENOTDIR, .EEXIST: return "a file is in the way"
    case .ENAMETOOLONG: return "the name is too long"
    case .ELOOP: return "links lead round in a circle"
    case .EMFILE, .ENFILE: return "too many files are open"
    case .EIO: return "the disk failed"
    case let code?: return "error \(code.rawValue) of the system"
    case nil: break
    }
    switch error.code {
    case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
    case .fileNoSuchFile, .fileReadNoSuchFile: return "there is no such file or folder"
    case .fileWriteOutOfSpace: return "the disk is full"
    case .fileWriteFileExists: return "a file is in the way"
    case .fileWriteVolumeReadOnly: return "the file system is read-only"
    default: return "error \(error.code.rawValue)"
    }
  }
}
