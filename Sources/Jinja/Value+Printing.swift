extension Value {
  /// What messages call its type, as Python names it.
  package var typeName: String {
    switch self {
    case .undefined: "Undefined"
    case .none: "NoneType"
    case .bool: "bool"
    case .int, .bigInt: "int"
    case .double: "float"
    case .string: "str"
    case .safe: "Markup"
    case .list: "list"
    case .tuple: "tuple"
    case .map: "dict"
    case .object(let object):
      switch object.kind {
      case .host(let host): host.typeName
      case .function, .builtin: "function"
      case .method: "builtin_function_or_method"
      case .macro: "Macro"
      case .loop: "LoopContext"
      case .namespace: "Namespace"
      case .cycler: "Cycler"
      case .joiner: "Joiner"
      case .range: "range"
      case .iterator(let iterator): iterator.typeName
      case .view(_, let view): "dict_\(view.rawValue)"
      case .module: "TemplateModule"
      case .block: "BlockReference"
      case .type: "type"
      case .selfReference: "TemplateReference"
      }
    }
  }

  /// The type as Jinja's messages about undefined members name it.
  var typeDescription: String {
    switch self {
    case .none: return "None"
    case .safe: return "markupsafe.Markup object"
    case .undefined: return "jinja2.runtime.Undefined object"
    case .object(let object):
      switch object.kind {
      case .macro: return "jinja2.runtime.Macro object"
      case .loop: return "jinja2.runtime.LoopContext object"
      case .namespace: return "jinja2.utils.Namespace object"
      case .cycler: return "jinja2.utils.Cycler object"
      case .joiner: return "jinja2.utils.Joiner object"
      case .module: return "jinja2.environment.TemplateModule object"
      case .block: return "jinja2.runtime.BlockReference object"
      case .selfReference: return "jinja2.runtime.TemplateReference object"
      default: return "\(typeName) object"
      }
    default: return "\(typeName) object"
    }
  }

  /// Python's `str()` of the value.
  ///
  /// - Throws: If that is larger than a value may be.
  func printed(_ limits: Limits) throws(Failure) -> [UInt8] {
    switch self {
    case .string(let bytes), .safe(let bytes): return bytes
    default:
      var out: [UInt8] = []
      appendPrinted(to: &out, limit: limits.valueSize)
      if out.count > limits.valueSize { throw .tooLarge(limits) }
      return out
    }
  }

  /// Python's `repr()` of the value.
  ///
  /// - Throws: If that is larger than a value may be.
  func representation(_ limits: Limits) throws(Failure) -> [UInt8] {
    var out: [UInt8] = []
    appendRepresentation(to: &out, limit: limits.valueSize)
    if out.count > limits.valueSize { throw .tooLarge(limits) }
    return out
  }

  /// Python's `repr()` of the value, cut short, for messages.
  var shown: String {
    let longest = 200
    var out: [UInt8] = []
    appendRepresentation(to: &out, limit: longest)
    return out.count > longest
      ? String(decoding: out.prefix(scalars: longest / 4), as: UTF8.self) + "…"
      : String(decoding: out, as: UTF8.self)
  }

  /// Appends Python's `str()` of the value.
  ///
  /// If `out` becomes longer than `limit`, the rest of the elements is left out: values that share
  /// parts print as more than they are, without end.
  func appendPrinted(to out: inout [UInt8], limit: Int) {
    switch self {
    case .string(let bytes), .safe(let bytes): out += bytes
    case .int(let number): out.append(decimal: number)
    case .undefined: break
    default: appendRepresentation(to: &out, limit: limit)
    }
  }

  /// How deep nested values are printed; beyond it stands `...`, as in Python where a list holds
  /// itself.
  private static let printingDepth = 40

  /// Appends Python's `repr()` of the value; `limit` is that of `appendPrinted`.
  func appendRepresentation(to out: inout [UInt8], depth: Int = 0, limit: Int) {
    switch self {
    case .undefined: out += "Undefined".utf8
    case .none: out += "None".utf8
    case .bool(let flag): out += (flag ? "True" : "False").utf8
    case .int(let number): out.append(decimal: number)
    case .bigInt(let number): out += number.description.utf8
    case .double(let number): out += number.pythonDescription.utf8
    case .string(let bytes): out.append(quoted: bytes)
    case .safe(let bytes):
      out += "Markup(".utf8
      out.append(quoted: bytes)
      out += ")".utf8
    case .list(let list):
      Self.append(list.elements, between: "[", "]", to: &out, depth: depth, limit: limit)
    case .tuple(let tuple):
      let close = tuple.elements.count == 1 ? ",)" : ")"
      Self.append(tuple.elements, between: "(", close, to: &out, depth: depth, limit: limit)
    case .map(let map):
      Self.append(map.entries, to: &out, depth: depth, limit: limit)
    case .object(let object): object.appendRepresentation(to: &out, depth: depth, limit: limit)
    }
  }

  fileprivate static func append(
    _ elements: [Value], between open: String, _ close: String, to out: inout [UInt8], depth: Int,
    limit: Int
  ) {
    out += open.utf8
    if depth >= printingDepth {
      out += "...".utf8
    } else {
      for (index, element) in elements.enumerated() where out.count <= limit {
        if index > 0 { out += ", ".utf8 }
        element.appendRepresentation(to: &out, depth: depth + 1, limit: limit)
      }
    }
    out += close.utf8
  }

  fileprivate static func append(
    _ map: OrderedMap, to out: inout [UInt8], depth: Int, limit: Int
  ) {
    out += "{".utf8
    if depth >= printingDepth {
      out += "...".utf8
    } else {
      for index in map.keys.indices where out.count <= limit {
        if index > 0 { out += ", ".utf8 }
        map.keys[index].appendRepresentation(to: &out, depth: depth + 1, limit: limit)
        out += ": ".utf8
        map.values[index].appendRepresentation(to: &out, depth: depth + 1, limit: limit)
      }
    }
    out += "}".utf8
  }
}

