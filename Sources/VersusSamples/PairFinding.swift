package import Equivalence
import Expectations
package import HostSystem
import Hurl
import SampleRun
package import TextCore
package import VersusContent

/// What came of comparing the outputs of a pair, over the evidence of its samples.
package struct PairFinding: Sendable {
  package let declaration: PairDeclaration
  /// How many lines the first sample's output has, in the form that is compared.
  package private(set) var lineCount = 0
  /// For each exception, what each of the samples has there.
  package private(set) var exceptions: [[[String]]] = []
  package private(set) var diagnostics: [Diagnostic] = []

  /// Compares what is recorded.
  ///
  /// - Returns: `nil` if some of the samples have no evidence, which is told elsewhere.
  init?(_ declaration: PairDeclaration, in runs: [SitePath: SampleRunResult]) {
    self.declaration = declaration
    var evidence: [Evidence] = []
    for member in declaration.members {
      guard let recorded = runs[member.sample]?.evidence else { return nil }
      evidence.append(recorded)
    }
    var texts: [ComparableText] = []
    for (member, recorded) in zip(declaration.members, evidence) {
      do throws(Missing) {
        texts.append(try Self.text(of: member, in: recorded, declaration))
      } catch {
        diagnostics.append(
          Diagnostic(id: "pair-output", error.message, at: declaration.location))
      }
    }
    guard texts.count == declaration.members.count, let first = texts.first else { return }
    lineCount = first.lines.count
    compare(first, with: Array(texts.dropFirst()))
  }

  private struct Missing: Error {
    var message: String
  }

  private mutating func compare(_ first: ComparableText, with others: [ComparableText]) {
    let allowed = declaration.exceptions.map(\.difference)
    exceptions = allowed.map { _ in declaration.members.map { _ in [] } }
    for (index, other) in others.enumerated() {
      let comparison = Comparison(first, other, allowing: allowed)
      for (exception, lines) in comparison.allowed.enumerated() {
        if exceptions[exception][0].isEmpty { exceptions[exception][0] = lines.old }
        exceptions[exception][index + 1] = lines.new
      }
      if !comparison.rest.isEmpty { report(comparison.rest, at: index + 1) }
    }
    for (exception, lines) in zip(declaration.exceptions, exceptions)
    where lines.allSatisfy(\.isEmpty) {
      diagnostics.append(
        Diagnostic(
          id: "unused-exception",
          "\(declaration.path): the difference `\(exception.place)` does not occur any more",
          at: declaration.source.location(of: exception.range), help: "take it out"))
    }
  }

  private mutating func report(_ difference: LineDiff, at index: Int) {
    let names = (declaration.members[0].sample, declaration.members[index].sample)
    let lines = difference.text(context: 2, limit: 40).split(separator: "\n").map(String.init)
    diagnostics.append(
      Diagnostic(
        id: "pair-differs",
        "\(declaration.path): the \(declaration.form.name) of \(names.1) is not that of \(names.0)",
        at: declaration.location,
        notes: (["--- \(names.0)", "+++ \(names.1)"] + lines).map { .init($0) },
        help: "make them the same, or allow the difference under `except:`, with its reason"))
  }

  private static func text(
    of member: PairDeclaration.Member, in evidence: Evidence, _ declaration: PairDeclaration
  ) throws(Missing) -> ComparableText {
    let who = "\(declaration.path): \(member.sample)"
    guard let step = evidence.steps.first(where: { $0.name == member.step }),
      let text = step.output(request: declaration.request)
    else {
      let what = declaration.request.map { "answer to “\($0)” that is text" } ?? "output"
      throw Missing(message: "\(who) has no \(what) in its step `\(member.step)`")
    }
    do {
      return try ComparableText(text, as: declaration.form)
    } catch {
      throw Missing(message: "\(who): \(error.message)")
    }
  }
}

extension StepRecord {
  /// What a pair compares of the step; `nil` if there is no such thing.
  fileprivate func output(request: String?) -> String? {
    switch self {
    case .run(let record): record.stdout
    case .tree(let record): record.files.map { $0 + "\n" }.joined()
    case .contract(let record):
      record.contract.exchanges.first { $0.isCalled(request ?? "") }?.response
        .flatMap { $0.body.isCut ? nil : $0.body.text }
    case .serve, .measure, .screenshot, .changed, .stop: nil
    }
  }
}

extension ComparableText.Form {
  /// As readers know it.
  package var name: String {
    switch self {
    case .text: "text"
    case .html: "HTML"
    case .json: "JSON"
    }
  }
}

extension VerifiedSite {
  /// What came of comparing a pair, by its path (`templates/list`).
  package func pair(_ path: SitePath) -> PairFinding? {
    pairs.first { $0.declaration.path == path }
  }
}
