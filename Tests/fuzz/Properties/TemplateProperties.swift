import Jinja
import TextCore

/// A template either renders to the same UTF-8 each time, or fails with the same diagnostic, whose
/// places lie in the template.
struct TemplateProperties {
  let source: SourceText

  init(_ source: SourceText) { self.source = source }

  var violation: String? {
    let library = TemplateLibrary(["input": source], options: options)
    guard source.holds(library.diagnostics) else { return "a syntax error lies outside the source" }
    let (first, second) = (result(of: library), result(of: library))
    switch (first, second) {
    case (.success(let output), .success(let other)):
      if output != other { return "two renders differ" }
      return output.firstInvalidUTF8 == nil ? nil : "the output is not UTF-8"
    case (.failure(let error), .failure(let other)):
      if error.diagnostic != other.diagnostic { return "two renders fail in different ways" }
      return source.holds([error.diagnostic]) ? nil : "an error lies outside the source"
    default: return "one of two renders fails"
    }
  }

  private func result(of library: TemplateLibrary) -> Result<[UInt8], TemplateError> {
    Result { () throws(TemplateError) in try library.render("input", context: Self.context) }
  }

  /// Small limits, so that a random loop ends soon; the other settings by the input.
  private var options: TemplateOptions {
    var options = TemplateOptions()
    options.limits.steps = 300_000
    options.limits.outputBytes = 1 << 20
    options.limits.valueSize = 1 << 18
    options.limits.rangeSize = 10_000
    let choice = source.bytes.checksum
    options.autoescape = choice & 1 == 0 ? .on : .off
    options.undefined = choice & 14 == 0 ? .strict : .lenient
    options.trimBlocks = choice & 16 != 0
    options.lstripBlocks = choice & 32 != 0
    options.keepTrailingNewline = choice & 64 != 0
    if choice & 896 == 0 {
      options.lineStatementPrefix = "#"
      options.lineCommentPrefix = "##"
    }
    return options
  }

  /// A value of each kind.
  private static let context: OrderedMap = {
    var context = OrderedMap()
    context["i"] = 3
    context["n"] = -7
    context["f"] = 2.5
    context["s"] = "Größe & <b>"
    context["e"] = ""
    context["t"] = true
    context["no"] = Value.none
    context["h"] = Value(html: "<b>x</b>")
    context["l"] = Value([3, 1, "a", Value([1, 2])])
    context["d"] = Value(map: [("a", 1), ("b", Value(map: [("c", "x")]))])
    context["users"] = Value([
      Value(map: [("name", "Zoë"), ("age", 30)]), Value(map: [("name", "<a>")]),
    ])
    return context
  }()
}
