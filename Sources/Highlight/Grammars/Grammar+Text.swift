extension Grammar {
  /// Text that is nothing in particular.
  static let text = Grammar([("text", [.match(#"[\s\S]+"#, .text)])])
}
