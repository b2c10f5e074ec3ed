import TextCore

/// What no tool needs to be asked about: bytes that no language's source may hold.
///
/// Tools say this in many ways, some do not notice, and some take for ever.
enum UnitScreening {
  /// The most bytes that are given to a tool.
  static let maxBytes = 2 << 20

  /// Finds what makes `unit` unfit to be given to `checker`.
  static func problem(in unit: CodeUnit, for checker: Language.Checker) -> Problem? {
    guard unit.code.count <= maxBytes else {
      return Problem(
        message: "\(unit.code.count) bytes are too much to check; the most is \(maxBytes)",
        range: 0..<0)
    }
    if let null = unit.code.firstIndex(of: 0) {
      return Problem(message: "a NUL byte is not text", range: null..<null + 1)
    }
    // Python's sources may declare an encoding; its checker looks after that.
    guard checker != .python(.python), let offset = unit.code.firstInvalidUTF8 else {
      return nil
    }
    let byte = String(unit.code[offset], radix: 16)
    return Problem(message: "byte 0x\(byte) is not UTF-8", range: offset..<offset + 1)
  }
}
