import HostSystem
import TextCore

/// The changes that lead from one output to the next, and stand on the disk until all are made.
///
/// New files are first written beside the output, in its folder `.versus-commit`. Once they are all there the
/// journal is, and from then on the new output is the one that counts: whoever is interrupted now has only to
/// move files, and the next run moves those that are left. Before, the old output is whole.
struct OutputJournal {
  /// The files to move into place, in this order, and the numbers under which they are staged.
  var puts: [(path: SitePath, number: Int)] = []
  /// The files to remove, when the others are in place.
  var removals: [SitePath] = []
  /// The files to remove first, since they stand where a folder must be, or in a folder where a file must be.
  var obstacles: [SitePath] = []

  static let folder = SitePath.root.appending(".versus-commit")
  private static let path = folder.appending("journal")

  static func staged(_ index: Int) -> SitePath { folder.appending(String(index)) }

  init() {}

  /// Reads a journal; `nil` if this is none.
  init?(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    guard lines.last.map({ Array($0) }) == Self.lastLine else { return nil }
    for line in lines.dropLast() {
      let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
      guard parts.count == 2, let verb = parts[0].first,
        let number = Int(String(decoding: parts[0].dropFirst(), as: UTF8.self)),
        case .string(let text)? = try? JSONParser.parse(Array(parts[1])),
        let path = SitePath(text)
      else { return nil }
      switch verb {
      case UInt8(ascii: "+"): puts.append((path, number))
      case UInt8(ascii: "-"): removals.append(path)
      case UInt8(ascii: "!"): obstacles.append(path)
      default: return nil
      }
    }
  }

  private static let lastLine = Array("end".utf8)

  private var bytes: [UInt8] {
    let lines =
      puts.map { ("+\($0.number)", $0.path) } + removals.map { ("-0", $0) }
      + obstacles.map { ("!0", $0) }
    return lines.flatMap { "\($0) \($1.string.jsonQuoted)\n".utf8 } + Self.lastLine
  }

  /// Makes the journal stand.
  func write(to files: some FileWriter) throws(FileError) { try files.write(bytes, to: Self.path) }

  /// Makes all changes that are not made yet, and ends the journal.
  func carryOut(in files: some FileWriter) throws(FileError) {
    for path in obstacles { try files.remove(path) }
    var known: Set<SitePath> = []
    for (path, number) in puts {
      try files.makeFolder(path.parent, knowing: &known)
      do {
        try files.move(Self.staged(number), to: path)
      } catch {
        if try files.bytes(at: Self.staged(number)) == nil {
          // Moved already, before an interruption.
          guard try files.bytes(at: path) != nil else { throw error }
        } else {
          files.removeEmptyFolders(in: path)
          try files.move(Self.staged(number), to: path)
        }
      }
    }
    for path in removals { try files.remove(path) }
    try files.remove(Self.path)
  }

  /// Completes what an earlier run began, or clears away what it had not decided on.
  static func recover(in files: some FileWriter) throws(FileError) {
    if let bytes = try files.bytes(at: path), let journal = OutputJournal(bytes) {
      return try journal.carryOut(in: files)
    }
    for entry in try files.entries(of: folder) where entry.kind == .file {
      try files.remove(folder.appending(entry.name))
    }
  }
}
