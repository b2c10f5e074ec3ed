import HostSystem
package import TextCore
package import VersusBuild
package import VersusModel

/// What speaks against publishing, found in what was built and in what is at the target.
package enum PublishReasons {
  /// About the site itself, whatever the target.
  package static func against(
    _ report: BuildReport, includesDrafts: Bool, revision: SiteRevision
  ) -> [Refusal] {
    var refusals: [Refusal] = []
    if report.verification == nil {
      refusals.append(
        Refusal(
          .unverified, "the samples are not verified",
          help: "verify them: `versus verify`, and publish without --verify=off"))
    }
    if includesDrafts {
      refusals.append(
        Refusal(.drafts, "pages that are drafts are included", help: "leave out --drafts"))
    }
    if !revision.uncommitted.isEmpty {
      refusals.append(
        Refusal(
          .dirty, "files of the site are not committed", details: revision.uncommitted,
          help: "commit them, so that what is published can be found again"))
    }
    return refusals
  }

  /// About links that lead nowhere, as they were found in what was built.
  package static func against(brokenLinks: [Diagnostic]) -> [Refusal] {
    guard !brokenLinks.isEmpty else { return [] }
    let details = brokenLinks.map { link in
      (link.location.map { "\($0.path):\($0.start.line): " } ?? "") + link.message
    }
    return [
      Refusal(
        .brokenLinks, "links lead nowhere", details: details,
        help: "`versus check` shows all of them")
    ]
  }

  /// About what is at the target.
  package static func against(
    _ plan: PublishPlan, at contents: TargetContents, for destination: PublishDestination
  ) -> [Refusal] {
    var refusals: [Refusal] = []
    if !plan.foreign.isEmpty {
      refusals.append(
        Refusal(
          .foreign, "files that Versus did not put there are in the way",
          details: plan.foreign.map(\.string),
          help: "move them away at the target, or leave them out of the site"))
    }
    let own = contents.manifest.live?.files.count ?? 0
    let limit = destination.maxRemovals ?? max(10, own / 5)
    if plan.removed.count > limit {
      refusals.append(
        Refusal(
          .removals, "\(plan.removed.count) of \(own) files would be removed, more than \(limit)",
          details: plan.removed.map(\.string),
          help: "`max_removals` of the target in site.yml says how many may be"))
    }
    return refusals
  }

  /// About which of two states is the later one.
  package static func against(_ revision: SiteRevision, over live: Release?) async -> [Refusal] {
    guard let live, await revision.isOlder(than: live) else { return [] }
    let published = live.commit.map { "commit \($0.prefix(12))" } ?? "a site"
    return [
      Refusal(
        .newer, "what is published is newer: \(published)" + (live.time.map { " of \($0)" } ?? ""),
        help: "bring this site up to date (`git pull`); to go back on purpose, --rollback is surer")
    ]
  }
}
