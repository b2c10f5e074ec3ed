import Foundation
package import HostSystem
package import VersusRender

/// A folder of this machine for the time of one publish, from which tools take files and into which they put them.
package struct StagingFolder: Sendable {
  let files: LocalFiles

  package var path: String { files.root }

  /// Takes a folder that others care for.
  init(_ files: LocalFiles) { self.files = files }

  /// Makes an empty one.
  package init() throws(PublishFailure) {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "versus-publish-\(UUID().uuidString)").path
    do throws(FileError) {
      files = try LocalFiles.making(root: path)
    } catch {
      throw PublishFailure(error)
    }
  }

  package func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// Makes an empty folder in it, in place of one of that name.
  func emptyFolder(_ name: String) throws(PublishFailure) -> LocalFiles {
    let path = path + "/" + name
    try? FileManager.default.removeItem(atPath: path)
    do throws(FileError) {
      return try LocalFiles.making(root: path)
    } catch {
      throw PublishFailure(error)
    }
  }

  /// Makes a folder in it that holds `files`.
  func folder(_ name: String, holding output: [OutputFile]) throws(PublishFailure) -> LocalFiles {
    let folder = try emptyFolder(name)
    do throws(FileError) {
      for file in output {
        try folder.makeFolder(file.path.parent)
        try folder.create(file.bytes, at: file.path)
      }
    } catch {
      throw PublishFailure(error)
    }
    return folder
  }
}

extension StagingFolder {
  /// What a build wrote into the folder at the absolute path `path`, without its own notes.
  package static func output(in path: String) throws(PublishFailure) -> [OutputFile] {
    var output: [OutputFile] = []
    do throws(FileError) {
      let folder = try LocalFiles(root: path)
      for path in folder.allFiles where !path.string.hasPrefix(".versus") {
        output.append(OutputFile(path: path, bytes: try folder.bytes(at: path) ?? []))
      }
    } catch {
      throw PublishFailure(error)
    }
    return output
  }
}

extension PublishFailure {
  package init(_ error: FileError) { self.init("\(error.path): \(error.reason)") }
}

extension LocalFiles {
  /// Every file at any depth, those whose names begin with a dot too.
  var allFiles: [SitePath] {
    var found: [SitePath] = []
    for case let path as String in FileManager.default.enumerator(atPath: root) ?? .init() {
      let type = try? FileManager.default.attributesOfItem(atPath: root + "/" + path)[.type]
      guard type as? FileAttributeType != .typeDirectory, let path = SitePath(path) else {
        continue
      }
      found.append(path)
    }
    return found.sorted()
  }

  /// The versions of files that are at `places`, which tells where each may be.
  func versions(
    of paths: [SitePath], at places: (SitePath) -> [SitePath]
  ) throws(PublishFailure) -> [SitePath: [[UInt8]]] {
    var versions: [SitePath: [[UInt8]]] = [:]
    do throws(FileError) {
      for path in paths {
        for place in places(path) {
          if let bytes = try bytes(at: place) { versions[path, default: []].append(bytes) }
        }
      }
    } catch {
      throw PublishFailure(error)
    }
    return versions
  }
}
