/// Reads the notation of ``RegularExpression``.
struct RegularExpressionParser {
  private typealias Node = RegularExpression.Node
  private typealias Mistake = RegularExpression.Mistake

  /// What `(?imsx)` switches.
  private struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotMatchesAll = false
    var isVerbose = false
    var isSwappingGreed = false
  }

  private static let depthLimit = 50

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0
  private var flags = Flags()
  /// How many groups have been opened, the whole expression included.
  private(set) var groupCount = 1

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  mutating func parse() throws(RegularExpression.Mistake) -> RegularExpression.Node {
    let node = try choice()
    guard position == scalars.count else { throw mistake("this `)` closes nothing") }
    return node
  }

  private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func skip(_ text: String) -> Bool {
    guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
    position += text.unicodeScalars.count
    return true
  }

  private func mistake(_ reason: String, at place: Int? = nil) -> Mistake {
    let offset = scalars.prefix(place ?? position).reduce(0) { $0 + UTF8.width($1) }
    return Mistake(reason: reason, offset: offset)
  }

  private mutating func choice() throws(Mistake) -> Node {
    var items = [try sequence()]
    while skip("|") { items.append(try sequence()) }
    return items.count == 1 ? items[0] : .choice(items)
  }

  private mutating func sequence() throws(Mistake) -> Node {
    var items: [Node] = []
    while true {
      if flags.isVerbose { skipSpace() }
      guard let scalar = peek, scalar != "|", scalar != ")" else { break }
      items.append(try repetition())
      guard items.count <= RegularExpression.instructionLimit else {
        throw mistake("it is too long")
      }
    }
    return items.count == 1 ? items[0] : items.isEmpty ? .empty : .sequence(items)
  }

  private mutating func skipSpace() {
    while let scalar = peek {
      if scalar == "#" {
        while let scalar = peek, scalar != "\n" { position += 1 }
      } else if scalar.properties.isWhitespace {
        position += 1
      } else {
        return
      }
    }
  }

  private mutating func repetition() throws(Mistake) -> Node {
    var node = try atom()
    var rounds = 0
    while let scalar = peek {
      let bounds: (least: Int, most: Int?)
      switch scalar {
      case "*": bounds = (0, nil)
      case "+": bounds = (1, nil)
      case "?": bounds = (0, 1)
      case "{": bounds = try self.bounds()
      default: return node
      }
      if scalar != "{" { position += 1 }
      let isLazy = skip("?") != flags.isSwappingGreed
      rounds += 1
      guard rounds <= Self.depthLimit else { throw mistake("this is repeated too often") }
      node = .repetition(node, least: bounds.least, most: bounds.most, isLazy: isLazy)
    }
    return node
  }

  /// `{2}`, `{2,}` or `{2,3}`.
  private mutating func bounds() throws(Mistake) -> (least: Int, most: Int?) {
    let start = position
    position += 1
    guard let least = number() else { throw mistake("a number must follow `{`", at: start) }
    var most: Int? = least
    if skip(",") { most = number() }
    guard skip("}") else { throw mistake("this `{` is not closed", at: start) }
    if let most, most < least { throw mistake("the bounds stand the wrong way round", at: start) }
    guard max(least, most ?? 0) <= 1_000 else { throw mistake("it is too long", at: start) }
    return (least, most)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let digit = peek?.asciiDigit {
      value = min((value ?? 0) * 10 + digit, 1_000_000)
      position += 1
    }
    return value
  }

  private mutating func atom() throws(Mistake) -> Node {
    let start = position
    guard let scalar = peek else { return .empty }
    position += 1
    switch scalar {
    case "(": return try group(from: start)
    case "[": return .set(try set(from: start))
    case ".":
      return .set(ScalarSet(flags.dotMatchesAll ? [] : [.range(0x0A...0x0A)], negated: true))
    case "^": return .check(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .check(flags.isMultiline ? .lineEnd : .textEnd)
    case "*", "+", "?": throw mistake("there is nothing to repeat", at: start)
    case "\\":
      if let assertion = assertion() { return .check(assertion) }
      return .set(ScalarSet([try escape(from: start)], ignoringCase: flags.ignoresCase))
    default:
      return .set(
        ScalarSet([.range(scalar.value...scalar.value)], ignoringCase: flags.ignoresCase))
    }
  }

  private mutating func assertion() -> RegularExpression.Assertion? {
    defer { position += 1 }
    switch peek {
    case "b": return .boundary
    case "B": return .noBoundary
    case "A": return .textStart
    case "z": return .textEnd
    default:
      position -= 1
      return nil
    }
  }

  // MARK: Groups

  private mutating func group(from start: Int) throws(Mistake) -> Node {
    guard depth < Self.depthLimit else { throw mistake("this is nested too deep", at: start) }
    depth += 1
    defer { depth -= 1 }
    let outer = flags
    var number: Int?
    if skip("?P<") || skip("?<") {
      guard peek != "=", peek != "!" else {
        throw mistake("there is no looking behind", at: start)
      }
      while let scalar = peek, scalar != ">" { position += 1 }
      guard skip(">") else { throw mistake("this name is not closed", at: start) }
      number = groupCount
    } else if skip("?=") || skip("?!") {
      throw mistake("there is no looking ahead", at: start)
    } else if skip("?") {
      try readFlags(from: start)
      if skip(")") { return .empty }
      guard skip(":") else { throw mistake("there is no such group", at: start) }
    } else {
      number = groupCount
    }
    if number != nil { groupCount += 1 }
    guard groupCount <= 100 else { throw mistake("there are too many groups", at: start) }
    let node = try choice()
    guard skip(")") else { throw mistake("this `(` is not closed", at: start) }
    flags = outer
    return number.map { .group(node, number: $0) } ?? node
  }

  /// `i`, `m`, `s`, `x`, `U`, and after `-` those that are switched off.
  private mutating func readFlags(from start: Int) throws(Mistake) {
    var value = true
    while let scalar = peek, scalar != ":", scalar != ")" {
      position += 1
      switch scalar {
      case "-": value = false
      case "i": flags.ignoresCase = value
      case "m": flags.isMultiline = value
      case "s": flags.dotMatchesAll = value
      case "x": flags.isVerbose = value
      case "U": flags.isSwappingGreed = value
      case "u": break
      default: throw mistake("there is no flag `\(scalar)`", at: start)
      }
    }
  }

  // MARK: Sets

  private mutating func set(from start: Int) throws(Mistake) -> ScalarSet {
    guard depth < Self.depthLimit else { throw mistake("this is nested too deep", at: start) }
    depth += 1
    defer { depth -= 1 }
    var set = ScalarSet(negated: skip("^"), ignoringCase: flags.ignoresCase)
    var isFirst = true
    while let scalar = peek, scalar != "]" || isFirst {
      isFirst = false
      if let members = try posixClass() {
        set.members.append(members)
        continue
      }
      let place = position
      position += 1
      if scalar == "[" {
        set.members.append(.set(try self.set(from: place)))
        continue
      }
      if scalar == "&" && peek == "&" || scalar == "-" && peek == "-"
        || scalar == "~" && peek == "~"
      {
        throw mistake("sets cannot be combined with `\(scalar)\(scalar)` here", at: place)
      }
      let lower = try member(scalar, at: place)
      guard case .range(let first) = lower, first.count == 1, peek == "-",
        position + 1 < scalars.count, scalars[position + 1] != "]"
      else {
        set.members.append(lower)
        continue
      }
      position += 2
      guard case .range(let last) = try member(scalars[position - 1], at: position - 1),
        last.count == 1
      else { throw mistake("a range ends with one character", at: place) }
      guard first.lowerBound <= last.lowerBound else {
        throw mistake("this range stands the wrong way round", at: place)
      }
      set.members.append(.range(first.lowerBound...last.lowerBound))
    }
    guard skip("]") else { throw mistake("this `[` is not closed", at: start) }
    return set
  }

  /// The member that begins with `scalar`, which has been taken.
  private mutating func member(
    _ scalar: Unicode.Scalar, at place: Int
  ) throws(Mistake) -> ScalarSet.Member {
    scalar == "\\" ? try escape(from: place) : .range(scalar.value...scalar.value)
  }

  /// `[:alpha:]` or `[:^alpha:]`.
  private mutating func posixClass() throws(Mistake) -> ScalarSet.Member? {
    let start = position
    guard skip("[:") else { return nil }
    let isNegated = skip("^")
    var name = ""
    while let scalar = peek, ("a"..."z").contains(scalar) {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard skip(":]") else {
      position = start
      return nil
    }
    guard let members = ScalarSet.posix[name] else {
      throw mistake("there is no class `\(name)`", at: start)
    }
    return .set(ScalarSet(members, negated: isNegated))
  }

  /// What an escape stands for, after its `\`.
  private mutating func escape(from start: Int) throws(Mistake) -> ScalarSet.Member {
    guard let scalar = peek else { throw mistake("something must follow `\\`", at: start) }
    position += 1
    switch scalar {
    case "d": return .digit
    case "D": return .set(ScalarSet([.digit], negated: true))
    case "s": return .space
    case "S": return .set(ScalarSet([.space], negated: true))
    case "w": return .word
    case "W": return .set(ScalarSet([.word], negated: true))
    case "p", "P": return try category(isNegated: scalar == "P", from: start)
    case "t": return .range(0x09...0x09)
    case "n": return .range(0x0A...0x0A)
    case "v": return .range(0x0B...0x0B)
    case "f": return .range(0x0C...0x0C)
    case "r": return .range(0x0D...0x0D)
    case "a": return .range(0x07...0x07)
    case "x": return try number(digits: 2, from: start)
    case "u": return try number(digits: 4, from: start)
    case "U": return try number(digits: 8, from: start)
    case "0"..."9": throw mistake("there are no references back to groups", at: start)
    case "a"..."z", "A"..."Z": throw mistake("there is no escape `\\\(scalar)`", at: start)
    default: return .range(scalar.value...scalar.value)
    }
  }

  /// `\pL` or `\p{Lu}`.
  private mutating func category(
    isNegated: Bool, from start: Int
  ) throws(Mistake) -> ScalarSet.Member {
    var name = ""
    if skip("{") {
      while let scalar = peek, scalar != "}" {
        name.unicodeScalars.append(scalar)
        position += 1
      }
      guard skip("}") else { throw mistake("this `{` is not closed", at: start) }
    } else if let scalar = peek {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard
      Unicode.GeneralCategory.shortNames.contains(where: {
        $0 == name || $0.first == name.first && name.count == 1
      })
    else {
      throw mistake("of `\\p{…}` there are general categories by their short names", at: start)
    }
    return .set(ScalarSet([.category(name)], negated: isNegated))
  }

  /// `\x41`, or `\x{41}` with any number of digits.
  private mutating func number(digits: Int, from start: Int) throws(Mistake) -> ScalarSet.Member {
    let isBraced = skip("{")
    var value: UInt32 = 0
    var count = 0
    while count < (isBraced ? 8 : digits), let digit = peek.flatMap({ Character($0).hexDigitValue })
    {
      value = value << 4 | UInt32(digit)
      count += 1
      position += 1
    }
    guard isBraced ? count > 0 && skip("}") : count == digits, Unicode.Scalar(value) != nil else {
      throw mistake("this is no character", at: start)
    }
    return .range(value...value)
  }
}
