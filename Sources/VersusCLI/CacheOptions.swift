import ArgumentParser
import Foundation
import HostSystem

/// Where builds keep what they leave for each other.
struct CacheOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder for what builds leave for each other, environments of samples included.",
      discussion: "Without it, .versus/ in the site.", valueName: "dir"))
  var cache: String?

  /// The files of the site in the folder `root`.
  ///
  /// - Throws: ``CommandFailure`` if one of both cannot be used.
  func files(of root: String) throws(CommandFailure) -> LocalFiles {
    guard let cache else { return try LocalFiles(site: root) }
    do throws(FileError) {
      let path = URL(filePath: cache, directoryHint: .isDirectory).standardizedFileURL.path
      let folder = try LocalFiles.making(root: path).root
      let files = try LocalFiles(root: root, cache: folder)
      let own = ["content", "environments", "static", "templates", "themes"]
        .map { files.root + "/" + $0 }
      guard !own.contains(where: { (folder + "/").hasPrefix($0 + "/") }), folder != files.root
      else {
        throw FileError(path: cache, reason: "it holds the site itself")
      }
      return files
    } catch {
      throw CommandFailure(
        "\(error.path) cannot be used: \(error.reason)", help: "name another folder with --cache")
    }
  }
}
