/// Reads the notation of ``RegularExpression``, and writes its program.
struct RegularExpressionParser {
  private typealias Mistake = RegularExpression.Mistake
  private typealias Instruction = RegularExpression.Instruction

  /// What was read, by the instructions that match it; a target counts from the first of them.
  private typealias Code = [RegularExpression.Instruction]

  private static let depthLimit = 50

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  mutating func program() throws(RegularExpression.Mistake) -> [RegularExpression.Instruction] {
    let code = try choice()
    guard position == scalars.count else { throw mistake("this `)` closes nothing") }
    return code + [.match]
  }

  private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    position += 1
    return true
  }

  private func mistake(_ reason: String, at place: Int? = nil) -> Mistake {
    let before = scalars.prefix(place ?? position)
    return Mistake(reason: reason, offset: before.reduce(0) { $0 + UTF8.width($1) })
  }

  private mutating func choice() throws(Mistake) -> Code {
    var code = try sequence()
    while skip("|") {
      let other = try sequence()
      // first: split → code, then jump over the other one.
      code =
        [.split(1, code.count + 2)] + code.moved(by: 1) + [.jump(code.count + other.count + 2)]
        + other.moved(by: code.count + 2)
      try requireRoom(for: code)
    }
    return code
  }

  private mutating func sequence() throws(Mistake) -> Code {
    var code: Code = []
    while let scalar = peek, scalar != "|", scalar != ")" {
      code += try repetition().moved(by: code.count)
      try requireRoom(for: code)
    }
    return code
  }

  private func requireRoom(for code: Code) throws(Mistake) {
    guard code.count <= RegularExpression.instructionLimit else {
      throw mistake("this expression is too long")
    }
  }

  private mutating func repetition() throws(Mistake) -> Code {
    var code = try atom()
    while let scalar = peek {
      let (least, most): (Int, Int?)
      switch scalar {
      case "*": (least, most) = (0, nil)
      case "+": (least, most) = (1, nil)
      case "?": (least, most) = (0, 1)
      case "{":
        guard let bounds = try self.bounds() else { return code }
        (least, most) = bounds
        position -= 1
      default: return code
      }
      position += 1
      code = try repeated(code, least, most)
      // How much is taken makes no difference to whether anything is.
      _ = skip("?")
    }
    return code
  }

  private func repeated(_ item: Code, _ least: Int, _ most: Int?) throws(Mistake) -> Code {
    let rounds = max(least, most ?? least + 1)
    guard (item.count + 2) * rounds <= RegularExpression.instructionLimit else {
      throw mistake("this repetition is too long")
    }
    var code: Code = []
    for _ in 0..<least { code += item.moved(by: code.count) }
    guard let most else {
      let start = code.count
      return code + [.split(start + 1, start + item.count + 2)] + item.moved(by: start + 1) + [
        .jump(start)
      ]
    }
    let end = code.count + max(most - least, 0) * (item.count + 1)
    while code.count < end {
      code.append(.split(code.count + 1, end))
      code += item.moved(by: code.count)
    }
    return code
  }

  /// `{2}`, `{2,}` or `{2,3}`; anything else is a brace.
  private mutating func bounds() throws(Mistake) -> (Int, Int?)? {
    let start = position
    position += 1
    let least = number()
    var most = least
    if skip(",") { most = number() }
    guard skip("}"), let least else {
      position = start
      return nil
    }
    if let most, most < least { throw mistake("the bounds stand the wrong way round", at: start) }
    return (least, most)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let scalar = peek, ScalarSet.digit.contains(scalar) {
      value = min((value ?? 0) * 10 + Int(scalar.value - 48), 1_000_000)
      position += 1
    }
    return value
  }

  private mutating func atom() throws(Mistake) -> Code {
    let start = position
    guard let scalar = peek else { return [] }
    position += 1
    switch scalar {
    case "(": return try group(from: start)
    case "[": return [.scalar(try set(from: start))]
    case ".": return [.scalar(ScalarSet(isNegated: true))]
    case "^": return [.check(.start)]
    case "$": return [.check(.end)]
    case "*", "+", "?": throw mistake("there is nothing to repeat", at: start)
    case "\\":
      if skip("b") { return [.check(.boundary)] }
      if skip("B") { return [.check(.noBoundary)] }
      return [.scalar(try escape(from: start))]
    default: return [.scalar(ScalarSet(ranges: [scalar...scalar]))]
    }
  }

  private mutating func group(from start: Int) throws(Mistake) -> Code {
    if skip("?"), !skip(":") {
      throw mistake("of the groups `(?…)` there is only `(?:…)`", at: start)
    }
    guard depth < Self.depthLimit else { throw mistake("this is nested too deep", at: start) }
    depth += 1
    defer { depth -= 1 }
    let code = try choice()
    guard skip(")") else { throw mistake("this `(` is not closed", at: start) }
    return code
  }

  private mutating func set(from start: Int) throws(Mistake) -> ScalarSet {
    var set = ScalarSet(isNegated: skip("^"))
    var isFirst = true
    while let scalar = peek, scalar != "]" || isFirst {
      isFirst = false
      let place = position
      position += 1
      var member = ScalarSet(ranges: [scalar...scalar])
      if scalar == "\\" { member = try escape(from: place) }
      guard let lower = member.onlyMember, peek == "-", position + 1 < scalars.count,
        scalars[position + 1] != "]"
      else {
        set.insert(member)
        continue
      }
      position += 2
      var upper = scalars[position - 1]
      if upper == "\\" {
        guard let only = try escape(from: position - 1).onlyMember else {
          throw mistake("a range ends with one character", at: place)
        }
        upper = only
      }
      guard lower <= upper else { throw mistake("this range is empty", at: place) }
      set.insert(lower...upper)
    }
    guard skip("]") else { throw mistake("this `[` is not closed", at: start) }
    return set
  }

  /// What an escape stands for, after its `\`.
  private mutating func escape(from start: Int) throws(Mistake) -> ScalarSet {
    guard let scalar = peek else {
      throw mistake("a `\\` must be followed by something", at: start)
    }
    position += 1
    switch scalar {
    case "d": return .digit
    case "D": return ScalarSet.digit.complement
    case "s": return .space
    case "S": return ScalarSet.space.complement
    case "w": return .word
    case "W": return ScalarSet.word.complement
    case "t": return ScalarSet(ranges: ["\t"..."\t"])
    case "a"..."z", "A"..."Z", "0"..."9":
      throw mistake("`\\\(scalar)` is not known here", at: start)
    default: return ScalarSet(ranges: [scalar...scalar])
    }
  }
}

extension ScalarSet {
  fileprivate var onlyMember: Unicode.Scalar? {
    guard ranges.count == 1, let range = ranges.first, range.lowerBound == range.upperBound else {
      return nil
    }
    return range.lowerBound
  }
}

extension [RegularExpression.Instruction] {
  /// The same code, for another place.
  fileprivate func moved(by offset: Int) -> Self {
    offset == 0
      ? self
      : map { instruction in
        switch instruction {
        case .split(let first, let second): .split(first + offset, second + offset)
        case .jump(let target): .jump(target + offset)
        case .scalar, .check, .match: instruction
        }
      }
  }
}
