/// A set of Unicode scalars, as a class of a regular expression has it.
struct ScalarSet: Hashable, Sendable {
  indirect enum Member: Hashable, Sendable {
    case range(ClosedRange<UInt32>)
    case digit, space, word
    /// A general category by its short name (`Lu`), or a group of them (`L`).
    case category(String)
    case set(ScalarSet)
  }

  var members: [Member] = []
  var isNegated = false
  var ignoresCase = false

  init(_ members: [Member] = [], negated: Bool = false, ignoringCase: Bool = false) {
    self.members = members
    isNegated = negated
    ignoresCase = ignoringCase
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    holds(scalar) != isNegated
  }

  private func holds(_ scalar: Unicode.Scalar) -> Bool {
    if members.contains(where: { Self.holds(scalar, in: $0) }) { return true }
    guard ignoresCase else { return false }
    return [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping].contains {
      let scalars = $0.unicodeScalars
      guard let other = scalars.first, scalars.count == 1, other != scalar else { return false }
      return members.contains { Self.holds(other, in: $0) }
    }
  }

  private static func holds(_ scalar: Unicode.Scalar, in member: Member) -> Bool {
    switch member {
    case .range(let range): range.contains(scalar.value)
    case .digit:
      scalar.isASCII
        ? ("0"..."9").contains(scalar) : scalar.properties.generalCategory == .decimalNumber
    case .space: scalar.properties.isWhitespace
    case .word: isWord(scalar)
    case .category(let name): scalar.properties.generalCategory.shortName.hasPrefix(name)
    case .set(let set): set.contains(scalar)
    }
  }

  /// Whether it is what `\w` matches: a letter, a mark, a digit, or a connector such as `_`.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return scalar == "_" || ("0"..."9").contains(scalar) || ("a"..."z").contains(scalar)
        || ("A"..."Z").contains(scalar)
    }
    if scalar.properties.isAlphabetic { return true }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation:
      return true
    default: return false
    }
  }

  /// The classes of POSIX, which stand within brackets: `[[:alpha:]]`.
  static let posix: [String: [Member]] = [
    "alnum": [.range(0x30...0x39), .range(0x41...0x5A), .range(0x61...0x7A)],
    "alpha": [.range(0x41...0x5A), .range(0x61...0x7A)],
    "ascii": [.range(0...0x7F)],
    "blank": [.range(0x09...0x09), .range(0x20...0x20)],
    "cntrl": [.range(0...0x1F), .range(0x7F...0x7F)],
    "digit": [.range(0x30...0x39)],
    "graph": [.range(0x21...0x7E)],
    "lower": [.range(0x61...0x7A)],
    "print": [.range(0x20...0x7E)],
    "punct": [
      .range(0x21...0x2F), .range(0x3A...0x40), .range(0x5B...0x60), .range(0x7B...0x7E),
    ],
    "space": [.range(0x09...0x0D), .range(0x20...0x20)],
    "upper": [.range(0x41...0x5A)],
    "word": [.range(0x30...0x39), .range(0x41...0x5A), .range(0x5F...0x5F), .range(0x61...0x7A)],
    "xdigit": [.range(0x30...0x39), .range(0x41...0x46), .range(0x61...0x66)],
  ]
}

extension Unicode.GeneralCategory {
  static let shortNames = [
    "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi",
    "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn",
  ]

  fileprivate var shortName: String {
    switch self {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    case .unassigned: "Cn"
    @unknown default: "Cn"
    }
  }
}
