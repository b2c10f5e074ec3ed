import ArgumentParser
import Foundation

/// Which site a command works on.
struct SiteOptions: ParsableArguments {
  @Option(
    name: .customLong("site"),
    help: ArgumentHelp(
      "The folder of the site.",
      discussion: "Without it, the nearest folder upward that has a site.yml.", valueName: "dir"))
  var folder: String?

  /// The absolute path of the site's folder.
  ///
  /// - Throws: ``CommandFailure`` if there is no site.
  func resolved() throws(CommandFailure) -> String {
    let manager = FileManager.default
    if let folder {
      let path = URL(filePath: folder, directoryHint: .isDirectory).standardizedFileURL.path
      guard manager.fileExists(atPath: path + "/site.yml") else {
        throw CommandFailure("there is no site.yml in \(folder)")
      }
      return path
    }
    var url = URL(filePath: manager.currentDirectoryPath, directoryHint: .isDirectory)
    while !manager.fileExists(atPath: url.appending(path: "site.yml").path) {
      let parent = url.deletingLastPathComponent().standardizedFileURL
      guard parent.path != url.path, url.path != "/" else {
        throw CommandFailure(
          "there is no site.yml here, nor in any folder above",
          help: "go into a site's folder, or name it with --site")
      }
      url = parent
    }
    return url.path
  }
}

/// Why a command could not do its work at all.
struct CommandFailure: Error {
  let message: String
  let help: String?

  init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
}
