import CommonMark
import HostSystem
import TextCore
import VersusContent

/// Puts what samples do now in the place of what pages say of them.
struct Acceptance {
  let files: any FileWriter

  /// Rewrites the typed transcripts of a page, and tells what became of each.
  ///
  /// A fence that cannot hold what was printed stays as it is, as does a page that has changed since it
  /// was read.
  func accept(_ drifts: [MarkdownNode.ID: Transcripts.Drift], on page: Page) -> [Diagnostic] {
    let held = drifts.filter {
      $0.value.isCurrent && page.rewriting([$0.key: $0.value.recorded]) != nil
    }
    let rest = drifts.filter { held[$0.key] == nil }.values.map {
      $0.isCurrent ? $0.unfit : $0.error
    }
    guard !held.isEmpty else { return rest }
    let path = SitePath.root.appending("content").appending(page.path)
    do {
      guard let bytes = page.rewriting(held.mapValues(\.recorded)),
        try files.bytes(at: path) == page.source.bytes
      else { return rest + held.values.map(\.error) }
      try files.write(bytes, to: path)
    } catch {
      return rest + [
        Diagnostic(id: "unwritable", "\(error.path) cannot be written: \(error.reason)")
      ]
    }
    return rest + held.values.map(\.accepted)
  }
}

extension Transcripts.Drift {
  /// For an author who has not accepted it.
  var error: Diagnostic {
    diagnostic(
      .error, "this is not what the sample does",
      help: "take the text out, and the build fills it in, or accept it: `versus verify --accept`")
  }

  fileprivate var accepted: Diagnostic {
    diagnostic(.warning, "this was not what the sample does, and is now", help: nil)
  }

  fileprivate var unfit: Diagnostic {
    diagnostic(
      .error, "this is not what the sample does, which this fence cannot hold",
      help:
        "take the text out, and the build fills it in, or begin and end the fence with more marks")
  }

  private func diagnostic(
    _ severity: Diagnostic.Severity, _ message: String, help: String?
  ) -> Diagnostic {
    Diagnostic(
      severity, id: severity == .error ? "drift" : "accepted", message, at: location,
      notes: lines.map { .init($0) }, help: help)
  }
}
