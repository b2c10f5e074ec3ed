extension Grammar {
  /// Text that is nothing in particular.
  static let text = Grammar([State("text", [.match(#"[\s\S]+"#, .text)])])
}
