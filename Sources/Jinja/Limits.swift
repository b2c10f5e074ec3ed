/// How much a template may use; passing a limit is an error at the place where it happened.
package struct Limits: Sendable {
  /// How deep expressions and tags may be nested in the source.
  ///
  /// Values that cannot be changed, such as tuples, may be nested as deep.
  package var nesting = 40
  /// How many calls, blocks, includes and recursive loops may be active at once.
  package var recursion = 500
  /// How many steps a render may take: instructions, and for what works on long values, their size.
  package var steps = 20_000_000
  /// How many bytes a render may write.
  package var outputBytes = 1 << 28
  /// How many elements `range()` may have.
  package var rangeSize = 1_000_000
  /// How many bytes one text or list may have; each element of a list takes 16.
  package var valueSize = 1 << 24
  /// How many bits an integer may have.
  package var integerBits = 1 << 14

  package init() {}
}
