package import HostSystem

/// What git knows of the folder of a site.
package struct SiteRevision: Sendable {
  /// The commit that is checked out; `nil` without git, or without a commit.
  package var commit: String?
  /// When it was made, in UTC, as RFC 3339 writes it.
  package var time: String?
  /// Files below the site that are not as they are committed, as git lists them.
  package var uncommitted: [String] = []
  private let git: PublishTool

  /// Asks git, if there is one, about the folder at the absolute path `site`.
  ///
  /// Changes below `output`, the path of the built output in it, do not count.
  package init(of site: String, except output: String, runner: any ProcessRunner) async {
    git = PublishTool(
      program: "git", installation: "", runner: runner, secrets: Secrets(environment: [:]),
      environment: ["TZ": "UTC", "LC_ALL": "C"], directory: site)
    guard
      let log = try? await git.run(["log", "-1", "--format=%H %cd", "--date=format-local:%FT%TZ"])
    else { return }
    let parts = log.text.split(whereSeparator: \.isWhitespace)
    guard parts.count == 2 else { return }
    (commit, time) = (String(parts[0]), String(parts[1]))
    let status = try? await git.run([
      "status", "--porcelain", "--untracked-files=all", "--", ".", ":(exclude)\(output)",
    ])
    uncommitted = status?.text.split(separator: "\n").map { String($0.dropFirst(3)) } ?? []
  }

  /// Whether what is published was made from something later than this.
  package func isOlder(than live: Release) async -> Bool {
    guard let published = live.commit, let commit, published != commit else {
      return live.commit == nil && isEarlier(than: live)
    }
    let isKnown = try? await git.run(["cat-file", "-e", "\(published)^{commit}"])
    guard isKnown != nil else { return isEarlier(than: live) }
    return (try? await git.run(["merge-base", "--is-ancestor", commit, published])) != nil
  }

  private func isEarlier(than live: Release) -> Bool {
    guard let published = live.time, let time else { return false }
    return time < published
  }
}
