import HostSystem
import TextCore
import VersusModel

/// `publish:` of `site.yml`.
extension ConfigurationReader {
  mutating func destinations(from node: DataNode?) -> [PublishDestination] {
    guard let node, case .map(let entries) = node.kind else { return [] }
    return entries.compactMap { destination(from: $0) }
  }

  private mutating func destination(from entry: DataEntry) -> PublishDestination? {
    requireFileName(entry)
    guard var map = reader(for: entry.value, named: "a target") else { return nil }
    let kind = destinationKind(&map)
    let baseURL = baseURL(&map)
    let maxRemovals = map.int("max_removals")
    if let maxRemovals, maxRemovals < 0 {
      map.invalid("max_removals", "must be a number of files")
    }
    map.finish()
    diagnostics += map.diagnostics
    guard let kind else { return nil }
    var destination = PublishDestination(
      name: entry.key, kind: kind, location: source.location(of: entry.keyRange))
    destination.baseURL = baseURL
    destination.maxRemovals = maxRemovals
    return destination
  }

  private func destinationKind(_ map: inout MapReader) -> PublishDestination.Kind? {
    guard let word = map.requiredString("to") else { return nil }
    switch word {
    case "directory":
      return map.requiredString("path").map { .directory(path: $0) }
    case "git":
      let remote = address("remote", map.string("remote") ?? "origin", &map)
      let branch = branch(&map)
      return .git(remote: remote, branch: branch, keepsHistory: map.bool("history") ?? true)
    case "rsync", "rclone":
      guard let text = map.requiredString("destination") else { return nil }
      let destination = address("destination", text, &map)
      let options = map.strings("options").map(\.text)
      return word == "rsync"
        ? .rsync(destination: destination, options: options)
        : .rclone(destination: destination, options: options)
    default:
      map.invalid(
        "to", "must be `directory`, `git`, `rsync` or `rclone`, not `\(word)`",
        help: nearestName(to: word, among: ["directory", "git", "rsync", "rclone"])
          .map { "did you mean `\($0)`?" })
      return nil
    }
  }

  private func branch(_ map: inout MapReader) -> String {
    guard let branch = map.string("branch") else { return "gh-pages" }
    if branch.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9._\/-]{0,199}/) == nil
      || branch.contains("..") || branch.contains("//") || branch.hasSuffix("/")
      || branch.hasSuffix(".lock") || branch.hasSuffix(".")
    {
      map.invalid("branch", "must be the name of a branch")
    }
    return branch
  }

  /// An address that is given to a tool: no option, and without a password that would be committed with it.
  private func address(_ key: String, _ text: String, _ map: inout MapReader) -> String {
    if text.hasPrefix("-") || text.contains("\0") || text.isEmpty {
      map.invalid(key, "must be an address, not `\(text)`")
    } else if text.firstMatch(of: /^[a-z+]+:\/\/[^\/@]*:[^\/@]+@/) != nil {
      map.invalid(
        key, "has a password in it, which everybody can read who reads this file",
        help: "leave it to the tool: a credential helper of git, RSYNC_PASSWORD, or rclone's config"
      )
    }
    return text
  }
}
