import Foundation
import HostSystem
import Testing

@Suite("What a folder is known by")
struct TreePrintTests {
  @Test("files that were written since are added without looking at the rest")
  func renewed() async throws {
    let root = URL.temporaryDirectory.appending(path: "versus-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    let files = try LocalFiles.making(root: root.path)
    func write(_ text: String, to names: [String]) throws -> [SitePath: FileStamp] {
      var stamps: [SitePath: FileStamp] = [:]
      for name in names {
        let path = try #require(SitePath(name))
        try files.write(Array(text.utf8), to: path)
        stamps[path] = files.stamp(of: path)
      }
      return stamps
    }
    let empty = await TreePrint(of: root.path, jobs: 2)
    let first = try write("1", to: ["a.txt", "b/c/d.txt", "b/c/e.txt", ".hidden", "b/.f/g.txt"])
    let second = await TreePrint(of: root.path, jobs: 2)
    #expect(empty.renewed(first).print == second.print)
    #expect(empty.renewed(first).stamps == second.stamps && second.files.count == 3)
    let later = try write("22", to: ["b/c/d.txt", "b/h.txt", "i/j/k.txt"])
    let third = await TreePrint(of: root.path, jobs: 2)
    #expect(second.renewed(later).print == third.print)
    #expect(second.renewed(later).stamps == third.stamps)
    #expect(second.print != third.print)
  }
}
