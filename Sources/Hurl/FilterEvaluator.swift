import TextCore

/// Applies filters to values.
struct FilterEvaluator {
  var variables: Variables

  /// - Returns: `nil` if the value has nothing of what the filter looks for.
  func apply(_ filter: Filter.Kind, to value: HurlValue) throws(EvaluationFailure) -> HurlValue? {
    let result = try filtered(filter, value)
    guard result?.size ?? 0 <= ValueLimits.value else { throw ValueLimits.tooLarge }
    return result
  }

  private func filtered(
    _ filter: Filter.Kind, _ value: HurlValue
  ) throws(EvaluationFailure) -> HurlValue? {
    switch filter {
    case .count, .first, .last, .nth, .location: return try ofCollection(filter, value)
    case .toInt, .toFloat, .toString, .toHex, .toDate, .format: return try converted(filter, value)
    case .base64Encode, .base64URLSafeEncode, .utf8Decode, .decode:
      return try ofBytes(filter, value)
    default: return try ofText(filter, value)
    }
  }

  private func unfit(_ value: HurlValue, _ wanted: String) -> EvaluationFailure {
    EvaluationFailure("the filter takes \(wanted), and this is \(value.description)")
  }

  // MARK: Collections

  private func ofCollection(
    _ filter: Filter.Kind, _ value: HurlValue
  ) throws(EvaluationFailure) -> HurlValue? {
    if case .location = filter {
      guard case .redirect(let location) = value else { throw unfit(value, "a redirect") }
      return location.map { .string($0) }
    }
    if case .count = filter {
      switch value {
      case .list(let items): return .integer(items.count)
      case .nodes(let count): return .integer(count)
      case .bytes(let bytes): return .integer(bytes.count)
      case .object(.object(let members)): return .integer(members.count)
      default: throw unfit(value, "a collection")
      }
    }
    guard case .list(let items) = value else { throw unfit(value, "a list") }
    switch filter {
    case .first: return items.first
    case .last: return items.last
    case .nth(let index):
      let place = index < 0 ? items.count + index : index
      return items.indices.contains(place) ? items[place] : nil
    default: return nil
    }
  }

  // MARK: Conversions

  private func converted(
    _ filter: Filter.Kind, _ value: HurlValue
  ) throws(EvaluationFailure) -> HurlValue? {
    switch (filter, value) {
    case (.toInt, .integer), (.toFloat, .float), (.toString, .string): return value
    case (.toInt, .float(let number)) where abs(number) < 1e18: return .integer(Int(number))
    case (.toInt, .string(let text)):
      guard let number = Int(text) else { throw unfit(value, "a whole number") }
      return .integer(number)
    case (.toFloat, .integer(let number)): return .float(Double(number))
    case (.toFloat, .string(let text)):
      guard let number = Double(text), number.isFinite else { throw unfit(value, "a number") }
      return .float(number)
    case (.toString, .bytes(let bytes)): return .string(try Self.decode(bytes, from: "utf-8"))
    case (.toString, _):
      guard let text = value.rendered else { throw unfit(value, "a single value") }
      return .string(text)
    case (.toHex, .bytes(let bytes)): return .string(Hex.encode(bytes))
    case (.toDate(let format), .string(let text)):
      guard let date = UTCDate(text, format: try variables.render(format)) else {
        throw unfit(value, "a date in this format")
      }
      return .date(date)
    case (.format(let format), .date(let date)):
      guard let text = date.format(try variables.render(format)) else {
        throw EvaluationFailure("this format is not understood", at: format.range)
      }
      return .string(text)
    case (.toDate, _), (.toInt, _), (.toFloat, _): throw unfit(value, "a text or a number")
    case (.format, _): throw unfit(value, "a date")
    default: throw unfit(value, "bytes")
    }
  }

  // MARK: Bytes

  private func ofBytes(
    _ filter: Filter.Kind, _ value: HurlValue
  ) throws(EvaluationFailure) -> HurlValue? {
    guard case .bytes(let bytes) = value else { throw unfit(value, "bytes") }
    switch filter {
    case .base64Encode: return .string(Base64.encode(bytes))
    case .base64URLSafeEncode: return .string(Base64.encode(bytes, urlSafe: true))
    case .decode(let charset):
      return .string(try Self.decode(bytes, from: try variables.render(charset)))
    default: return .string(try Self.decode(bytes, from: "utf-8"))
    }
  }

