import TextCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(System)
  import System
#else
  import SystemPackage
#endif
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
  /// Where the folder `.versus` stands that the root would have: the absolute path of another one.
  package let cache: String
  private let hasOwnCache: Bool
  /// What was made of files before, if anybody keeps that.
  package var memo: FileMemo?

  /// The most bytes that a file may have which is read whole.
  ///
  /// A file with holes may claim to hold more than there is memory.
  package static let largestFile = 1 << 30

  private static let cacheFolder = SitePath.root.appending(".versus")
  /// Where builds keep what they know for the next one.
  package static let records = cacheFolder.appending("cache")

  /// Takes a folder that exists; and another one in place of its `.versus`, which need not exist.
  ///
  /// - Throws: ``FileError`` if there is no such folder.
  package init(root: String, cache: String? = nil) throws(FileError) {
    let resolved = URL(filePath: root, directoryHint: .isDirectory).resolvingSymlinksInPath().path
    guard SystemFile.kind(of: resolved) == .folder else {
      throw FileError(path: root, reason: "there is no such folder")
    }
    let root =
      resolved.count > 1 && resolved.hasSuffix("/") ? String(resolved.dropLast()) : resolved
    self.root = root
    hasOwnCache = cache == nil
    self.cache = cache ?? root + "/" + Self.cacheFolder.string
  }

  /// The absolute path of `path`.
  package func absolutePath(of path: SitePath) -> String {
    if !hasOwnCache, let rest = path.relative(to: Self.cacheFolder) {
      return rest.isRoot ? cache : cache + "/" + rest.string
    }
    return path.isRoot ? root : (root == "/" ? "/" : root + "/") + path.string
  }

  package func bytes(at path: SitePath) throws(FileError) -> [UInt8]? {
    try prefix(of: path, upTo: .max)
  }

  package func prefix(of path: SitePath, upTo count: Int) throws(FileError) -> [UInt8]? {
    let absolute = absolutePath(of: path)
    do {
      do {
        return try SystemFile.readPlainFile(absolute, upTo: count)
      } catch  where ![.fileTooLarge, .noSuchFileOrDirectory].contains(error) {
        // What a link leads to is looked at before it is opened.
        guard kind(of: absolute) == .file else { return nil }
        return try SystemFile.read(absolute, upTo: count)
      }
    } catch Errno.noSuchFileOrDirectory {
      return nil
    } catch Errno.fileTooLarge {
      throw FileError(
        path: path.string, reason: "it is larger than \(Self.largestFile >> 20) MiB")
    } catch {
      throw FileError(path: path.string, reason: Self.words(for: error))
    }
  }

  package func stamp(of path: SitePath) -> FileStamp? { FileStamp(of: absolutePath(of: path)) }

  package func decoded<Value: Sendable>(
    _ path: SitePath, as type: Value.Type, _ decode: ([UInt8]) -> Value
  ) throws(FileError) -> Value? {
    guard let memo else { return try bytes(at: path).map(decode) }
    // Before the file is read: what is written to it meanwhile is seen the next time.
    let stamp = stamp(of: path)
    return try memo.value(of: path, stamp) { () throws(FileError) in
      try bytes(at: path).map(decode)
    }
  }

  package func entries(of path: SitePath) throws(FileError) -> [FolderEntry] {
    let absolute = absolutePath(of: path)
    guard absolute.utf8.count < PATH_MAX else {
      throw FileError(path: path.string, reason: "the name is too long")
    }
    guard kind(of: absolute) == .folder else { return [] }
    do {
      return try SystemFile.list(absolute)
        .sorted { $0.name.precedesByBytes($1.name) }
        .map { name, kind in
          FolderEntry(name: name, kind: self.kind(kind, absolute + "/" + name))
        }
    } catch {
      throw FileError(path: path.string, reason: Self.words(for: error))
    }
  }

  /// What stands at an absolute path; `nil` for nothing.
  private func kind(of absolute: String) -> FolderEntry.Kind? {
    SystemFile.kind(of: absolute).map { kind($0, absolute) }
  }

  private func kind(_ kind: SystemFile.Kind, _ absolute: String) -> FolderEntry.Kind {
    switch kind {
    case .file: .file
    case .folder: .folder
    case .link: isLinkToFileInside(absolute) ? .file : .other
    case .other: .other
    }
  }

  private func isLinkToFileInside(_ absolute: String) -> Bool {
    let target = URL(filePath: absolute).resolvingSymlinksInPath().path
    return target.hasPrefix(root + "/") && target != absolute
      && SystemFile.kind(of: target) == .file
  }

  /// An error of the system in words, without the path, which whoever reports it names.
  static func words(for error: Errno) -> String {
    switch error {
    case .permissionDenied, .notPermitted: "permission denied"
    case .noSuchFileOrDirectory: "there is no such file or folder"
    case .noSpace, .diskQuotaExceeded: "the disk is full"
    case .readOnlyFileSystem: "the file system is read-only"
    case .isDirectory: "it is a folder"
    case .notDirectory, .fileExists: "a file is in the way"
    case .fileTooLarge: "it is larger than files may be here"
    case .fileNameTooLong: "the name is too long"
    case .tooManySymbolicLinkLevels: "links lead round in a circle"
    case .tooManyOpenFiles, .tooManyOpenFilesInSystem: "too many files are open"
    case .ioError: "the disk failed"
    default: "error \(error.rawValue) of the system"
    }
  }
}
