/// Makes links of the addresses in escaped text.
struct Urlizer {
  /// The most code points of an address that are shown.
  var limit: Int?
  var target: [UInt8]?
  var rel = ""
  var extraSchemes: [[UInt8]] = []

  /// Whether `name` can be an extra scheme (`ftp://`, `tel:`).
  static func isScheme(_ name: [UInt8]) -> Bool {
    guard let colon = name.firstIndex(of: UInt8(ascii: ":")), colon >= 2 else { return false }
    let rest = name[(colon + 1)...]
    return rest.count <= 2 && rest.allSatisfy { $0 == UInt8(ascii: "/") }
      && name[..<colon].allSatisfy { $0.isWordByte || ".+-".utf8.contains($0) || $0 >= 0x80 }
  }

  /// Makes links in `text`, which is HTML.
  ///
  /// - Throws: If the result is larger than a value may be.
  func link(_ text: [UInt8], limits: Limits) throws(Failure) -> [UInt8] {
    var out: [UInt8] = []
    var position = 0
    while position < text.count {
      var end = position
      let isSpace = isSpace(text, at: position)
      while end < text.count, self.isSpace(text, at: end) == isSpace {
        end += text[end].sequenceLength
      }
      end = min(end, text.count)
      let word = Array(text[position..<end])
      out += isSpace ? word : linkWord(word)
      if out.count > limits.valueSize { throw .tooLarge(limits) }
      position = end
    }
    return out
  }

  private func isSpace(_ text: [UInt8], at index: Int) -> Bool {
    let byte = text[index]
    if byte < 0x80 { return byte.isSpaceByte }
    let end = min(text.count, index + byte.sequenceLength)
    return String(decoding: text[index..<end], as: UTF8.self).unicodeScalars.first?.isPythonSpace
      ?? false
  }

  private func linkWord(_ word: [UInt8]) -> [UInt8] {
    let less = Array("&lt;".utf8)
    let greater = Array("&gt;".utf8)
    var middle = word[...]
    var headEnd = 0
    while let first = middle.first {
      if first == UInt8(ascii: "(") || first == UInt8(ascii: "<") {
        middle = middle.dropFirst()
      } else if middle.starts(with: less) {
        middle = middle.dropFirst(4)
      } else {
        break
      }
      headEnd = middle.startIndex
    }
    let tailEnd = middle.endIndex
    while let last = middle.last {
      if ")>.,\n".utf8.contains(last) {
        middle = middle.dropLast()
      } else if middle.suffix(4).elementsEqual(greater) {
        middle = middle.dropLast(4)
      } else {
        break
      }
    }
    var address = Array(middle)
    var tail = word[middle.endIndex..<tailEnd]
    balance(&address, &tail, [UInt8(ascii: "(")], [UInt8(ascii: ")")])
    balance(&address, &tail, [UInt8(ascii: "<")], [UInt8(ascii: ">")])
    balance(&address, &tail, less, greater)
    return word[..<headEnd] + linkAddress(address) + tail
  }

  /// Moves closing brackets from the tail to where they close something.
  private func balance(
    _ address: inout [UInt8], _ tail: inout ArraySlice<UInt8>, _ open: [UInt8], _ close: [UInt8]
  ) {
    let opened = address.occurrences(of: open)
    guard opened > address.occurrences(of: close) else { return }
    let rest = Array(tail)
    var end = 0
    for _ in 0..<opened {
      guard let range = rest.firstRange(of: close, from: end) else { break }
      end = range.upperBound
    }
    address += rest[..<end]
    tail = tail.dropFirst(end)
  }

  private func linkAddress(_ address: [UInt8]) -> [UInt8] {
    if AddressPattern.isWebAddress(address) {
      let hasScheme =
        address.starts(with: "https://".utf8) || address.starts(with: "http://".utf8)
      return anchor((hasScheme ? [] : Array("https://".utf8)) + address, shown: trimmed(address))
    }
    let mailto = Array("mailto:".utf8)
    if address.starts(with: mailto), AddressPattern.isEmail(Array(address.dropFirst(7))) {
      return plainAnchor(address, shown: Array(address.dropFirst(7)))
    }
    if address.contains(UInt8(ascii: "@")), !address.starts(with: "www.".utf8),
      address.first != UInt8(ascii: "@"), !address.contains(UInt8(ascii: ":")),
      AddressPattern.isEmail(address)
    {
      return plainAnchor(mailto + address, shown: address)
    }
    // As in Jinja, each scheme is tried on what the one before it left.
    var result = address
    for scheme in extraSchemes where result != scheme && result.starts(with: scheme) {
      result = anchor(result, shown: result)
    }
    return result
  }

  private func trimmed(_ address: [UInt8]) -> [UInt8] {
    guard let limit, address.scalarCount > limit else { return address }
    if limit < 0 {
      return Array(address.prefix(scalars: max(0, address.scalarCount + limit))) + "...".utf8
    }
    return Array(address.prefix(scalars: limit)) + "...".utf8
  }

