/// Python's `text.format(…)`.
struct BraceFormat {
  private let text: SoftText
  private let positional: [Value]
  private let named: OrderedMap
  private var nextIndex: Int? = 0
  private var usesNumbers = false

  init(_ text: SoftText, _ positional: [Value], _ named: OrderedMap) {
    self.text = text
    self.positional = positional
    self.named = named
  }

  mutating func run(_ render: inout Renderer) throws(Failure) -> Value {
    text.with(try expand(text.bytes, depth: 2, &render))
  }

  private mutating func expand(_ format: [UInt8], depth: Int, _ render: inout Renderer)
    throws(Failure) -> [UInt8]
  {
    guard depth > 0 else { throw .argument("Max string recursion exceeded") }
    var out: [UInt8] = []
    var position = 0
    while position < format.count {
      let byte = format[position]
      position += 1
      let isDoubled = position < format.count && format[position] == byte
      switch byte {
      case UInt8(ascii: "{") where !isDoubled:
        let field = try Self.takeField(format, &position)
        out += try expand(field, depth: depth, &render)
      case UInt8(ascii: "{"), UInt8(ascii: "}"):
        guard isDoubled else { throw .argument("Single '}' encountered in format string") }
        out.append(byte)
        position += 1
      default: out.append(byte)
      }
      try render.check(size: out.count)
    }
    return out
  }

  /// A field's name, conversion and specification.
  private struct Field {
    var name: [UInt8]
    var conversion: UInt8?
    var specification: [UInt8]
  }

  private static func takeField(_ format: [UInt8], _ position: inout Int) throws(Failure) -> Field {
    let start = position
    var depth = 1
    var isInBrackets = false
    var split: Int?
    while position < format.count {
      let byte = format[position]
      switch byte {
      case UInt8(ascii: "["): if split == nil { isInBrackets = true }
      case UInt8(ascii: "]"): isInBrackets = false
      case UInt8(ascii: "{") where !isInBrackets: depth += 1
      case UInt8(ascii: "}") where !isInBrackets: depth -= 1
      case UInt8(ascii: ":"), UInt8(ascii: "!"):
        if split == nil, !isInBrackets { split = position }
      default: break
      }
      position += 1
      if depth == 0 { break }
    }
    guard depth == 0 else { throw .argument("expected '}' before end of string") }
    let end = position - 1
    let nameEnd = split ?? end
    var field = Field(name: Array(format[start..<nameEnd]), conversion: nil, specification: [])
    guard var cursor = split else { return field }
    if format[cursor] == UInt8(ascii: "!") {
      guard cursor + 1 < end else { throw .argument("unmatched '{' in format spec") }
      field.conversion = format[cursor + 1]
      cursor += 2
      if cursor < end, format[cursor] != UInt8(ascii: ":") {
        throw .argument("expected ':' after conversion specifier")
      }
    }
    if cursor < end { field.specification = Array(format[(cursor + 1)..<end]) }
    return field
  }

  private mutating func expand(_ field: Field, depth: Int, _ render: inout Renderer)
    throws(Failure) -> [UInt8]
  {
    var value = try lookUp(field.name, &render)
    switch field.conversion {
    case nil: break
    case UInt8(ascii: "s"): value = .string(try render.text(of: value))
    case UInt8(ascii: "r"): value = .string(try value.representation(render.limits))
    case UInt8(ascii: "a"):
      value = .string(try value.representation(render.limits).string.escapingNonASCII)
    default: throw .argument("unknown conversion specifier in format string")
    }
    let specification = try expand(field.specification, depth: depth - 1, &render)
    if text.isSafe, value.isHTML {
      guard specification.isEmpty else {
        throw .argument("unsupported format specification for Markup")
      }
      return try value.escaped(render.limits)
    }
    let formatted = try FormatSpecification(specification).format(value, limits: render.limits)
    return text.isSafe ? try Value.string(formatted).escaped(render.limits) : formatted
  }

