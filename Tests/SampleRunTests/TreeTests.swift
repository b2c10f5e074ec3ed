import SampleRun
import Testing

@Suite struct TreeTests {
  @Test(
    "names are passed over wherever they stand, and `*` in them stands for any text",
    arguments: [
      ([], ["a.db", "a.db.bak", "b/a.db", "b/app.py", "cache/x"]),
      (["a.db"], ["a.db.bak", "b/app.py", "cache/x"]),
      (["*.db"], ["a.db.bak", "b/app.py", "cache/x"]),
      (["a*b*", "c*e"], ["b/app.py"]),
      (["a.db*a.db"], ["a.db", "a.db.bak", "b/a.db", "b/app.py", "cache/x"]),
      (["*"], []),
    ])
  func exceptions(_ except: [String], _ files: [String]) async throws {
    let sample = try TestSample()
    var tree = TreeStep()
    tree.except += except
    let make = "mkdir b cache && touch a.db a.db.bak b/a.db b/app.py cache/x"
    let record = await sample.run(in: .trusted, [.shell(make), .tree(tree)])
    #expect(record.failure == nil)
    guard case .tree(let found) = record.steps.last else {
      Issue.record("there is no tree")
      return
    }
    #expect(found.files == files)
  }
}
