/// Python's `text % values`.
struct PercentFormat {
  private let format: [UInt8]
  private let isSafe: Bool
  private var position = 0
  private var values: [Value]
  private var next = 0
  private let mapping: Value?
  private var out: [UInt8] = []
  private let limits: Limits

  /// The flags and sizes of one conversion.
  struct Specification {
    var isLeft = false
    var hasSign = false
    var hasBlank = false
    var isAlternate = false
    var isZeroed = false
    var width = 0
    var precision: Int?
  }

  init(_ format: Value, _ operand: Value, limits: Limits) {
    self.format = format.text ?? []
    isSafe = format.isSafe
    self.limits = limits
    switch operand {
    case .tuple(let tuple):
      values = tuple.elements
      mapping = nil
    case .map:
      values = [operand]
      mapping = operand
    default:
      values = [operand]
      mapping = nil
    }
  }

  mutating func run(_ render: inout Renderer) throws(Failure) -> Value {
    while position < format.count {
      let byte = format[position]
      position += 1
      if byte == UInt8(ascii: "%") {
        try convert(&render)
      } else {
        out.append(byte)
      }
      if out.count > limits.valueSize { throw .tooLarge(limits) }
    }
    if mapping == nil, next < values.count {
      // Lists and other objects that could be mappings may be left over, too.
      if values.count == 1, next == 0 {
        switch values[0] {
        case .list: return result
        default: break
        }
      }
      throw .type("not all arguments converted during string formatting")
    }
    return result
  }

  private var result: Value { isSafe ? .safe(out) : .string(out) }

  private mutating func convert(_ render: inout Renderer) throws(Failure) {
    var key: [UInt8]?
    if peek == UInt8(ascii: "(") { key = try takeKey() }
    var specification = Specification()
    takeFlags(&specification)
    specification.width = try takeSize() ?? 0
    if specification.width < 0 {
      specification.isLeft = true
      specification.width = -specification.width
    }
    if peek == UInt8(ascii: ".") {
      position += 1
      specification.precision = max(0, try takeSize() ?? 0)
    }
    guard max(specification.width, specification.precision ?? 0) <= limits.valueSize else {
      throw .tooLarge(limits)
    }
    while let byte = peek, "hlL".utf8.contains(byte) { position += 1 }
    guard let conversion = peek else { throw .argument("incomplete format") }
    position += 1
    if conversion == UInt8(ascii: "%") {
      out.append(conversion)
      return
    }
    let value: Value
    if let key {
      guard let mapping else { throw .type("format requires a mapping") }
      guard case .map(let map) = mapping, let found = map.entries[.string(key)] else {
        throw .argument("the mapping has no key \(Value.string(key).shown)")
      }
      value = found
    } else {
      value = try takeValue()
    }
    try append(value, conversion, specification, &render)
  }

  private var peek: UInt8? { position < format.count ? format[position] : nil }

  private mutating func takeKey() throws(Failure) -> [UInt8] {
    var depth = 0
    let start = position + 1
    while let byte = peek {
      position += 1
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") {
        depth -= 1
        if depth == 0 { return Array(format[start..<position - 1]) }
      }
    }
    throw .argument("incomplete format key")
  }

  private mutating func takeFlags(_ specification: inout Specification) {
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "-"): specification.isLeft = true
      case UInt8(ascii: "+"): specification.hasSign = true
      case UInt8(ascii: " "): specification.hasBlank = true
      case UInt8(ascii: "#"): specification.isAlternate = true
      case UInt8(ascii: "0"): specification.isZeroed = true
      default: return
      }
      position += 1
    }
  }

  private mutating func takeSize() throws(Failure) -> Int? {
    if peek == UInt8(ascii: "*") {
      position += 1
      guard let size = try takeValue().index else { throw .type("* wants int") }
      return size
    }
    var size: Int?
    while let byte = peek, byte.isDigit {
      size = min((size ?? 0) * 10 + Int(byte - 48), limits.valueSize + 1)
      position += 1
    }
    return size
  }

  private mutating func takeValue() throws(Failure) -> Value {
    guard next < values.count else { throw .type("not enough arguments for format string") }
    next += 1
    return values[next - 1]
  }

  private mutating func append(
    _ value: Value, _ conversion: UInt8, _ specification: Specification, _ render: inout Renderer
  ) throws(Failure) {
    switch conversion {
    case UInt8(ascii: "s"), UInt8(ascii: "r"), UInt8(ascii: "a"):
      try value.refuseStrict()
      var text: Value =
        conversion == UInt8(ascii: "s")
        ? value : .string(try value.representation(limits))
      if conversion == UInt8(ascii: "a") {
        text = .string(try value.representation(limits).string.escapingNonASCII)
      }
      var bytes = try isSafe ? text.escaped(limits) : text.printed(limits)
      if let precision = specification.precision { bytes = Array(bytes.prefix(scalars: precision)) }
      out += try bytes.padded(
        to: specification.width, specification.isLeft ? .left : .right, limits: limits)
    case UInt8(ascii: "c"):
      var bytes: [UInt8]
      if let number = value.index {
        guard let scalar = UInt32(exactly: number).flatMap({ Unicode.Scalar($0) }) else {
          throw .argument("%c arg not in range(0x110000)")
        }
        bytes = Array(String(scalar).utf8)
      } else if let text = value.text, text.scalarCount == 1 {
        bytes = text
      } else {
        throw .type("%c requires int or char")
      }
      if isSafe { bytes = try Value.string(bytes).escaped(limits) }
      out += try bytes.padded(
        to: specification.width, specification.isLeft ? .left : .right, limits: limits)
    default:
      out += try NumberFormat.percent(value, conversion, specification, limits: limits)
    }
  }
}

extension Renderer {
  mutating func percentFormat(_ format: Value, _ operand: Value) throws(Failure) -> Value {
    var formatter = PercentFormat(format, operand, limits: limits)
    return try formatter.run(&self)
  }
}

extension String {
  /// The text with everything but ASCII as escapes, as Python's `ascii()` writes it.
  var escapingNonASCII: [UInt8] {
    var result: [UInt8] = []
    for scalar in unicodeScalars {
      if scalar.isASCII {
        result.append(UInt8(truncatingIfNeeded: scalar.value))
        continue
      }
      let (mark, width) =
        scalar.value < 0x100 ? ("\\x", 2) : scalar.value < 0x10000 ? ("\\u", 4) : ("\\U", 8)
      let hex = String(scalar.value, radix: 16)
      result += (mark + String(repeating: "0", count: width - hex.count) + hex).utf8
    }
    return result
  }
}
