package import HostSystem
import Hurl
package import TextCore
package import VersusContent
package import VersusModel

/// What servers answered to requests of a contract, a row a request: what a block `answers` asks for.
package struct AnswerTable: Sendable {
  /// Markdown.
  package var caption: String?
  /// A column for each sample.
  package var columns: [(sample: SitePath, side: Side?)]
  package var rows: [Row] = []

  package enum Row: Sendable {
    case answers(Answers)
    /// Why answers differ, in Markdown.
    case reason(String)
  }

  /// One request, and what each sample answered.
  package struct Answers: Sendable {
    /// Of the request in the contract, from 1.
    package var number: Int
    package var method: String
    /// Path and query, as sent.
    package var target: String
    /// From the comment above the request.
    package var title: String?
    /// What the page calls it, in Markdown.
    package var name: String?
    /// For each column, the parts of its answer that are shown.
    package var answers: [[Part]]
    /// Whether they are the same, to the end of what is cut short here.
    package var isSame: Bool
  }

  /// Something of an answer.
  package struct Part: Sendable {
    /// The query that it answers: `status`, `header`.
    package var query: String
    /// What the query asks for by name: `Location`.
    package var name: String?
    /// One line, cut short; `nil` if the answer has no such thing.
    package var text: String?
  }
}

extension VerifiedSite {
  /// Draws up the table that a page asks for, out of the evidence.
  ///
  /// - Returns: `nil`, and everything that is wrong with it, if a row has no evidence.
  package func answers(_ block: AnswersBlock) -> Outcome<AnswerTable> {
    let contract = SitePath(block.contract.text)
    let held = contract.map { self.held(to: $0) } ?? []
    guard let contract, !held.isEmpty else { return Outcome(nil, [noContract(block.contract)]) }
    var diagnostics: [Diagnostic] = []
    var samples: [HeldSample] = []
    for name in block.samples {
      if let sample = held.first(where: { $0.project.path.string == name.text }) {
        samples.append(sample)
      } else {
        diagnostics.append(
          .noEvidence(
            "there is no evidence of a sample `\(name.text)` that was held to \(contract)",
            of: name, among: held.map(\.project.path.string)))
      }
    }
    if samples.isEmpty { samples = held }
    var table = AnswerTable(
      caption: block.caption, columns: samples.map { ($0.project.path, $0.project.side) })
    var reasons = block.showsReasons ? self.reasons(of: contract, for: samples) : []
    for row in block.rows {
      switch row {
      case .reason(let text): table.rows.append(.reason(text))
      case .request(let request):
        let outcome = answers(to: request, of: contract, by: samples)
        diagnostics += outcome.diagnostics
        guard let answers = outcome.value else { continue }
        table.rows.append(.answers(answers))
        guard !answers.isSame else { continue }
        let told = reasons.filter { answers.isCalled($0.request) }.map(\.text)
        reasons.removeAll { told.contains($0.text) }
        table.rows += told.map { .reason($0) }
      }
    }
    return Outcome(diagnostics.isEmpty ? table : nil, diagnostics)
  }

  private func answers(
    to request: AnswersBlock.Request, of contract: SitePath, by samples: [HeldSample]
  ) -> Outcome<AnswerTable.Answers> {
    var diagnostics: [Diagnostic] = []
    let queries = request.show.compactMap { text -> (AnswerQuery, AnswersBlock.Placed)? in
      let outcome = AnswerQuery.parse(text.text)
      diagnostics += outcome.diagnostics.map { $0.moved(to: text.location) }
      return outcome.value.map { ($0, text) }
    }
    let found = samples.map { sample in
      sample.exchanges.first { $0.isCalled(request.request.text) }
    }
    for (sample, exchange) in zip(samples, found) where exchange?.response == nil {
      diagnostics.append(
        .noEvidence(
          "\(sample.project.path) has no evidence of a request “\(request.request.text)” of \(contract)",
          of: request.request, among: sample.exchanges.compactMap(\.title)))
      break
    }
    guard diagnostics.isEmpty, let first = found.first ?? nil else {
      return Outcome(nil, diagnostics)
    }
    var whole: [[String?]] = []
    for case let (sample, response?) in zip(samples, found.map { $0?.response }) {
      whole.append(
        queries.map { query, text in
          do throws(AnswerQuery.CutBody) {
            return try query.value(in: response)
          } catch {
            diagnostics.append(
              Diagnostic(
                id: "cut-answer",
                "only the beginning of what \(sample.project.path) answered is recorded, so `\(text.text)` cannot be told",
                at: text.location))
            return nil
          }
        })
    }
    let meanings = whole.map { texts in
      zip(queries, texts).map { query, text in
        query.0.name == "body"
          ? text.map(ContractRecord.Exchange.meaning) : text.map { [$0] }
      }
    }
    let answers = whole.map { texts in
      zip(queries, texts).map { query, text in
        AnswerTable.Part(
          query: query.0.name, name: query.0.subject, text: text.map(Self.shortened))
      }
    }
    return Outcome(
      AnswerTable.Answers(
        number: first.number, method: first.request.method, target: first.request.target,
        title: first.title,
        name: request.name, answers: answers,
        isSame: meanings.allSatisfy { $0 == meanings.first }),
      diagnostics)
  }

  /// The first line of a text, if it is long only its beginning.
  private static func shortened(_ text: String) -> String {
    let limit = 96
    let lines = text.split(separator: "\n", maxSplits: 1)
    let first = lines.first ?? ""
    let isCut = lines.count > 1 && lines[1].contains { !$0.isWhitespace }
    guard first.unicodeScalars.count > limit else { return isCut ? first + " …" : String(first) }
    return String(String.UnicodeScalarView(first.unicodeScalars.prefix(limit))) + "…"
  }

  private func noContract(_ contract: AnswersBlock.Placed) -> Diagnostic {
    let known = site.samples.keys.map(\.string).filter { $0.hasSuffix(".hurl") }.sorted()
    return .noEvidence(
      "there is no evidence of a contract `\(contract.text)`", of: contract,
      among: known.filter { $0 != contract.text })
  }
}

extension AnswerTable.Answers {
  fileprivate func isCalled(_ name: String) -> Bool { title == name || String(number) == name }
}

extension Diagnostic {
  /// `candidates` are what there is.
  fileprivate static func noEvidence(
    _ message: String, of name: AnswersBlock.Placed, among candidates: [String]
  ) -> Diagnostic {
    Diagnostic(
      id: "no-answer", message, at: name.location,
      help: nearestName(to: name.text, among: candidates).map { "did you mean `\($0)`?" }
        ?? "a request is known by the comment above it in the contract, or by its number; a contract by its path below content/samples/; `versus verify` runs them"
    )
  }

  /// The same at another place.
  fileprivate func moved(to location: SourceLocation) -> Diagnostic {
    var diagnostic = self
    diagnostic.location = location
    return diagnostic
  }
}
