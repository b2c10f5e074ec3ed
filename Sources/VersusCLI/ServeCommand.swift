package import ArgumentParser
import Foundation
import HostSystem
import TextCore
import VersusBuild
import VersusModel
import VersusPreview
import VersusSamples

/// The command `versus serve`.
package struct ServeCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Shows the site in a browser, and what is edited as soon as it is saved.",
    discussion: """
      The site is built in memory; the output folder is not touched. Pages change in place, and keep what is \
      open and where the reader is. What is wrong is shown over the last good page. Samples that change are \
      run meanwhile. Ctrl-C ends it.
      """)

  @OptionGroup var site: SiteOptions
  @OptionGroup var cache: CacheOptions

  @Option(help: ArgumentHelp("The address to serve at.", valueName: "address"))
  var host = "127.0.0.1"

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The port to serve on, or the next one that is free.", valueName: "n"))
  var port = 8000

  @Flag(help: "Opens the browser.")
  var open = false

  @Flag(help: "Has browsers go to the page that was edited.")
  var follow = false

  @Option(
    help: ArgumentHelp(
      """
      What links to files open: \(EditorLink.names.joined(separator: ", ")), or an address with {path}, \
      {line} and {column} in it.
      """,
      valueName: "name"))
  var editor = "vscode"

  @Option(
    help: ArgumentHelp(
      "The address at which the site will be served, in place of site.yml's.", valueName: "url"))
  var baseURL: String?

  @Flag(help: "Shows the pages that are drafts, too.")
  var drafts = false

  @Option(
    help: ArgumentHelp(
      """
      Which samples are run: those whose evidence does not fit, or none, where evidence that does not fit \
      is an error. With off nothing is compiled either, and pages say so.
      """,
      valueName: "changed|locked|off"))
  var verify = RunMode.changed

  @Flag(help: "Records what samples do now, and puts it into pages.")
  var accept = false

  @OptionGroup var running: RunningOptions

  @Flag(name: .shortAndLong, help: "Says nothing but where the site is and what is wrong.")
  var quiet = false

  package init() {}

  package func validate() throws {
    guard 0...65_535 ~= port else { throw ValidationError("--port must be from 0 to 65535.") }
    guard verify != .all else { throw ValidationError("--verify=all goes with versus build.") }
    guard !accept || verify == .changed else {
      throw ValidationError("--accept goes with running samples.")
    }
    guard EditorLink(editor) != nil else {
      throw ValidationError(
        "--editor must be one of \(EditorLink.names.joined(separator: ", ")), or an address with {path}."
      )
    }
    if let baseURL, SiteConfiguration.baseURL(baseURL) == nil {
      throw ValidationError(
        "--base-url must be a whole address, such as https://example.org/folder/.")
    }
  }

  package func run() async throws {
    do throws(CommandFailure) {
      let files = try cache.files(of: try site.resolved())
      OpenFiles.allow(30_000)
      let preview = Preview(hosts: [host])
      let server = try await start(preview)
      let address = "http://\(host.contains(":") ? "[\(host)]" : host):\(server.port)/"
      if server.port != port, port != 0 {
        Console.print("Port \(port) is taken, so it is \(server.port) now.")
      }
      Console.print("Serving \(address) until Ctrl-C.")
      let session = try session(of: files, preview)
      await serve(session, files, opening: open ? address : nil)
      await server.stop()
    } catch {
      DiagnosticPrinter().show(error)
      throw ExitStatus.couldNotRun
    }
  }

  /// Watches, builds and serves until somebody wants it to stop; then nothing of it runs any more.
  private func serve(_ session: PreviewSession, _ files: LocalFiles, opening address: String?) async
  {
    let (changes, means) = FileWatcher.changes(in: PreviewSession.watchedTree(of: files))
    if case .scans(let reason) = means {
      Console.printError("Looking for changes twice a second, since \(reason).")
    }
    let requests = Interruption.requests()
    let work = Task { await session.run(changes: changes) }
    if let address { await Self.openBrowser(at: address) }
    for await _ in requests { break }
    work.cancel()
    await Self.wait(for: work, atMost: .milliseconds(500))
  }

  /// Waits until what was cancelled has ended its processes; a build that only draws pages is not worth more.
  private static func wait(for work: Task<Void, Never>, atMost time: Duration) async {
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    Task {
      await work.value
      end.yield()
    }
    Task {
      try? await Task.sleep(for: time)
      end.yield()
    }
    for await _ in ends { break }
  }

  private func start(_ preview: Preview) async throws(CommandFailure) -> PreviewServer {
    do throws(PreviewServer.Failure) {
      return try await PreviewServer.start(preview, host: host, port: port)
    } catch {
      throw CommandFailure("the site cannot be served at \(host): \(error.reason)")
    }
  }

  private func session(of files: LocalFiles, _ preview: Preview) throws(CommandFailure)
    -> PreviewSession
  {
    var options = try running.buildOptions()
    options.baseURL = baseURL.flatMap(SiteConfiguration.baseURL)
    options.includesDrafts = drafts
    options.verification = verify
    options.accepts = accept
    options.defersSamples = verify == .changed
    var preferences = PreviewSession.Options()
    preferences.follows = follow
    preferences.editor = EditorLink(editor)
    preferences.runsSamples = verify == .changed
    let notes = ServeNotes(isQuiet: quiet)
    return PreviewSession(
      preview, files: files, runner: SubprocessRunner(), building: options, options: preferences,
      today: { Date.now.formatted(.iso8601.year().month().day()) }, tell: notes.show)
  }

  /// Opens the browser, by whatever this system has for that.
  private static func openBrowser(at address: String) async {
    #if os(macOS)
      let program = "open"
    #else
      let program = "xdg-open"
    #endif
    let invocation = Invocation(program, [address])
    guard let end = try? await SubprocessRunner().run(invocation).end, end == .exited(0) else {
      return Console.printError("\(program) does not open a browser.")
    }
  }
}
