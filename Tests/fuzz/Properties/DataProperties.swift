import TextCore
import VersusContent
import VersusModel

/// Data is either read to the same value each time, or refused with places that lie in the file.
enum DataProperties {
  /// The input is a page: its header is read, or all of it if there is none.
  static func violation(byYAML source: SourceText) -> String? {
    let split = FrontMatter.split(source)
    guard source.holds(split.diagnostics) else { return "a diagnostic lies outside the page" }
    guard let matter = split.value else { return nil }
    let body = matter.yaml ?? matter.body
    guard body.upperBound <= source.bytes.count else { return "the header ends outside the page" }
    if let plain = PlainYAML.read(source, body: body) {
      let whole = YAMLReader.readAnything(source, body: body)
      guard "\(Outcome(plain))" == "\(whole)" else { return "libyaml reads it differently" }
    }
    return violation(by: source) { YAMLReader.read(source, body: body) }
  }

  static func violation(byJSON source: SourceText) -> String? {
    violation(by: source) { DataFileReader.read(source, extension: "json") }
  }

  private static func violation(by source: SourceText, _ read: () -> Outcome<DataNode>) -> String? {
    let (first, second) = (read(), read())
    if !source.holds(first.diagnostics) { return "a diagnostic lies outside the file" }
    if first.value == nil, first.diagnostics.isEmpty { return "it is refused without a reason" }
    // By what they print, since `.nan` is not equal to itself.
    if "\(first)" != "\(second)" {
      return "two readings differ"
    }
    return nil
  }
}