extension Object {
  fileprivate func appendRepresentation(to out: inout [UInt8], depth: Int, limit: Int) {
    switch kind {
    case .host(let host): out += host.description.utf8
    case .function(let function): out += "<function \(function.name)>".utf8
    case .builtin(let function): out += "<function \(function.rawValue)>".utf8
    case .method(let receiver, let method):
      out += "<built-in method \(method.name) of \(receiver.typeName) object>".utf8
    case .macro(let macro):
      let name = macro.signature.name.map { Value($0).shown } ?? "anonymous"
      out += "<Macro \(name)>".utf8
    case .loop(let loop): out += "<LoopContext \(loop.index0 + 1)/\(loop.items.count)>".utf8
    case .namespace(let map):
      out += "<Namespace ".utf8
      Value.append(map.entries, to: &out, depth: depth, limit: limit)
      out += ">".utf8
    case .cycler: out += "<Cycler>".utf8
    case .joiner: out += "<Joiner>".utf8
    case .range(let range):
      out += "range(\(range.start), \(range.stop)".utf8
      if range.step != 1 { out += ", \(range.step)".utf8 }
      out += ")".utf8
    case .iterator(let iterator): out += "<\(iterator.typeName) object>".utf8
    case .view(let map, let view):
      out += "dict_\(view.rawValue)(".utf8
      Value.append(
        map.entries.elements(of: view), between: "[", "]", to: &out, depth: depth, limit: limit)
      out += ")".utf8
    case .module(let module):
      if depth == 0 {
        out += module.body
      } else {
        out += "<TemplateModule \(Value(module.name).shown)>".utf8
      }
    case .block: out += "<BlockReference>".utf8
    case .type(let name): out += "<class '\(name)'>".utf8
    case .selfReference(_, let template):
      out += "<TemplateReference \(Value(template).shown)>".utf8
    }
  }
}

extension OrderedMap {
  /// The keys, values or pairs.
  func elements(of view: MapView) -> [Value] {
    switch view {
    case .keys: keys
    case .values: values
    case .items: zip(keys, values).map { .tuple(Tuple([$0, $1])) }
    }
  }
}