  static func decode(
    _ bytes: [UInt8], from charset: String
  ) throws(EvaluationFailure) -> String {
    switch charset.lowercased() {
    case "utf-8", "utf8", "us-ascii", "ascii":
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw EvaluationFailure("the bytes are not \(charset)")
      }
      return text
    default:
      guard let text = XMLTree.decode(bytes, from: charset) else {
        throw EvaluationFailure("the bytes cannot be read as `\(charset.prefix(40))`")
      }
      return text
    }
  }

  // MARK: Texts

  private func ofText(
    _ filter: Filter.Kind, _ value: HurlValue
  ) throws(EvaluationFailure) -> HurlValue? {
    guard case .string(let text) = value else { throw unfit(value, "a text") }
    switch filter {
    case .split(let separator):
      var parts: [HurlValue] = []
      for part in Self.split(text, at: try variables.render(separator)) {
        guard parts.count < ValueLimits.parts else {
          throw EvaluationFailure("the text has more than \(ValueLimits.parts) parts")
        }
        parts.append(.string(String(part)))
      }
      return .list(parts)
    case .replace(let old, let new):
      return .string(
        try Self.replace(try variables.render(old), in: text, with: try variables.render(new)))
    case .replaceRegex(let pattern, let new):
      let expression = try expression(pattern)
      let new = try variables.render(new)
      let replaced = try Self.bounded { () throws(RegularExpression.TooMuchWork) in
        try expression.replacing(in: text, with: new, upTo: ValueLimits.value)
      }
      guard let replaced else { throw ValueLimits.tooLarge }
      return .string(replaced)
    case .regex(let pattern): return try regex(pattern, in: text)
    case .jsonPath(let path):
      do {
        return try jsonPath(path, in: try JSONParser.parse(Array(text.utf8)))
      } catch let error as JSONError {
        throw EvaluationFailure("the text is not JSON: \(error.message)")
      } catch let error as EvaluationFailure {
        throw error
      } catch {
        throw EvaluationFailure("\(error)")
      }
    case .xPath(let path): return try xPath(path, in: text, isHTML: true)
    case .urlEncode: return .string(PercentEncoding.encode(text, allowing: "/"))
    case .urlDecode:
      guard let decoded = PercentEncoding.decode(text) else { throw unfit(value, "escaped UTF-8") }
      return .string(decoded)
    case .urlQueryParameter(let name):
      return try parameter(try variables.render(name), of: text).map { .string($0) }
    case .htmlEscape: return .string(HTMLText.escape(text))
    case .htmlUnescape: return .string(HTMLText.unescape(text))
    case .base64Decode, .base64URLSafeDecode:
      guard let bytes = Base64.decode(text.utf8) else { throw unfit(value, "base64") }
      return .bytes(bytes)
    case .utf8Encode: return .bytes(Array(text.utf8))
    default: return nil
    }
  }

  /// The parts of `text` between the places where `separator` stands, byte by byte.
  private static func split(_ text: String, at separator: String) -> some Sequence<Substring> {
    let mark = Array(separator.utf8)
    let bytes = text.utf8
    var rest: Substring.UTF8View? = text[...].utf8
    return AnyIterator {
      guard let part = rest else { return nil }
      var place = part.startIndex
      while let first = mark.first, let found = part[place...].firstIndex(of: first) {
        if part[found...].starts(with: mark) {
          rest = part[bytes.index(found, offsetBy: mark.count)...]
          return Substring(part[..<found])
        }
        place = bytes.index(after: found)
      }
      rest = nil
      return Substring(part)
    }
  }

  private static func replace(
    _ old: String, in text: String, with new: String
  ) throws(EvaluationFailure) -> String {
    var result = ""
    for (number, part) in split(text, at: old).enumerated() {
      if number > 0 { result += new }
      result += part
      guard result.utf8.count <= ValueLimits.value else { throw ValueLimits.tooLarge }
    }
    return result
  }

  private func parameter(_ name: String, of url: String) throws(EvaluationFailure) -> String? {
    guard let mark = url.firstIndex(of: "?") else { return nil }
    for pair in url[url.index(after: mark)...].prefix(while: { $0 != "#" }).split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if PercentEncoding.decode(String(parts[0]), plusIsSpace: true) == name {
        return parts.count > 1 ? PercentEncoding.decode(String(parts[1]), plusIsSpace: true) : ""
      }
    }
    return nil
  }

  // MARK: Paths and expressions

  func jsonPath(
    _ template: Template, in json: JSONValue
  ) throws(EvaluationFailure) -> HurlValue? {
    let text = try variables.render(template)
    do {
      let path = try JSONPath(text)
      let values = try path.values(in: json)
      return path.isSingular
        ? values.first.map { HurlValue($0) } : .list(values.map { HurlValue($0) })
    } catch let mistake as JSONPath.Mistake {
      throw EvaluationFailure("\(mistake.message): \(mistake.place(in: text))", at: template.range)
    } catch {
      throw EvaluationFailure("evaluating this path takes too long", at: template.range)
    }
  }

  func xPath(
    _ template: Template, in text: String, isHTML: Bool
  ) throws(EvaluationFailure) -> HurlValue? {
    let path = try variables.render(template)
    do {
      return try XMLTree.evaluate(path, in: text, isHTML: isHTML)
    } catch {
      throw EvaluationFailure(error.message)
    }
  }

  /// The first group of the first match.
  func regex(
    _ pattern: PatternSyntax, in text: String
  ) throws(EvaluationFailure) -> HurlValue? {
    let expression = try expression(pattern)
    guard expression.groupCount > 1 else {
      throw EvaluationFailure("the expression needs a group, `(…)`: its text is the value")
    }
    return try Self.bounded { () throws(RegularExpression.TooMuchWork) in
      try expression.firstGroup(in: text).map { .string($0) }
    }
  }

  func expression(_ pattern: PatternSyntax) throws(EvaluationFailure) -> RegularExpression {
    switch pattern {
    case .literal(let expression): return expression
    case .text(let template):
      do {
        return try RegularExpression(try variables.render(template))
      } catch let mistake as RegularExpression.Mistake {
        throw EvaluationFailure("\(mistake.reason), in this regular expression", at: template.range)
      } catch let failure as EvaluationFailure {
        throw failure
      } catch {
        throw EvaluationFailure("\(error)")
      }
    }
  }

  static func bounded<Value>(
    _ match: () throws(RegularExpression.TooMuchWork) -> Value
  ) throws(EvaluationFailure) -> Value {
    do {
      return try match()
    } catch {
      throw EvaluationFailure("matching this expression takes too long")
    }
  }
}
