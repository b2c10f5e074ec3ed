/// The normalisers that are on.
package struct NormaliserSet: Hashable, Sendable {
  package var standard: Set<Normaliser>
  /// In the order in which they work.
  package var custom: [CustomNormaliser]

  /// Those that are on if nobody says anything.
  package init() {
    standard = Set(Normaliser.standard)
    custom = []
  }

  /// In their own order, so that the same set is always written the same.
  package var ordered: [Normaliser] { Normaliser.allCases.filter(standard.contains) }

  /// Adds one of somebody's own; one of the same name gives way to it.
  package mutating func add(_ normaliser: CustomNormaliser) {
    custom.removeAll { $0.name == normaliser.name }
    custom.append(normaliser)
  }
}