  private func plainAnchor(_ address: [UInt8], shown: [UInt8]) -> [UInt8] {
    Array("<a href=\"".utf8) + address + "\">".utf8 + shown + "</a>".utf8
  }

  private func anchor(_ address: [UInt8], shown: [UInt8]) -> [UInt8] {
    var out = Array("<a href=\"".utf8) + address + "\"".utf8
    if !rel.isEmpty {
      out += " rel=\"".utf8
      out.appendEscaped(Array(rel.utf8))
      out += "\"".utf8
    }
    if let target, !target.isEmpty { out += " target=\"".utf8 + target + "\"".utf8 }
    return out + ">".utf8 + shown + "</a>".utf8
  }
}

extension [UInt8] {
  fileprivate func occurrences(of part: [UInt8]) -> Int {
    var count = 0
    var position = 0
    while let range = firstRange(of: part, from: position) {
      count += 1
      position = range.upperBound
    }
    return count
  }
}

/// The forms of addresses that `urlize` knows.
enum AddressPattern {
  private static let commonDomains: Set<String> = [
    "com", "net", "int", "edu", "gov", "org", "info", "mil",
  ]

  /// `https://…`, `www.…`, or a name under one of the common domains; with port and path.
  static func isWebAddress(_ bytes: [UInt8]) -> Bool {
    let text = bytes.lowercased
    if let scheme = ["https://", "http://"].first(where: { text.starts(with: $0.utf8) }) {
      let rest = Array(text.dropFirst(scheme.utf8.count))
      return isDomain(rest) || isNumericAddress(rest)
    }
    if text.starts(with: "www.".utf8), isDomain(Array(text.dropFirst(4))) { return true }
    let (host, rest) = splitHost(text)
    let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.count >= 2, let last = labels.last, isPortAndPath(rest),
      commonDomains.contains(Array(last).string)
    else { return false }
    return labels.dropLast().allSatisfy { label in
      (2...63).contains(Array(label).scalarCount) && label.allSatisfy(isLabelByte)
    }
  }

  private static func isLabelByte(_ byte: UInt8) -> Bool {
    byte.isWordByte || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "-") || byte >= 0x80
  }

  /// Cuts off what follows the host.
  private static func splitHost(_ text: [UInt8]) -> (host: [UInt8], rest: [UInt8]) {
    let end = text.firstIndex { ":/?#".utf8.contains($0) } ?? text.count
    return (Array(text[..<end]), Array(text[end...]))
  }

  /// Labels and a top-level domain.
  private static func isDomain(_ text: [UInt8]) -> Bool {
    let (host, rest) = splitHost(text)
    let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard let last = labels.last, isPortAndPath(rest) else { return false }
    let isTop =
      (2...63).contains(last.count) && last.allSatisfy { $0 &- UInt8(ascii: "a") < 26 }
      || last.starts(with: "xn--".utf8) && (6...63).contains(last.count)
        && last.dropFirst(4).allSatisfy { $0.isWordByte || $0 == UInt8(ascii: "%") || $0 >= 0x80 }
    return isTop
      && labels.dropLast().allSatisfy { !$0.isEmpty && $0.allSatisfy(isLabelByte) }
  }

  private static func isNumericAddress(_ text: [UInt8]) -> Bool {
    if text.first == UInt8(ascii: "[") {
      guard let close = text.firstIndex(of: UInt8(ascii: "]")) else { return false }
      let groups = text[1..<close].split(
        separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      return (3...9).contains(groups.count)
        && groups.allSatisfy { $0.count <= 4 && $0.allSatisfy { $0.digitValue ?? 99 < 16 } }
        && isPortAndPath(Array(text[(close + 1)...]))
    }
    let (host, rest) = splitHost(text)
    let parts = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4 && isPortAndPath(rest)
      && parts.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy(\.isDigit) }
  }

  private static func isPortAndPath(_ text: [UInt8]) -> Bool {
    var rest = text[...]
    if rest.first == UInt8(ascii: ":") {
      let digits = rest.dropFirst().prefix(while: \.isDigit)
      guard (1...5).contains(digits.count) else { return false }
      rest = rest.dropFirst(1 + digits.count)
    }
    return rest.first.map { "/?#".utf8.contains($0) } ?? true
  }

  /// Something, `@`, and a host with a dot.
  static func isEmail(_ text: [UInt8]) -> Bool {
    guard let at = text.lastIndex(of: UInt8(ascii: "@")), at > 0 else { return false }
    let host = text[(at + 1)...]
    guard let dot = host.lastIndex(of: UInt8(ascii: ".")), dot > host.startIndex,
      dot + 1 < host.endIndex
    else { return false }
    func isWord(_ byte: UInt8) -> Bool { byte.isWordByte || byte >= 0x80 }
    return isWord(host[host.startIndex])
      && host[..<dot].allSatisfy {
        isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
      }
      && host[(dot + 1)...].allSatisfy(isWord)
  }
}
