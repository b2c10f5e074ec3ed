/// What a figure counts: bytes, time, or anything that has a name.
package struct FigureUnit: Hashable, Sendable {
  package enum Dimension: Hashable, Sendable {
    case bytes, time
    /// Things, such as lines: nothing converts them.
    case things
  }

  /// As it is written after a number: `MB`, `ms`, `lines`.
  package let symbol: String
  package let dimension: Dimension
  /// How many bytes or seconds one of it is.
  package let scale: Double

  private init(_ symbol: String, _ dimension: Dimension, _ scale: Double) {
    self.symbol = symbol
    self.dimension = dimension
    self.scale = scale
  }

  /// The unit that is written as `name`; a word that is no unit of bytes or time counts things.
  package init(_ name: String) {
    self = Self.known[name] ?? FigureUnit(name, .things, 1)
  }

  package static let bytes = FigureUnit("bytes")
  package static let milliseconds = FigureUnit("ms")

  /// The one in which people say so many bytes or so much time: a number from 1 to 999, if there is one.
  func fitting(_ value: Double) -> FigureUnit {
    let units = Self.inOrder[dimension] ?? [self]
    let amount = abs(value * scale)
    return units.last { amount >= $0.scale } ?? units[0]
  }

  private static let inOrder: [Dimension: [FigureUnit]] = [
    .bytes: ["bytes", "kB", "MB", "GB", "TB"].map { FigureUnit($0) },
    .time: ["ns", "µs", "ms", "s"].map { FigureUnit($0) },
  ]

  /// Decimal prefixes as in SI, binary ones as in IEC 80000-13; the two signs of micro are one.
  private static let known: [String: FigureUnit] = {
    var units: [String: FigureUnit] = [:]
    func add(_ names: [String], _ dimension: Dimension, _ scale: Double) {
      for name in names { units[name] = FigureUnit(names[0], dimension, scale) }
    }
    add(["bytes", "byte", "B"], .bytes, 1)
    for (power, prefix) in ["k", "M", "G", "T"].enumerated() {
      let decimal = [1e3, 1e6, 1e9, 1e12][power]
      add(["\(prefix)B"] + (prefix == "k" ? ["KB"] : []), .bytes, decimal)
      add(["\(prefix.uppercased())iB"], .bytes, Double(1 << (10 * (power + 1))))
    }
    add(["ns"], .time, 1e-9)
    add(["µs", "μs", "us"], .time, 1e-6)
    add(["ms", "millisecond", "milliseconds"], .time, 1e-3)
    add(["s", "second", "seconds"], .time, 1)
    add(["min", "minute", "minutes"], .time, 60)
    return units
  }()
}
