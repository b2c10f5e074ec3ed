/// How pages name a figure that a sample measured: `figure:install/flask/size`, and with `?unit=MB` the
/// unit to say it in.
package struct FigureReference: Hashable, Sendable {
  /// The sample, the step if it needs saying, and the figure.
  package var name: String
  package var unit: FigureUnit?

  private static let scheme = "figure:"

  /// Reads the destination of a link; `nil` if it leads to something else.
  package init?(_ destination: String) {
    // Schemes are the same in capitals (RFC 3986, section 3.1).
    guard destination.prefix(Self.scheme.count).lowercased() == Self.scheme else { return nil }
    let parts = destination.dropFirst(Self.scheme.count)
      .split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    name = String(parts[0])
    guard parts.count > 1 else { return }
    // Nothing else can be asked for; what is no unit is found to be one of things, and fits nothing.
    unit = FigureUnit(String(parts[1].trimmingPrefix("unit=")))
  }
}