  /// Finds `name.attribute[item]`.
  private mutating func lookUp(_ path: [UInt8], _ render: inout Renderer) throws(Failure) -> Value {
    let nameEnd =
      path.firstIndex { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "[") } ?? path.endIndex
    let name = Array(path[..<nameEnd])
    var value = try argument(name)
    var position = nameEnd
    while position < path.count {
      let mark = path[position]
      position += 1
      let start = position
      if mark == UInt8(ascii: ".") {
        while position < path.count, path[position] != UInt8(ascii: "."),
          path[position] != UInt8(ascii: "[")
        {
          position += 1
        }
        let attribute = Array(path[start..<position])
        guard let found = try render.attribute(attribute, of: value) else {
          throw .type("'\(value.typeName)' object has no attribute '\(attribute.string)'")
        }
        value = found
      } else {
        guard mark == UInt8(ascii: "["),
          let close = path[start...].firstIndex(of: UInt8(ascii: "]"))
        else { throw .argument("Only '.' or '[' may follow ']' in format field specifier") }
        let key = Array(path[start..<close])
        position = close + 1
        let index: Value =
          !key.isEmpty && key.allSatisfy(\.isDigit)
          ? Int(key.string).map { .int($0) } ?? .string(key) : .string(key)
        value = try render.item(index, of: value)
        if case .undefined(let undefined) = value { throw .undefined(undefined) }
      }
    }
    return value
  }

  private mutating func argument(_ name: [UInt8]) throws(Failure) -> Value {
    if name.isEmpty || name.allSatisfy(\.isDigit) {
      let index: Int
      if name.isEmpty {
        guard !usesNumbers, let next = nextIndex else {
          throw .argument(
            "cannot switch from manual field specification to automatic field numbering")
        }
        index = next
        nextIndex = next + 1
      } else {
        guard nextIndex == 0 || usesNumbers else {
          throw .argument(
            "cannot switch from automatic field numbering to manual field specification")
        }
        usesNumbers = true
        index = Int(name.string) ?? .max
      }
      guard index < positional.count else {
        throw .argument("Replacement index \(index) out of range for positional args tuple")
      }
      return positional[index]
    }
    guard let value = named[.string(name)] else {
      throw .argument("there is no argument named '\(name.string)'")
    }
    return value
  }
}

/// What stands after the colon: `[[fill]align][sign][#][0][width][,][.precision][type]`.
struct FormatSpecification {
  private var fill = [UInt8(ascii: " ")]
  private var alignment: UInt8?
  private var sign: UInt8 = UInt8(ascii: "-")
  private var isAlternate = false
  private var isZeroed = false
  private var width = 0
  private var grouping: UInt8?
  private var precision: Int?
  private var type: UInt8?

  init(_ text: [UInt8]) throws(Failure) {
    var rest = text[...]
    let marks = Array("<>=^".utf8)
    if let first = rest.first {
      let length = first.sequenceLength
      if rest.count > length, marks.contains(rest[rest.startIndex + length]) {
        fill = Array(rest.prefix(length))
        alignment = rest[rest.startIndex + length]
        rest = rest.dropFirst(length + 1)
      } else if marks.contains(first) {
        alignment = first
        rest = rest.dropFirst()
      }
    }
    func take(_ set: String) -> UInt8? {
      guard let byte = rest.first, set.utf8.contains(byte) else { return nil }
      rest = rest.dropFirst()
      return byte
    }
    func takeNumber() -> Int? {
      var number: Int?
      while let byte = rest.first, byte.isDigit {
        number = min((number ?? 0) * 10 + Int(byte - 48), 1 << 40)
        rest = rest.dropFirst()
      }
      return number
    }
    sign = take("+- ") ?? sign
    _ = take("z")
    isAlternate = take("#") != nil
    if take("0") != nil { isZeroed = true }
    width = takeNumber() ?? 0
    grouping = take(",_")
    if take(".") != nil {
      guard let number = takeNumber() else { throw .argument("Format specifier missing precision") }
      precision = number
    }
    type = rest.popFirst()
    guard rest.isEmpty else { throw .argument("Invalid format specifier '\(text.string)'") }
    if isZeroed, alignment == nil {
      fill = [UInt8(ascii: "0")]
      alignment = UInt8(ascii: "=")
    }
  }

  func format(_ value: Value, limits: Limits) throws(Failure) -> [UInt8] {
    guard width <= limits.valueSize, precision ?? 0 <= limits.valueSize else {
      throw .tooLarge(limits)
    }
    switch value {
    case .double(let number): return try format(number, limits)
    case .int, .bigInt: return try format(integer: value, limits)
    case .bool:
      if type != nil { return try format(integer: value, limits) }
      return try pad(value.printed(limits), isNumber: isPlain == false, limits)
    case .string, .safe:
      guard type == nil || type == UInt8(ascii: "s") else { throw unknownType(value) }
      guard alignment != UInt8(ascii: "=") || isZeroed else {
        throw .argument("'=' alignment not allowed in string format specifier")
      }
      var bytes = try value.printed(limits)
      if let precision { bytes = Array(bytes.prefix(scalars: precision)) }
      return try pad(bytes, isNumber: false, limits)
    case .undefined:
      try value.refuseStrict()
      fallthrough
    default:
      guard isPlain else {
        throw .type("unsupported format string passed to \(value.typeName).__format__")
      }
      return try value.printed(limits)
    }
  }

  /// Whether nothing was specified.
  private var isPlain: Bool {
    alignment == nil && width == 0 && precision == nil && type == nil && grouping == nil
  }

  private func unknownType(_ value: Value) -> Failure {
    .argument(
      "Unknown format code '\(String(decoding: [type ?? 0x3F], as: UTF8.self))' for object of type '\(value.typeName)'"
    )
  }

