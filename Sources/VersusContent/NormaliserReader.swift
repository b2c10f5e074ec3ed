import Expectations
import TextCore
import VersusModel

/// `normalise: [dates, -paths, {name: …, pattern: …}]` → ``NormaliserSet``.
struct NormaliserReader {
  private let source: SourceText
  private var chosen: NormaliserSet
  private var diagnostics: [Diagnostic] = []

  /// Reads what is said on top of `base`; `nil` says nothing.
  static func read(
    _ node: DataNode?, of source: SourceText, onTopOf base: NormaliserSet = NormaliserSet()
  ) -> (NormaliserSet, [Diagnostic]) {
    guard let node else { return (base, []) }
    var reader = NormaliserReader(source: source, chosen: base)
    if case .list(let items) = node.kind {
      for item in items { reader.read(item) }
    } else {
      reader.read(node)
    }
    return (reader.chosen, reader.diagnostics)
  }

  private init(source: SourceText, chosen: NormaliserSet) {
    self.source = source
    self.chosen = chosen
  }

  private mutating func read(_ item: DataNode) {
    switch item.kind {
    case .string(let word):
      let name = word.hasPrefix("-") ? String(word.dropFirst()) : word
      if let normaliser = Normaliser(rawValue: name) {
        if name == word {
          chosen.standard.insert(normaliser)
        } else {
          chosen.standard.remove(normaliser)
        }
      } else if name != word, chosen.custom.contains(where: { $0.name == name }) {
        chosen.custom.removeAll { $0.name == name }
      } else {
        reportUnknown(name, at: item.range)
      }
    case .map(let entries): readCustom(entries, at: item.range)
    default:
      report(
        .wrongKind(key: "normalise", expected: "a list of names", found: item.kindName),
        at: item.range)
    }
  }

  private mutating func readCustom(_ entries: [DataEntry], at range: SourceRange) {
    var map = MapReader(entries, of: source, named: "a normaliser", at: range)
    let name = map.requiredString("name")
    let pattern = map.requiredString("pattern")
    if let name, Normaliser(rawValue: name) != nil {
      map.invalid("name", "is the name of another normaliser: `\(name)`")
    }
    if let pattern {
      do {
        _ = try RegularExpression(pattern)
      } catch {
        map.invalid("pattern", "is no regular expression: \(error.reason)")
      }
    }
    map.finish()
    diagnostics += map.diagnostics
    if let name, let pattern { chosen.add(CustomNormaliser(name: name, pattern: pattern)) }
  }

  private mutating func reportUnknown(_ name: String, at range: SourceRange) {
    let known = Normaliser.allCases.map(\.rawValue) + chosen.custom.map(\.name)
    report(
      .invalidValue(
        key: "normalise", message: "has no normaliser `\(name)`",
        help: nearestName(to: name, among: known).map { "did you mean `\($0)`?" }
          ?? "there are \(known.joined(separator: ", "))"),
      at: range)
  }

  private mutating func report(_ problem: ContentProblem, at range: SourceRange) {
    diagnostics.append(problem.diagnostic(at: source.location(of: range)))
  }
}
