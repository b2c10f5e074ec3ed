package import TextCore

/// A part of an output that differs from run to run, and is masked in what is recorded.
///
/// What was masked stays visible: `⟨port⟩` stands where a port stood. Masking what is masked changes
/// nothing.
package enum Normaliser: String, Codable, Hashable, Sendable, CaseIterable {
  /// Colours and other escape sequences of terminals, which are taken out.
  case ansi
  /// The ports that the run's servers were given.
  case ports
  /// The folders that differ from machine to machine, and temporary files.
  case paths
  /// Dates and times: ISO 8601, RFC 1123, those of logs, and times alone.
  case dates
  /// Times that something took: `0.005s`, `12 ms`.
  case durations
  case uuids
  /// Addresses in memory: `0x7f31c0a4b2e0`, and in the ids of debuggers' pages `frame-140350267349088`.
  case addresses
  /// Secrets: tokens of forms, session values, keys, long hexadecimal numbers, debugger PINs.
  case tokens
  /// The values in `Cookie` and `Set-Cookie`.
  case cookies
  /// Versions of products: `Werkzeug/3.1.9`, `Python 3.11.7`, `version 5.2`.
  case versions

  /// What is masked unless a site or a sample says otherwise.
  package static let standard: [Normaliser] = [.ansi, .ports, .paths]
}

/// A normaliser that a site or a sample makes itself: what matches becomes `⟨name⟩`.
package struct CustomNormaliser: Codable, Hashable, Sendable {
  package var name: String
  /// A ``RegularExpression`` that is looked for in each line; if it has a group, only what that
  /// matches is masked.
  package var pattern: String

  package init(name: String, pattern: String) {
    self.name = name
    self.pattern = pattern
  }
}

/// What normalisers must know of a run.
package struct NormalisingContext: Hashable, Sendable {
  /// The ports that were given out, and the numbers to show for them where ports are not masked.
  package var ports: [Int: Int] = [:]
  /// Absolute paths of folders that differ from machine to machine.
  package var paths: [String] = []
  /// Texts to replace by others whatever is masked, so that an output is the same wherever it was
  /// made.
  package var renamed: [Renaming] = []

  package struct Renaming: Hashable, Sendable {
    package var text: String
    package var shown: String

    package init(_ text: String, shown: String) {
      self.text = text
      self.shown = shown
    }
  }

  package init() {}
}

/// Makes what is recorded of what was printed.
package struct OutputNormaliser: Sendable {
  private let rules: [MaskRule]
  private let removesEscapes: Bool
  private let masksPorts: Bool
  private let masksPaths: Bool

  /// - Throws: The first mistake in a pattern of `custom`, with the number of its normaliser.
  package init(
    _ normalisers: [Normaliser], custom: [CustomNormaliser] = []
  ) throws(CustomMistake) {
    removesEscapes = normalisers.contains(.ansi)
    masksPorts = normalisers.contains(.ports)
    masksPaths = normalisers.contains(.paths)
    var rules: [MaskRule] = []
    for (index, normaliser) in custom.enumerated() {
      do {
        rules.append(try MaskRule(normaliser))
      } catch {
        throw CustomMistake(index: index, mistake: error)
      }
    }
    // Cookies before the secrets in them, UUIDs before hexadecimal numbers, and so on.
    let order: [Normaliser] = [
      .cookies, .tokens, .uuids, .addresses, .dates, .durations, .versions, .paths,
    ]
    self.rules = rules + order.filter(normalisers.contains).flatMap { MaskRule.rules(for: $0) }
  }

  package struct CustomMistake: Error, Hashable {
    package var index: Int
    package var mistake: RegularExpression.Mistake
  }

  /// Returns `output` as text with everything masked; what is not UTF-8, and NUL, become U+FFFD.
  ///
  /// - Complexity: O(*n*) for each rule.
  package func text(of output: [UInt8], in context: NormalisingContext) -> String {
    var bytes = Array(String(decoding: output, as: UTF8.self).utf8)
    if bytes.contains(0) { bytes = bytes.flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] } }
    if removesEscapes { bytes = EscapeSequences.removed(from: bytes) }
    for renaming in context.renamed {
      bytes = bytes.replacing(Array(renaming.text.utf8), with: Array(renaming.shown.utf8))
    }
    if masksPaths {
      // The longest first: one may be inside another.
      for path in context.paths.sorted(by: { $0.utf8.count > $1.utf8.count })
      where path.utf8.count > 1 {
        bytes = bytes.replacing(
          Array(path.utf8), with: Array("⟨path⟩".utf8), where: Self.isEndOfPathPart)
      }
    }
    if !context.ports.isEmpty { bytes = maskingPorts(bytes, context.ports) }
    if !rules.isEmpty { bytes = maskingLines(bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isEndOfPathPart(_ next: UInt8?) -> Bool {
    guard let next else { return true }
    return !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next | 0x20)
      && !NumberScanner.isDigit(next) && next != UInt8(ascii: "_") && next != UInt8(ascii: "-")
  }

  private func maskingPorts(_ bytes: [UInt8], _ ports: [Int: Int]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      guard NumberScanner.isDigit(bytes[position]) else {
        result.append(bytes[position])
        position += 1
        continue
      }
      let end = bytes[position...].firstIndex { !NumberScanner.isDigit($0) } ?? bytes.count
      let digits = bytes[position..<end]
      if digits.count <= 5, let number = Int(String(decoding: digits, as: UTF8.self)),
        let shown = ports[number]
      {
        result += Array((masksPorts ? "⟨port⟩" : String(shown)).utf8)
      } else {
        result += digits
      }
      position = end
    }
    return result
  }

  private func maskingLines(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
    while let line = lines.popFirst() {
      var line = Array(line)
      for rule in rules { rule.apply(to: &line) }
      result += line
      if !lines.isEmpty { result.append(UInt8(ascii: "\n")) }
    }
    return result
  }
}

extension [UInt8] {
  /// Puts `new` in the place of each `old` whose following byte is right.
  func replacing(
    _ old: [UInt8], with new: [UInt8], where isRight: (UInt8?) -> Bool = { _ in true }
  ) -> [UInt8] {
    let search = LiteralSearch(old)
    guard !old.isEmpty, var place = search.first(in: self[...]) else { return self }
    var result: [UInt8] = []
    result.reserveCapacity(count)
    var start = 0
    while true {
      let end = place + old.count
      result += self[start..<place]
      result += isRight(end < count ? self[end] : nil) ? new : old
      start = end
      guard let next = search.first(in: self[start...]) else { break }
      place = next
    }
    return result + self[start...]
  }
}
