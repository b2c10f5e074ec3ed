import HostSystem
import TextCore
import VersusModel

/// Which output each thing makes, and who made it already.
///
/// Two names that differ only in case or in Unicode form are one file on some systems, so they clash
/// here too.
struct AddressBook {
  private struct Entry {
    /// What claimed the address, for messages.
    let name: String
    let address: SiteAddress
    let locate: () -> SourceLocation?
  }

  private var entries: [String: Entry] = [:]
  private(set) var diagnostics: [Diagnostic] = []

  /// Claims `address` for what is called `name`; a clash is reported at `location`, which is looked for only then.
  mutating func claim(
    _ address: SiteAddress, for name: String,
    at location: @escaping @autoclosure () -> SourceLocation?
  ) {
    // Swift compares strings by canonical equivalence, so Unicode forms need no further folding.
    let key = address.outputPath.string.lowercased()
    if let other = entries[key] {
      let notes =
        other.locate().map { [Diagnostic.Note("\(other.name) stands here", at: $0)] } ?? []
      diagnostics.append(
        ContentProblem.clashingAddress(other.address.path, other: other.name)
          .diagnostic(at: location(), notes: notes))
    } else {
      entries[key] = Entry(name: name, address: address, locate: location)
    }
  }
}
