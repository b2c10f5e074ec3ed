#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A Chromium of this machine.
package struct BrowserProgram: Hashable, Sendable {
  /// Absolute.
  package var path: String

  package init(path: String) { self.path = path }

  /// Where Chromium and Chrome are installed: first the programs themselves, which need no script that starts them.
  private static let places = [
    "/usr/lib/chromium/chromium", "/usr/lib/chromium-browser/chromium-browser",
    "/usr/lib64/chromium-browser/chromium-browser", "/opt/google/chrome/chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ]
  private static let names = ["chromium", "chromium-browser", "google-chrome", "chrome"]

  /// How to get one.
  package static let installation =
    "install it (`apt-get install chromium`, `brew install --cask chromium`)"
  /// What to say where there is none.
  package static let advice = installation + ", or take the evidence from a machine that has it"

  /// Looks for one.
  package static func find() -> BrowserProgram? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    let onPath = path.split(separator: ":").flatMap { folder in names.map { "\(folder)/\($0)" } }
    return (places + onPath).first { FileManager.default.isExecutableFile(atPath: $0) }
      .map { BrowserProgram(path: $0) }
  }

  /// The folder that has the program's own files, where that is not one of the system's.
  package var folder: String? {
    let program = URL(filePath: path).resolvingSymlinksInPath()
    return program.path.hasPrefix("/usr/") ? nil : program.deletingLastPathComponent().path
  }

  /// A line for `sh` that starts the program, to be talked to by ``DevToolsConnection`` over its standard input
  /// and output.
  ///
  /// The protocol has the descriptors 3 and 4. Nothing is fetched from anywhere but this machine. Its own
  /// sandbox is off: it needs rights that a sample has not, and the sample's sandbox is around it.
  package func command(profile: String, locale: String) -> String {
    let options = [
      "--headless", "--remote-debugging-pipe", "--user-data-dir=\(profile)", "--lang=\(locale)",
      "--no-sandbox", "--no-zygote", "--in-process-gpu", "--disable-gpu", "--disable-dev-shm-usage",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
      "--disable-background-networking", "--disable-component-update", "--disable-extensions",
      "--disable-sync", "--no-first-run", "--mute-audio", "--disable-breakpad",
      // What is drawn must not depend on the screen.
      "--hide-scrollbars", "--force-color-profile=srgb", "--font-render-hinting=none",
      "--disable-lcd-text",
      // A frame is handed out when all of it is drawn, also where the machine is slow.
      "--run-all-compositor-stages-before-draw", "--disable-new-content-rendering-timeout",
      "--disable-checker-imaging", "--disable-partial-raster", "--disable-threaded-animation",
    ]
    let words = ([path] + options).map(Self.quoted).joined(separator: " ")
    return "exec \(words) 3<&0 4>&1 </dev/null >&2"
  }

  /// As `sh` takes it for one word.
  private static func quoted(_ word: String) -> String {
    "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
      + "'"
  }
}
