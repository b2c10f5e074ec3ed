import HostSystem
import Testing
import VersusBuild
import VersusRender

extension FileWriter {
  /// Makes the folder hold an output, as a build does.
  func hold(_ output: [OutputFile]) throws(FileError) -> OutputReport {
    let stage = try OutputStage(self)
    for file in output { stage.add(file) }
    var report = try stage.commit()
    report.foreign = stage.foreign(among: try files(below: .root))
    return report
  }
}

@Suite("Writing the output")
struct OutputStageTests {
  private func output(_ texts: [String: String]) throws -> [OutputFile] {
    try texts.map { OutputFile(path: try #require(SitePath($0.key)), bytes: Array($0.value.utf8)) }
  }

  @Test("what is the same is not written, what is gone is removed, what is foreign is left")
  func twice() throws {
    let files = MemoryFiles(["public.txt": "mine", "CNAME": "example.org"])
    let first = try files.hold(try output(["a/index.html": "1", "b.css": "2", "c": "3"]))
    #expect((first.written, first.unchanged, first.removed) == (3, 0, 0))
    #expect(first.foreign.map(\.string) == ["CNAME", "public.txt"])
    let second = try files.hold(try output(["a/index.html": "1", "b.css": "4"]))
    #expect((second.written, second.unchanged, second.removed) == (1, 1, 1))
    #expect(files.bytes(at: try #require(SitePath("c"))) == nil)
    #expect(files.bytes(at: try #require(SitePath("CNAME"))) == Array("example.org".utf8))
  }

  @Test("a damaged list of files removes nothing", arguments: ["\"../x\"\n", "\u{0}", "\"CNAME"])
  func damagedList(list: String) throws {
    let files = MemoryFiles([".versus-files": list, "CNAME": "example.org"])
    #expect(try files.hold([]).removed == 0)
    #expect(files.bytes(at: try #require(SitePath("CNAME"))) != nil)
  }
}
