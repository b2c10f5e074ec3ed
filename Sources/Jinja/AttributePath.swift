/// `a.b.0`: how filters name a member of an item.
struct AttributePath {
  private var parts: [Value] = []

  init(_ attribute: Value?) throws(Failure) {
    guard let attribute else { return }
    guard let text = attribute.text else {
      parts = [attribute]
      return
    }
    parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
      Self.part(Array($0))
    }
  }

  private static func part(_ name: [UInt8]) -> Value {
    guard !name.isEmpty, name.allSatisfy(\.isDigit),
      let number = Int(String(decoding: name, as: UTF8.self))
    else { return .string(name) }
    return .int(number)
  }

  /// Several paths with commas between them.
  static func list(_ attribute: Value?) throws(Failure) -> [AttributePath] {
    guard let text = attribute?.text else { return [try AttributePath(attribute)] }
    var paths: [AttributePath] = []
    for part in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      paths.append(try AttributePath(.string(Array(part))))
    }
    return paths
  }

  func value(of item: Value, default fallback: Value? = nil, _ render: inout Renderer)
    throws(Failure) -> Value
  {
    try render.charge(parts.count)
    var value = item
    for part in parts {
      value = try render.item(part, of: value)
      if let fallback, value.isUndefined { value = fallback }
    }
    return value
  }
}
