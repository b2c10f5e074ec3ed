import TextCore

/// What random input is thrown at, and what must hold whatever the input is.
///
/// Each part of a build that reads text is one subject. A check runs the part on the input twice and
/// returns what does not hold. That nothing traps, hangs or takes memory without end is for whoever
/// runs the check to see.
package enum Subject: String, CaseIterable, Sendable {
  case template, markdown, yaml, json, code

  /// Says in a few words which property the input violates; `nil` if all hold.
  package func violation(by input: [UInt8]) -> String? {
    let source = SourceText(path: "input", bytes: input)
    return switch self {
    case .template: TemplateProperties(source).violation
    case .markdown: MarkdownProperties(source).violation
    case .yaml: DataProperties.violation(byYAML: source)
    case .json: DataProperties.violation(byJSON: source)
    case .code: CodeProperties(input).violation
    }
  }
}

extension [UInt8] {
  /// A number that depends on every byte (FNV-1a), to choose settings by: the same input always
  /// meets the same ones.
  var checksum: UInt64 {
    reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

extension SourceText {
  /// Whether everything that the diagnostics point at lies in this text.
  func holds(_ diagnostics: [Diagnostic]) -> Bool {
    diagnostics.allSatisfy { diagnostic in
      let places = [diagnostic.location] + diagnostic.notes.map(\.location)
      return places.allSatisfy { place in
        guard let place, place.path == path else { return true }
        return 0 <= place.range.lowerBound && place.range.upperBound <= bytes.count
          && place.start <= place.end && place.start.line >= 1 && place.start.column >= 1
      }
    }
  }
}