  private func format(integer value: Value, _ limits: Limits) throws(Failure) -> [UInt8] {
    let mark = type.map { Character(Unicode.Scalar($0)) } ?? "d"
    guard let number = value.integer else { return [] }
    let radix: Int
    switch mark {
    case "d", "n": radix = 10
    case "x", "X": radix = 16
    case "o": radix = 8
    case "b": radix = 2
    case "c":
      guard let scalar = number.int.flatMap({ UInt32(exactly: $0) }).flatMap({ Unicode.Scalar($0) })
      else { throw .argument("%c arg not in range(0x110000)") }
      return try pad(Array(String(scalar).utf8), isNumber: true, limits)
    case "e", "E", "f", "F", "g", "G", "%": return try format(number.double, limits)
    default: throw unknownType(value)
    }
    guard precision == nil else {
      throw .argument("Precision not allowed in integer format specifier")
    }
    var digits = NumberFormat.digits(of: number, radix: radix)
    if mark == "X" { digits = digits.uppercased() }
    let prefix = isAlternate && radix != 10 ? "0\(mark)" : ""
    return try assemble(
      isNegative: number.isNegative, prefix: prefix, whole: digits, rest: "",
      groupSize: radix == 10 ? 3 : 4, limits)
  }

  private func format(_ number: Double, _ limits: Limits) throws(Failure) -> [UInt8] {
    let mark = type.map { Character(Unicode.Scalar($0)) }
    let magnitude = number.magnitude
    var text: String
    switch mark {
    case nil:
      if let precision {
        text = NumberFormat.float(magnitude, "g", max(1, precision))
        // Without a type at least one digit follows the point, if there is no exponent.
        if magnitude.isFinite, !text.contains("e"), !text.contains(".") {
          let isShort = text.count < precision
          text = isShort ? text + ".0" : NumberFormat.float(magnitude, "e", max(0, precision - 1))
        }
      } else {
        text = magnitude.pythonDescription
      }
    case "e", "E", "f", "F", "g", "G":
      text = NumberFormat.float(magnitude, mark ?? "g", precision ?? 6, isAlternate: isAlternate)
    case "n": text = NumberFormat.float(magnitude, "g", precision ?? 6)
    case "%": text = NumberFormat.float(magnitude * 100, "f", precision ?? 6) + "%"
    default: throw unknownType(.double(number))
    }
    let whole = text.prefix { $0.isNumber }
    return try assemble(
      isNegative: number.sign == .minus && !number.isNaN, prefix: "", whole: String(whole),
      rest: String(text.dropFirst(whole.count)), groupSize: 3, limits)
  }

  private func assemble(
    isNegative: Bool, prefix: String, whole: String, rest: String, groupSize: Int, _ limits: Limits
  ) throws(Failure) -> [UInt8] {
    var lead = prefix
    if isNegative {
      lead = "-" + prefix
    } else if sign != UInt8(ascii: "-") {
      lead = String(Unicode.Scalar(sign)) + prefix
    }
    var digits = whole
    let fillsInside = alignment == UInt8(ascii: "=")
    if fillsInside, fill == [UInt8(ascii: "0")] {
      let room = width - lead.count - rest.count
      digits = grouped(digits, groupSize, atLeast: room)
      return Array((lead + digits + rest).utf8)
    }
    digits = grouped(digits, groupSize, atLeast: 0)
    if fillsInside {
      let body = Array((digits + rest).utf8)
      return Array(lead.utf8)
        + (try body.padded(to: width - lead.count, .right, with: fill, limits: limits))
    }
    return try pad(Array((lead + digits + rest).utf8), isNumber: true, limits)
  }

  /// Puts separators between groups, with zeros in front up to a width.
  private func grouped(_ digits: String, _ size: Int, atLeast width: Int) -> String {
    guard let grouping else {
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let separator = Character(Unicode.Scalar(grouping))
    var result: [Character] = []
    var count = 0
    var pending = digits.reversed()[...]
    while !pending.isEmpty || result.count < width {
      if count > 0, count % size == 0 {
        result.append(separator)
        // A separator is not the first character.
        if result.count >= width, pending.isEmpty {
          result.append("0")
          break
        }
      }
      result.append(pending.popFirst() ?? "0")
      count += 1
    }
    return String(result.reversed())
  }

  private func pad(_ bytes: [UInt8], isNumber: Bool, _ limits: Limits) throws(Failure) -> [UInt8] {
    let missing = width - bytes.scalarCount
    guard missing > 0 else { return bytes }
    let mark = alignment ?? (isNumber ? UInt8(ascii: ">") : UInt8(ascii: "<"))
    guard missing <= limits.valueSize / fill.count else { throw .tooLarge(limits) }
    let left: Int
    switch mark {
    case UInt8(ascii: "<"): left = 0
    case UInt8(ascii: "^"): left = missing / 2
    case UInt8(ascii: "="): left = isNumber ? missing : 0
    default: left = missing
    }
    func filling(_ count: Int) -> [UInt8] { Array(repeatElement(fill, count: count).joined()) }
    return filling(left) + bytes + filling(missing - left)
  }
}