extension [UInt8] {
  /// Appends the decimal digits of `number`.
  mutating func append(decimal number: Int) {
    if number >= 0, number < 10 {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number))
      return
    }
    var rest = number.magnitude
    var digits: UInt64 = 0
    var count = 0
    // Eight digits at a time fit a word; the last one is the first to be written.
    if rest < 100_000_000 {
      while rest > 0 {
        digits = digits << 8 | UInt64(rest % 10 + 48)
        rest /= 10
        count += 1
      }
      append(addingCapacity: 9) { output in
        if number < 0 { output.append(UInt8(ascii: "-")) }
        for _ in 0..<count {
          output.append(UInt8(truncatingIfNeeded: digits))
          digits >>= 8
        }
      }
    } else {
      self += String(number).utf8
    }
  }

  /// Appends text as Python's `repr()` writes it.
  mutating func append(quoted text: [UInt8]) {
    let hasSingle = text.contains(UInt8(ascii: "'"))
    let quote = hasSingle && !text.contains(UInt8(ascii: "\"")) ? UInt8(ascii: "\"") : 0x27
    append(quote)
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\\": self += "\\\\".utf8
      case "\n": self += "\\n".utf8
      case "\r": self += "\\r".utf8
      case "\t": self += "\\t".utf8
      case Unicode.Scalar(quote): self += [0x5C, quote]
      case " "..."~": append(UInt8(truncatingIfNeeded: scalar.value))
      default:
        if scalar.isPrintable {
          self += String(scalar).utf8
        } else {
          let (mark, width) =
            scalar.value < 0x100 ? ("\\x", 2) : scalar.value < 0x10000 ? ("\\u", 4) : ("\\U", 8)
          let hex = String(scalar.value, radix: 16)
          self += (mark + String(repeating: "0", count: width - hex.count) + hex).utf8
        }
      }
    }
    append(quote)
  }
}

extension Unicode.Scalar {
  /// Python's `str.isprintable()` for one code point.
  var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    case .spaceSeparator: self == " "
    default: true
    }
  }
}

extension Double {
  /// Python's `repr()`: the shortest digits that read back the same, with an exponent below 1e-4
  /// and from 1e16.
  var pythonDescription: String {
    guard isFinite else { return isNaN ? "nan" : self < 0 ? "-inf" : "inf" }
    guard self != 0 else { return sign == .minus ? "-0.0" : "0.0" }
    // Here Swift writes them the same way.
    if magnitude >= 1e-4, magnitude < 1e15 { return description }
    let (digits, exponent) = shortestDigits
    let mark = self < 0 ? "-" : ""
    if exponent < -4 || exponent >= 16 {
      let rest = digits.dropFirst()
      let power = abs(exponent)
      return mark + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest)
        + (exponent < 0 ? "e-" : "e+") + (power < 10 ? "0" : "") + String(power)
    }
    if exponent < 0 {
      return mark + "0." + String(repeating: "0", count: -exponent - 1) + digits
    }
    if digits.count <= exponent + 1 {
      return mark + digits + String(repeating: "0", count: exponent + 1 - digits.count) + ".0"
    }
    return mark + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
  }

  /// The shortest significant digits that identify a finite number other than zero, and the decimal
  /// exponent of the first of them.
  var shortestDigits: (digits: String, exponent: Int) {
    var text = Substring(magnitude.description)
    var exponent = 0
    if let mark = text.firstIndex(of: "e") {
      exponent = Int(text[text.index(after: mark)...]) ?? 0
      text = text[..<mark]
    }
    let point = text.firstIndex(of: ".") ?? text.endIndex
    let whole = text[..<point]
    let fraction = point < text.endIndex ? text[text.index(after: point)...] : ""
    let all = String(whole) + fraction
    let leading = all.prefix { $0 == "0" }.count
    var digits = all.dropFirst(leading)
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    return (String(digits), exponent + whole.count - 1 - leading)
  }
}
