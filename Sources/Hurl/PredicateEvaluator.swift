import TextCore

/// Says whether a value is what a predicate asks for.
struct PredicateEvaluator {
  var builder: RequestBuilder

  /// What came out, in words.
  struct Verdict {
    var holds: Bool
    var expected: String
    var actual: String
  }

  /// Holds `value` to a predicate; it is `nil` if the response has no such thing, and then only
  /// `not` can hold.
  func verdict(
    on value: HurlValue?, _ predicate: Predicate
  ) throws(EvaluationFailure) -> Verdict {
    var (holds, expected) = try check(predicate.kind, value)
    // A value of a type that cannot be compared fails the negation, too.
    if predicate.isNegated { holds = holds.map { !$0 } }
    if predicate.isNegated { expected = "not " + expected }
    return Verdict(
      holds: holds ?? false, expected: expected, actual: value?.description ?? "nothing")
  }

  /// - Returns: Whether it holds, `nil` if the types do not fit.
  private func check(
    _ kind: Predicate.Kind, _ value: HurlValue?
  ) throws(EvaluationFailure) -> (Bool?, String) {
    switch kind {
    case .equal(let wanted):
      let wanted = try self.value(wanted)
      return (value?.isEqual(to: wanted) ?? false, wanted.description)
    case .notEqual(let wanted):
      let wanted = try self.value(wanted)
      return (value.map { !$0.isEqual(to: wanted) } ?? false, "anything but \(wanted.description)")
    case .greater(let wanted): return try order(value, wanted, "more than") { $0 == .greater }
    case .greaterOrEqual(let wanted): return try order(value, wanted, "at least") { $0 != .less }
    case .less(let wanted): return try order(value, wanted, "less than") { $0 == .less }
    case .lessOrEqual(let wanted): return try order(value, wanted, "at most") { $0 != .greater }
    case .startsWith(let wanted):
      return try parts(value, wanted, "what starts with") { $0.starts(with: $1) }
    case .endsWith(let wanted):
      return try parts(value, wanted, "what ends with") { $0.suffix($1.count).elementsEqual($1) }
    case .contains(let wanted):
      return try parts(value, wanted, "what contains") { $0.contains($1) }
    case .includes(let wanted):
      let wanted = try self.value(wanted)
      let expected = "a list with \(wanted.description)"
      guard let value else { return (false, expected) }
      guard case .list(let items) = value else { return (nil, expected) }
      return (items.contains { $0.isEqual(to: wanted) }, expected)
    case .matches(let pattern): return try matches(value, pattern)
    case .exists:
      if case .nodes(0) = value { return (false, "something") }
      return (value != nil, "something")
    case .isEmpty: return (isEmpty(value), "something empty")
    case .hasType(let type): return (value.map { has(type, $0) } ?? false, type.description)
    }
  }

  private func value(_ syntax: PredicateValue) throws(EvaluationFailure) -> HurlValue {
    switch syntax {
    case .value(let value): value
    case .text(let template): .string(try builder.variables.render(template))
    case .variable(let variable): try builder.variables.value(of: variable)
    case .file(let name): .bytes(try builder.file(name))
    }
  }

  private func order(
    _ value: HurlValue?, _ wanted: PredicateValue, _ words: String, _ holds: (Comparison) -> Bool
  ) throws(EvaluationFailure) -> (Bool?, String) {
    let wanted = try self.value(wanted)
    let expected = "\(words) \(wanted.description)"
    guard let value else { return (false, expected) }
    return (value.compared(to: wanted).map(holds), expected)
  }

  /// Compares texts with texts and bytes with bytes.
  private func parts(
    _ value: HurlValue?, _ wanted: PredicateValue, _ words: String,
    _ holds: ([UInt8], [UInt8]) -> Bool
  ) throws(EvaluationFailure) -> (Bool?, String) {
    let wanted = try self.value(wanted)
    let expected = "\(words) \(wanted.description)"
    switch (value, wanted) {
    case (nil, _): return (false, expected)
    case (.string(let text), .string(let part)):
      return (holds(Array(text.utf8), Array(part.utf8)), expected)
    case (.bytes(let bytes), .bytes(let part)): return (holds(bytes, part), expected)
    case (.list(let items), _) where words == "what contains":
      return (items.contains { $0.isEqual(to: wanted) }, expected)
    default: return (nil, expected)
    }
  }

