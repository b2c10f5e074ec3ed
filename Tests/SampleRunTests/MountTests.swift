import Foundation
import SampleRun
import Testing

private let canSandbox: Bool = FileManager.default.isExecutableFile(atPath: "/usr/bin/bwrap")

/// Both, where there is bubblewrap.
private let places: [SampleSandbox] = canSandbox ? [.bubblewrap, .trusted] : [.trusted]

@Suite("Folders that are mounted", .timeLimit(.minutes(2)))
struct MountTests {
  @Test("have the same path in every transcript, wherever they are kept", arguments: places)
  func path(place: SampleSandbox) async throws {
    let kept = try TestSample(["bin/tool": "#!/bin/sh\necho \"$0\"\n", "data": "42\n"])
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: kept.folder.appending(path: "bin/tool").path)
    var sample = try TestSample()
    let folder = kept.folder.path
    sample.plan.readable = [folder]
    sample.plan.mounts = [MountedFolder(folder, at: "/env/tools")]
    sample.plan.variables = ["PATH": "\(folder)/bin:/usr/bin:/bin", "TOOLS": folder]
    let record = await sample.run(
      in: place, [.shell("tool; echo \"$TOOLS $PATH\"; cat \"$TOOLS/data\"")])
    #expect(record.failure == nil)
    #expect(
      record.run(0)?.stdout
        == "/env/tools/bin/tool\n/env/tools /env/tools/bin:/usr/bin:/bin\n42\n")
  }

  @Test(
    "are nowhere else in a sandbox, and cannot be changed", .enabled(if: canSandbox))
  func readOnly() async throws {
    let kept = try TestSample(["data": "42\n"])
    var sample = try TestSample()
    sample.plan.readable = [kept.folder.path]
    sample.plan.mounts = [MountedFolder(kept.folder.path, at: "/env/tools")]
    let record = await sample.run(
      in: .bubblewrap,
      [.shell("! ls \(kept.folder.path) 2>&1; ! touch /env/tools/data 2>&1")])
    #expect(record.failure == nil)
    #expect(record.run(0)?.stdout.contains("No such file") == true)
    #expect(record.run(0)?.stdout.contains("Read-only file system") == true)
  }
}
