import HostSystem
import TextCore
import VersusModel

/// What is told which output each thing of a site makes.
protocol AddressClaims {
  /// Claims `address` for what is called `name`; a clash is reported at `location`, which is looked for only then.
  mutating func claim(
    _ address: SiteAddress, for name: @autoclosure () -> String,
    at location: @escaping @autoclosure () -> SourceLocation?
  )
}

/// Whether there may be a clash among many addresses: nearly always there is none, and nobody needs to know whose they
/// are.
struct AddressScreening: AddressClaims {
  /// By what they are known of all files, and of all folders that they stand in.
  private var files: Set<Int> = []
  private var folders: Set<Int> = []
  private(set) var mayClash = false

  mutating func claim(
    _ address: SiteAddress, for name: @autoclosure () -> String,
    at location: @escaping @autoclosure () -> SourceLocation?
  ) {
    let key = address.outputKey
    let (isNew, place) = files.insert(key.hashValue)
    if !isNew || folders.contains(place) { mayClash = true }
    for folder in key.foldersFromInside {
      let folder = folder.hashValue
      if files.contains(folder) { mayClash = true }
      guard folders.insert(folder).inserted else { break }
    }
  }
}

/// Which output each thing makes, and who made it already.
///
/// Two names that differ only in case or in Unicode form are one file on some systems, so they clash
/// here too.
struct AddressBook: AddressClaims {
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

  /// A file that stands where another one needs a folder clashes with that one, too.
  mutating func claim(
    _ address: SiteAddress, for name: @autoclosure () -> String,
    at location: @escaping @autoclosure () -> SourceLocation?
  ) {
    let key = address.outputKey
    let newFolders = Array(key.foldersFromInside.prefix { folders[$0] == nil })
    let inTheWay = newFolders.first { entries[$0] != nil }.flatMap { entries[$0] }
    if let other = entries[key] ?? folders[key] ?? inTheWay {
      let notes =
        other.locate().map { [Diagnostic.Note("\(other.name) stands here", at: $0)] } ?? []
      diagnostics.append(
        ContentProblem.clashingAddress(other.address.path, other: other.name)
          .diagnostic(at: location(), notes: notes))
    } else {
      let entry = Entry(name: name(), address: address, locate: location)
      entries[key] = entry
      for folder in newFolders { folders[folder] = entry }
    }
  }
}

extension SiteAddress {
  /// What its file is known by.
  fileprivate var outputKey: String {
    // Swift compares strings by canonical equivalence, so Unicode forms need no further folding.
    outputPath.string.lowercased()
  }
}

extension String {
  /// The folders above the file at this path.
  fileprivate var foldersFromInside: some Sequence<String> {
    sequence(state: utf8[...]) { rest in
      guard let slash = rest.lastIndex(of: UInt8(ascii: "/")) else { return nil }
      rest = rest[..<slash]
      return String(Substring(rest))
    }
  }
}
