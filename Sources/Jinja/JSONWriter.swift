/// Writes values as JSON.
package struct JSONWriter {
  private var out: [UInt8] = []
  /// What one level is indented by; `nil` for all in one line.
  private let indent: [UInt8]?
  private let sortsKeys: Bool
  private let limits: Limits

  private static let maximumDepth = 32

  private init(indent: [UInt8]?, sortsKeys: Bool, limits: Limits) {
    self.limits = limits
    self.indent = indent
    self.sortsKeys = sortsKeys
  }

  /// One line, keys in their order.
  package static func line(_ value: Value) throws(HostError) -> [UInt8] {
    var limits = Limits()
    limits.valueSize = .max
    var writer = JSONWriter(indent: nil, sortsKeys: false, limits: limits)
    do throws(Failure) {
      try writer.write(value, depth: 0)
    } catch {
      throw HostError(id: error.id, error.message)
    }
    return writer.out
  }

  /// What the filter `tojson` prints: sorted keys, and nothing that is special in HTML.
  ///
  /// - Throws: If the value cannot be JSON, or that would be larger than a value may be.
  static func templateText(of value: Value, indent: Value?, limits: Limits) throws(Failure)
    -> [UInt8]
  {
    var unit: [UInt8]?
    if let indent {
      unit =
        indent.text
        ?? Array(repeating: UInt8(ascii: " "), count: max(0, min(indent.index ?? 0, 64)))
    }
    var writer = JSONWriter(indent: unit, sortsKeys: true, limits: limits)
    try writer.write(value, depth: 0)
    var safe: [UInt8] = []
    for byte in writer.out {
      switch byte {
      case UInt8(ascii: "<"): safe += "\\u003c".utf8
      case UInt8(ascii: ">"): safe += "\\u003e".utf8
      case UInt8(ascii: "&"): safe += "\\u0026".utf8
      case UInt8(ascii: "'"): safe += "\\u0027".utf8
      default: safe.append(byte)
      }
    }
    return safe
  }

  private mutating func write(_ value: Value, depth: Int) throws(Failure) {
    guard depth < Self.maximumDepth else {
      throw .limit("nesting", "the value is nested too deep for JSON")
    }
    if out.count > limits.valueSize { throw .tooLarge(limits) }
    switch value {
    case .none: out += "null".utf8
    case .bool(let flag): out += (flag ? "true" : "false").utf8
    case .int(let number): out.append(decimal: number)
    case .bigInt(let number): out += number.description.utf8
    case .double(let number):
      if number.isFinite {
        out += number.pythonDescription.utf8
      } else {
        out += (number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity").utf8
      }
    case .string(let bytes), .safe(let bytes): write(bytes)
    case .list(let list): try write(list.elements, depth: depth)
    case .tuple(let tuple): try write(tuple.elements, depth: depth)
    case .map(let map): try write(map.entries, depth: depth)
    case .undefined(let undefined):
      if undefined?.isStrict ?? false { throw .undefined(undefined) }
      throw .type("Object of type Undefined is not JSON serializable")
    case .object: throw .type("Object of type \(value.typeName) is not JSON serializable")
    }
  }

  private mutating func write(_ elements: [Value], depth: Int) throws(Failure) {
    guard !elements.isEmpty else {
      out += "[]".utf8
      return
    }
    out.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      separate(isFirst: index == 0, depth: depth)
      try write(element, depth: depth + 1)
    }
    breakLine(depth: depth)
    out.append(UInt8(ascii: "]"))
  }

  private mutating func write(_ map: OrderedMap, depth: Int) throws(Failure) {
    guard !map.isEmpty else {
      out += "{}".utf8
      return
    }
    var order = Array(map.keys.indices)
    if sortsKeys {
      var work = 0
      for index in order.dropFirst() {
        _ = try map.keys[index].order(to: map.keys[0], work: &work)
      }
      order.sort { a, b in (try? map.keys[a].order(to: map.keys[b], work: &work)) == .before }
    }
    out.append(UInt8(ascii: "{"))
    for (position, index) in order.enumerated() {
      separate(isFirst: position == 0, depth: depth)
      try writeKey(map.keys[index])
      out += ": ".utf8
      try write(map.values[index], depth: depth + 1)
    }
    breakLine(depth: depth)
    out.append(UInt8(ascii: "}"))
  }

  private mutating func writeKey(_ key: Value) throws(Failure) {
    switch key {
    case .string(let bytes), .safe(let bytes): write(bytes)
    case .int, .bool, .none, .double, .bigInt:
      out.append(UInt8(ascii: "\""))
      try write(key, depth: 0)
      out.append(UInt8(ascii: "\""))
    default:
      throw .type("keys must be str, int, float, bool or None, not \(key.typeName)")
    }
  }

  private mutating func separate(isFirst: Bool, depth: Int) {
    if !isFirst { out += (indent == nil ? ", " : ",").utf8 }
    breakLine(depth: depth + 1)
  }

  private mutating func breakLine(depth: Int) {
    guard let indent else { return }
    out.append(UInt8(ascii: "\n"))
    for _ in 0..<depth where out.count <= limits.valueSize { out += indent }
  }

  /// A string in ASCII, as Python's `json` writes it.
  private mutating func write(_ text: [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for unit in String(decoding: text, as: UTF8.self).utf16 {
      switch unit {
      case 0x22: out += "\\\"".utf8
      case 0x5C: out += "\\\\".utf8
      case 0x0A: out += "\\n".utf8
      case 0x0D: out += "\\r".utf8
      case 0x09: out += "\\t".utf8
      case 0x08: out += "\\b".utf8
      case 0x0C: out += "\\f".utf8
      case 0x20...0x7E: out.append(UInt8(truncatingIfNeeded: unit))
      default:
        let hex = String(unit, radix: 16)
        out += ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
