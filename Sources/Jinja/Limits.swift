/// How much a template may use; passing a limit is an error at the place where it happened.
package struct Limits: Sendable {
  /// How deep expressions and tags may be nested in the source, and values in each other where they
  /// are printed or compared.
  package var nesting = 40
  /// How many calls, blocks, includes and recursive loops may be active at once.
  package var recursion = 500
  /// How many steps a render may take: instructions, and for what works on long values, their size.
  package var steps = 200_000_000
  /// How many bytes a render may write.
  package var outputBytes = 1 << 30
  /// How many elements `range()` may have.
  package var rangeSize = 1_000_000
  /// How many bytes or elements one string, list or number may have.
  package var valueSize = 1 << 26

  package init() {}
}
