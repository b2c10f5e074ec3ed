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
  /// What first needed each folder.
  private var folders: [String: Entry] = [:]
  private(set) var diagnostics: [Diagnostic] = []

  /// Claims `address` for what is called `name`; a clash is reported at `location`, which is looked for only then.
  ///
  /// A file that stands where another one needs a folder clashes with that one, too.
  mutating func claim(
    _ address: SiteAddress, for name: String,
    at location: @escaping @autoclosure () -> SourceLocation?
  ) {
    // Swift compares strings by canonical equivalence, so Unicode forms need no further folding.
    let key = address.outputPath.string.lowercased()
    let newFolders = newFolders(of: key)
    let inTheWay = newFolders.first { entries[$0] != nil }.flatMap { entries[$0] }
    if let other = entries[key] ?? folders[key] ?? inTheWay {
      let notes =
        other.locate().map { [Diagnostic.Note("\(other.name) stands here", at: $0)] } ?? []
      diagnostics.append(
        ContentProblem.clashingAddress(other.address.path, other: other.name)
          .diagnostic(at: location(), notes: notes))
    } else {
      let entry = Entry(name: name, address: address, locate: location)
      entries[key] = entry
      for folder in newFolders { folders[folder] = entry }
    }
  }

  /// The folders above the file `key` that no other file is in.
  private func newFolders(of key: String) -> [String] {
    var found: [String] = []
    var rest = key.utf8[...]
    while let slash = rest.lastIndex(of: UInt8(ascii: "/")) {
      rest = rest[..<slash]
      let folder = String(Substring(rest))
      guard folders[folder] == nil else { break }
      found.append(folder)
    }
    return found
  }
}
