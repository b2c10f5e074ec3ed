import Equivalence
package import HostSystem
import Hurl
import SampleRun
import TextCore
import VersusContent
package import VersusModel

/// One request of a contract, and what each side answered.
package struct Exchange: Sendable {
  /// From the comment above the request.
  package var title: String?
  package var method: String
  /// Path and query, as sent.
  package var target: String
  package var requestBody: String?
  /// How a reader can send it.
  package var ways: [RequestWay]
  /// A column for each sample that was held to the contract.
  package var columns: [(sample: SitePath, side: Side?)]
  package var rows: [Row]
  /// Why sides may differ here, as the contract's differences say; each reason once.
  package var reasons: [String]

  package struct Row: Sendable {
    /// `Status`, the name of a header, `Body`.
    package var name: String
    /// One for each column.
    package var answers: [Answer]
    /// Whether all mean the same; the texts may differ in how JSON is spaced, and in a line feed at the end.
    package var isSame: Bool
  }

  /// A text in three parts, of which the middle one is where the answers differ.
  package struct Answer: Sendable {
    package var before: String
    package var differing: String
    package var after: String

    package var text: String { before + differing + after }
  }
}

extension VerifiedSite {
  /// What the samples that were held to `contract` (below `content/samples/`) answered to a request.
  ///
  /// - Parameters:
  ///   - contract: the `.hurl` file, below `content/samples/`.
  ///   - request: the title of the request, or its number from 1.
  ///   - headers: the headers of the answers to compare, besides `Content-Type`, `Location` and `Allow`.
  /// - Returns: `nil` if no sample has evidence of such a request.
  package func exchange(contract: SitePath, request: String, headers: [String]) -> Exchange? {
    var columns: [(sample: SitePath, side: Side?)] = []
    var found: [ContractRecord.Exchange] = []
    for sample in held(to: contract) {
      guard let exchange = sample.exchanges.first(where: { $0.isCalled(request) }) else { continue }
      columns.append((sample.project.path, sample.project.side))
      found.append(exchange)
    }
    guard let first = found.first else { return nil }
    var names = ["Content-Type", "Location", "Allow"]
    for header in headers
    where !names.contains(where: { $0.lowercased() == header.lowercased() }) {
      names.append(header)
    }
    var rows = [row("Status", found.map(\.status))]
    for name in names where found.contains(where: { $0.header(name) != nil }) {
      rows.append(row(name, found.map { $0.header(name) ?? "" }))
    }
    rows.append(row("Body", found.map(\.body), meaning: found.map(\.bodyMeaning)))
    return Exchange(
      title: first.title, method: first.request.method, target: first.request.target,
      requestBody: first.request.body?.text, ways: RequestWay.all(for: first.request),
      columns: columns, rows: rows,
      reasons: reasons(contract: contract, first))
  }

  private func reasons(contract: SitePath, _ exchange: ContractRecord.Exchange) -> [String] {
    var reasons: [String] = []
    for entry in differences(of: contract)
    where exchange.isCalled(entry.request) && !reasons.contains(entry.reason) {
      reasons.append(entry.reason)
    }
    return reasons
  }

  /// A row of what is shown; of what `meaning` says is the same, nothing is marked.
  private func row(_ name: String, _ texts: [String], meaning: [[String]]? = nil) -> Exchange.Row {
    let meaning = meaning ?? texts.map { [$0] }
    let isSame = meaning.allSatisfy { $0 == meaning.first }
    let all = texts.map { Array($0.unicodeScalars) }
    // Beside an answer that is empty, all of the other differs: marking it says nothing.
    let isMarked = !all.contains(where: \.isEmpty)
    guard !isSame else {
      return Exchange.Row(
        name: name,
        answers: texts.map { Exchange.Answer(before: $0, differing: "", after: "") }, isSame: true)
    }
    let (start, end) = isMarked ? Self.sharedEnds(of: all) : (0, all.map(\.count).min() ?? 0)
    func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
      String(String.UnicodeScalarView(scalars))
    }
    return Exchange.Row(
      name: name,
      answers: all.map { scalars in
        let end = isMarked ? end : scalars.count
        return Exchange.Answer(
          before: text(scalars[..<start]), differing: text(scalars[start..<scalars.count - end]),
          after: text(scalars[(scalars.count - end)...]))
      }, isSame: false)
  }

  /// How much of all texts is the same at the beginning and at the end, in whole words.
  private static func sharedEnds(of texts: [[Unicode.Scalar]]) -> (start: Int, end: Int) {
    guard let first = texts.first, let shortest = texts.map(\.count).min() else { return (0, 0) }
    var start = 0
    while start < shortest, texts.allSatisfy({ $0[start] == first[start] }) { start += 1 }
    // Texts that are all the same have no difference whose ends could lie within a word.
    if start == shortest, texts.allSatisfy({ $0.count == shortest }) { return (start, 0) }
    while start > 0, isWord(first[start - 1]) { start -= 1 }
    var end = 0
    while end < shortest - start,
      texts.allSatisfy({ $0[$0.count - 1 - end] == first[first.count - 1 - end] })
    {
      end += 1
    }
    while end > 0, isWord(first[first.count - end]) { end -= 1 }
    return (start, end)
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}

extension ContractRecord.Exchange {
  func isCalled(_ name: String) -> Bool { title == name || String(number) == name }

  fileprivate var status: String {
    guard let response else { return "" }
    return response.reason.isEmpty ? "\(response.status)" : "\(response.status) \(response.reason)"
  }

  fileprivate func header(_ name: String) -> String? {
    let values = (response?.headers ?? []).filter { $0.name.lowercased() == name.lowercased() }
    return values.isEmpty ? nil : values.map(\.value).joined(separator: ", ")
  }

  /// What a body says, as lines that are the same wherever it is the same.
  fileprivate var bodyMeaning: [String] {
    guard let sent = response?.body, let text = sent.text, !sent.isCut else { return [body] }
    return Self.meaning(of: text)
  }

  /// Lines that are the same for texts of the same meaning: JSON as a value, all else but for a line feed at the end.
  static func meaning(of text: String) -> [String] {
    let comparable =
      (try? ComparableText(text, as: .json)) ?? (try? ComparableText(text, as: .text))
    return comparable.map { $0.lines.map(\.shown) } ?? [text]
  }

  /// What a reader is shown of a body: text as it is, of anything else how long it is.
  fileprivate var body: String {
    guard let body = response?.body, body.byteCount > 0 else { return "" }
    guard let text = body.text else { return "\(body.byteCount) bytes" }
    let shown = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(12)
    let isCut = body.isCut || shown.count < text.split(separator: "\n").count
    return shown.joined(separator: "\n") + (isCut ? "\n…" : "")
  }
}
