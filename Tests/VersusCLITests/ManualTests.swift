import Foundation
import HostSystem
import Testing

@Suite("The manual page")
struct ManualTests {
  @Test("has every command and every option, in the form that man reads")
  func commands() async throws {
    let site = try TestSite(theme: [:])
    defer { site.remove() }
    let help = try await site.versus(["--experimental-dump-help"]).output
    let script = TestSite.repository.appending(path: "docs/manual.py").path
    let made = try await SubprocessRunner().run(
      Invocation("python3", [script, "1.0"], input: Array(help.utf8)))
    #expect(made.end == .exited(0), "\(String(decoding: made.errors, as: UTF8.self))")
    let page = String(decoding: made.output, as: UTF8.self)
    #expect(page.contains(".Dt VERSUS 1\n"))

    let overview = try await site.versus(["--help"]).output
    let listed = try #require(overview.components(separatedBy: "SUBCOMMANDS:").last)
    let names = listed.matches(of: #/(?m)^  ([a-z-]+)/#).map { String($0.1) }
    #expect(names.count > 8)
    for name in names where name != "see" {
      #expect(page.contains(".Ss \(name)\n"), "\(name)")
      let options = try await site.versus([name, "--help"]).output
        .matches(of: #/(?m)^  (?:-[a-z], )?--([a-z-]+)/#).map { String($0.1) }
      for option in options where option != "help" && option != "version" {
        #expect(
          page.contains("\\-\(option.replacing("-", with: "\\-"))"), "\(name) --\(option)")
      }
    }
    #expect(page.contains(".Ss new site\n"))
    #expect(!page.contains("run-sample") && !page.contains("run\\-sample"))
    // A line that begins so is a request of roff; all of these are known ones.
    let requests = Set(page.matches(of: #/(?m)^[.'](\S*)/#).map { String($0.1) })
    #expect(
      requests.isSubset(of: [
        "Dd", "Dt", "Os", "Sh", "Nm", "Nd", "Ar", "Op", "Pp", "Fl", "Ss", "Bl", "It", "El",
      ]), "\(requests)")
  }
}
