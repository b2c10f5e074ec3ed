import HostSystem
import Testing

@Suite("Control groups", .enabled(if: ControlGroup.canBeMade, "no control group can be made"))
struct ControlGroupTests {
  @Test("no more processes than its number are started in a group")
  func refusesMore() async throws {
    let group = try #require(ControlGroup(tasks: 20))
    let entrance = group.entrance
    let script = """
      import os, sys
      for count in range(1, 500):
        try:
          if os.fork() == 0: sys.stdin.read(); os._exit(0)
        except BlockingIOError:
          print(count); break
      """
    let done = try await SubprocessRunner().run(
      Invocation(entrance.program, entrance.arguments + ["python3", "-c", script]))
    #expect(String(decoding: done.output, as: UTF8.self) == "20\n")
    await group.remove()
  }

  @Test("a command in a group gets its words as they are")
  func words() async throws {
    let group = try #require(ControlGroup(tasks: 20))
    let entrance = group.entrance
    let done = try await SubprocessRunner().run(
      Invocation(entrance.program, entrance.arguments + ["printf", "%s|", "a b", "$0", "'", ""]))
    #expect(String(decoding: done.output, as: UTF8.self) == "a b|$0|'||")
    await group.remove()
  }
}
