import HostSystem
import Testing

@testable import VersusPreview

@Suite("Changes that belong together")
struct ChangeSetTests {
  /// `+` written, `-` removed, `*` made, `?` unknown.
  private func changes(_ text: String) -> [FileChange] {
    text.split(separator: " ").compactMap { word in
      guard let path = SitePath(word.dropFirst()) else { return nil }
      return switch word.first {
      case "+": .written(path)
      case "-": .removed(path)
      case "*": .made(path)
      default: .unknown
      }
    }
  }

  @Test(
    "are what a save comes to",
    arguments: [
      ("+a", "a", true),
      // Moved away, and written anew.
      ("-a *a +a", "a", true),
      // Written beside, and moved into place.
      ("*a.new +a.new -a.new +a", "a", true),
      // Made and gone again.
      ("*4914 +4914 -4914", "", true),
      // Gone, perhaps for good.
      ("+b -a", "a b", false),
      ("*a +a", "a", true), ("+a -a", "a", false),
    ])
  func save(text: String, paths: String, isWhole: Bool) {
    var set = ChangeSet()
    for change in changes(text) { set.add(change) }
    #expect(set.paths.map(\.string).sorted().joined(separator: " ") == paths)
    #expect(set.isWhole == isWhole)
    #expect(set.isEmpty == paths.isEmpty)
  }

  @Test("come once for a save, and again for the next")
  func settled() async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: FileChange.self)
    var pauses = SettledChanges.Pauses()
    pauses.usual = .milliseconds(30)
    var saves = SettledChanges.of(stream, pauses: pauses).makeAsyncIterator()
    for change in changes("-a.md *a.md +a.md +b.md") { continuation.yield(change) }
    #expect(await saves.next()?.paths.map(\.string).sorted() == ["a.md", "b.md"])
    for change in changes("?") { continuation.yield(change) }
    #expect(await saves.next()?.isIncomplete == true)
    continuation.finish()
  }
}
