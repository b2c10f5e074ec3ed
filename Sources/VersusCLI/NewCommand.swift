package import ArgumentParser
import Foundation
import HostSystem
import SampleRun
import TextCore
import VersusContent
import VersusModel

/// The command `versus new`.
package struct NewCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Makes a site, a topic or a sample to begin with.",
    subcommands: [NewSiteCommand.self, NewTopicCommand.self, NewSampleCommand.self])

  package init() {}
}

/// `versus new site DIR`.
struct NewSiteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "site", abstract: "Makes a small comparison that can be built at once.")

  @Argument(help: "A folder that is empty, or not there.")
  var folder: String

  func run() async throws {
    try write()
    if case .missing(let reason, let help) = await SampleSandbox.availability(
      runner: SubprocessRunner())
    {
      Console.print("Its samples cannot be run here in a sandbox: \(reason); \(help)")
    }
  }

  private func write() throws {
    try NewFiles.reporting { () throws(CommandFailure) in
      let theme = try InstalledTheme.files()
      let manager = FileManager.default
      guard
        (try? manager.contentsOfDirectory(atPath: folder))?.isEmpty ?? !manager.fileExists(
          atPath: folder)
      else {
        throw CommandFailure("\(folder) is there, and not empty", help: "name another folder")
      }
      try NewFiles.write(
        StarterSite.files.map { ($0.path, Array($0.text.utf8)) } + theme, to: folder)
      Console.print("Made \(folder). Now: cd \(folder) && versus build")
    }
  }
}

/// `versus new topic NAME`.
struct NewTopicCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topic", abstract: "Adds a page with a sample for each side.")

  @Argument(help: "What it is called in addresses: lower-case letters, digits and hyphens.")
  var name: String

  @OptionGroup var site: SiteOptions

  func run() async throws {
    try NewFiles.reporting { () throws(CommandFailure) in
      let root = try site.resolved()
      let sides = try NewFiles.configuration(in: root).sides
      try NewFiles.requireName(name)
      guard !sides.isEmpty else { throw CommandFailure("site.yml names no sides to compare") }
      let page = ("content/\(name).md", Array(StarterSite.topic(name, sides: sides).utf8))
      let samples = sides.map {
        ("content/samples/\(name)/\($0.id)/app.py", Array(StarterSite.sample($0).utf8))
      }
      try NewFiles.write([page] + samples, to: root)
    }
  }
}

/// `versus new sample TOPIC SIDE`.
struct NewSampleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Adds a sample of a side to a topic.")

  @Argument(help: "The topic: a folder below content/samples/, which is made if there is none.")
  var topic: String

  @Argument(help: "The id of a side of site.yml.")
  var side: String

  @OptionGroup var site: SiteOptions

  func run() async throws {
    try NewFiles.reporting { () throws(CommandFailure) in
      let root = try site.resolved()
      try NewFiles.requireName(topic)
      let sides = try NewFiles.configuration(in: root).sides
      guard let side = sides.first(where: { $0.id == side }) else {
        let nearest = nearestName(to: side, among: sides.map(\.id))
        throw CommandFailure(
          "there is no side `\(side)` in site.yml", help: nearest.map { "did you mean `\($0)`?" })
      }
      let path = "content/samples/\(topic)/\(side.id)/app.py"
      try NewFiles.write([(path, Array(StarterSite.sample(side).utf8))], to: root)
    }
  }
}

/// Writes files that are not there.
private enum NewFiles {
  /// Tells of a failure as all commands do.
  static func reporting(_ body: () throws(CommandFailure) -> Void) throws {
    do throws(CommandFailure) {
      try body()
    } catch {
      DiagnosticPrinter().show(error)
      throw ExitStatus.couldNotRun
    }
  }

  /// Writes all of the files, or none if one of them is there already.
  static func write(_ files: [(path: String, bytes: [UInt8])], to folder: String)
    throws(CommandFailure)
  {
    for (path, _) in files where FileManager.default.fileExists(atPath: folder + "/" + path) {
      throw CommandFailure("\(path) is there already", help: "nothing was written")
    }
    do throws(FileError) {
      let target = try LocalFiles.making(root: folder)
      for (path, bytes) in files {
        guard let path = SitePath(path) else { continue }
        try target.write(bytes, to: path)
        if !path.string.hasPrefix("themes/") { Console.print("+ \(path)") }
      }
    } catch {
      throw CommandFailure("\(error.path) cannot be written: \(error.reason)")
    }
  }

  static func requireName(_ name: String) throws(CommandFailure) {
    guard name.wholeMatch(of: /[a-z0-9][a-z0-9-]*/) != nil else {
      throw CommandFailure(
        "`\(name)` is no name for a folder", help: "use lower-case letters, digits and hyphens")
    }
  }

  static func configuration(in root: String) throws(CommandFailure) -> SiteConfiguration {
    let outcome = try LocalFiles(site: root).source(at: SitePath.root.appending("site.yml"))
      .then { ConfigurationReader.read($0) }
    guard let configuration = outcome.value else {
      throw CommandFailure(
        "site.yml cannot be used", help: "`versus build` says what is wrong with it")
    }
    return configuration
  }
}

/// The default theme, as `make install` put it beside the program, or as it stands in the repository that the program
/// was built in.
private enum InstalledTheme {
  static func files() throws(CommandFailure) -> [(path: String, bytes: [UInt8])] {
    guard let folder else {
      throw CommandFailure(
        "the default theme is not installed", help: "`make install` puts it in share/versus/themes")
    }
    do throws(FileError) {
      let files = try LocalFiles(root: folder)
      var found: [(path: String, bytes: [UInt8])] = []
      for path in try files.files(below: .root.appending("default")) {
        found.append(("themes/\(path)", try files.bytes(at: path) ?? []))
      }
      return found
    } catch {
      throw CommandFailure("\(error.path) cannot be read: \(error.reason)")
    }
  }

  /// `share/versus/themes` beside the program's own folder; `themes` of a folder above it.
  private static var folder: String? {
    guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return nil }
    let bin = program.deletingLastPathComponent()
    var candidates = [bin.deletingLastPathComponent().appending(path: "share/versus/themes")]
    var above = bin
    while above.path != "/" {
      candidates.append(above.appending(path: "themes"))
      above.deleteLastPathComponent()
    }
    return candidates.map(\.path).first {
      FileManager.default.fileExists(atPath: $0 + "/default/templates/page.html")
    }
  }
}