  private func matches(
    _ value: HurlValue?, _ pattern: PatternSyntax
  ) throws(EvaluationFailure) -> (Bool?, String) {
    let expression = try FilterEvaluator(variables: builder.variables).expression(pattern)
    let expected = "a match of the expression"
    guard let value else { return (false, expected) }
    guard case .string(let text) = value else { return (nil, expected) }
    let isMatch = try FilterEvaluator.bounded { () throws(RegularExpression.TooMuchWork) in
      try expression.matches(partOf: text)
    }
    return (isMatch, expected)
  }

  private func isEmpty(_ value: HurlValue?) -> Bool? {
    switch value {
    case nil: false
    case .list(let items): items.isEmpty
    case .string(let text): text.isEmpty
    case .bytes(let bytes): bytes.isEmpty
    case .nodes(let count): count == 0
    case .object(.object(let members)): members.isEmpty
    default: nil
    }
  }

  private func has(_ type: Predicate.ValueType, _ value: HurlValue) -> Bool {
    switch (type, value) {
    case (.isInteger, .integer), (.isFloat, .float), (.isNumber, .integer), (.isNumber, .float),
      (.isBoolean, .bool), (.isString, .string), (.isDate, .date), (.isList, .list),
      (.isObject, .object), (.isCollection, .list), (.isCollection, .object),
      (.isCollection, .nodes), (.isCollection, .bytes):
      true
    // A whole number that is too large for 64 bits.
    case (.isInteger, .float(let number)): abs(number) >= 1e18 && number.rounded() == number
    case (.isIsoDate, .string(let text)): UTCDate(rfc3339: text) != nil
    case (.isIpv4, .string(let text)): isIPv4(text)
    case (.isIpv6, .string(let text)): isIPv6(text)
    case (.isUuid, .string(let text)):
      text.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count)
        == [8, 4, 4, 4, 12] && text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0.isHexDigit }
    default: false
    }
  }

  private func isIPv4(_ text: some StringProtocol) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { UInt8($0) != nil && ($0 == "0" || $0.first != "0") }
  }

  /// RFC 4291, section 2.2.
  private func isIPv6(_ text: String) -> Bool {
    var groups = text.split(separator: ":", omittingEmptySubsequences: false)
    guard groups.count >= 3 else { return false }
    if let last = groups.last, last.contains(".") {
      guard isIPv4(last) else { return false }
      groups.replaceSubrange(groups.count - 1..<groups.count, with: ["0", "0"])
    }
    if groups.first == "", groups.dropFirst().first == "" { groups.removeFirst() }
    if groups.last == "", groups.dropLast().last == "" { groups.removeLast() }
    let gaps = groups.count { $0.isEmpty }
    let areDigits = groups.allSatisfy { $0.utf8.count <= 4 && $0.utf8.allSatisfy(\.isHexDigit) }
    return areDigits && (gaps == 0 ? groups.count == 8 : gaps == 1 && groups.count <= 8)
  }
}

extension Predicate.ValueType {
  fileprivate var description: String {
    switch self {
    case .isInteger: "a whole number"
    case .isFloat: "a number with a fraction"
    case .isNumber: "a number"
    case .isBoolean: "true or false"
    case .isString: "a string"
    case .isCollection: "a collection"
    case .isList: "a list"
    case .isObject: "an object"
    case .isDate: "a date"
    case .isIsoDate: "a date in the form 2026-11-22T21:30:00Z"
    case .isIpv4: "an IPv4 address"
    case .isIpv6: "an IPv6 address"
    case .isUuid: "a UUID"
    }
  }
}
