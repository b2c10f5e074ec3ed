import TextCore

/// What stands in the way of a request, a capture or an assert.
struct EvaluationFailure: Error {
  var message: String
  /// The place in the file, if it is narrower than the line that is being evaluated.
  var range: SourceRange?

  init(_ message: String, at range: SourceRange? = nil) {
    self.message = message
    self.range = range
  }
}

/// The variables that are known at one moment of a run.
struct Variables: Sendable {
  private(set) var values: [String: HurlValue]
  /// In bytes, of those that were set.
  private var size = 0

  subscript(name: String) -> HurlValue? { values[name] }

  init(_ values: [String: HurlValue]) { self.values = values }

  mutating func set(_ name: String, to value: HurlValue) throws(EvaluationFailure) {
    size += value.size - (values[name]?.size ?? 0)
    guard size <= ValueLimits.variables else {
      throw EvaluationFailure("the variables have more than \(ValueLimits.variables >> 20) MiB")
    }
    values[name] = value
  }

  func value(of variable: Template.Variable) throws(EvaluationFailure) -> HurlValue {
    guard let value = values[variable.name] else {
      let near = nearestName(to: variable.name, among: values.keys.sorted())
      throw EvaluationFailure(
        "there is no variable `\(variable.name)`" + (near.map { "; did you mean `\($0)`?" } ?? ""),
        at: variable.range)
    }
    return value
  }

  /// The text with the variables' values in it.
  func render(_ template: Template) throws(EvaluationFailure) -> String {
    var text = ""
    for part in template.parts {
      switch part {
      case .literal(let literal): text += literal
      case .variable(let variable):
        let value = try value(of: variable)
        guard let rendered = value.rendered else {
          throw EvaluationFailure(
            "`\(variable.name)` is \(value.description), which cannot be put into a text",
            at: variable.range)
        }
        text +=
          variable.isInJSONString ? String(rendered.jsonQuoted.dropFirst().dropLast()) : rendered
        guard text.utf8.count <= ValueLimits.value else { throw ValueLimits.tooLarge }
      }
    }
    return text
  }

  func value(of option: Option.BooleanValue) throws(EvaluationFailure) -> Bool {
    switch option {
    case .literal(let value): return value
    case .variable(let variable):
      guard case .bool(let value) = try value(of: variable) else {
        throw EvaluationFailure("`\(variable.name)` is not `true` or `false`", at: variable.range)
      }
      return value
    }
  }

  func value(of option: Option.IntegerValue) throws(EvaluationFailure) -> Int {
    switch option {
    case .literal(let value): return value
    case .variable(let variable):
      guard case .integer(let value) = try value(of: variable) else {
        throw EvaluationFailure("`\(variable.name)` is not a whole number", at: variable.range)
      }
      return value
    }
  }
}
