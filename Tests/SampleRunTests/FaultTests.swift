import Foundation
import HostSystem
import SampleRun
import Synchronization
import Testing

private let canSandbox: Bool = FileManager.default.isExecutableFile(atPath: "/usr/bin/bwrap")

/// Both, where there is bubblewrap.
private let places: [SampleSandbox] = canSandbox ? [.bubblewrap, .trusted] : [.trusted]

/// Runs programs as a user whose processes the system counts; the tests may be root's.
struct OrdinaryUser: ProcessRunner {
  func run(_ invocation: Invocation) async throws(ProcessError) -> Completion {
    guard geteuid() == 0 else { return try await SubprocessRunner().run(invocation) }
    var lowered = invocation
    lowered.program = "setpriv"
    lowered.arguments =
      ["--reuid=65534", "--regid=65534", "--clear-groups", invocation.program]
      + invocation.arguments
    return try await SubprocessRunner().run(lowered)
  }
}

/// Those in whose sandboxes the system can hold the number of processes.
private let users: [any ProcessRunner] =
  geteuid() != 0 || ControlGroup.canBeMade
  ? [SubprocessRunner(), OrdinaryUser()] : [OrdinaryUser()]

@Suite("Samples that misbehave", .serialized, .timeLimit(.minutes(5)))
struct FaultTests {
  @Test("a daemon does not survive its step, and holds up nobody", arguments: places)
  func daemons(place: SampleSandbox) async throws {
    let mark = "30\(Int.random(in: 100_000...999_999))"
    let record = try await TestSample().run(
      in: place,
      [
        .shell("setsid sh -c 'sleep \(mark) & sleep \(mark)' & (setsid sleep \(mark) &); echo done")
      ])
    #expect(record.failure == nil)
    #expect(record.run(0)?.stdout == "done\n")
    #expect(!isRunning("sleep\0\(mark)"))
  }

  @Test("too many processes are killed", arguments: places)
  func processes(place: SampleSandbox) async throws {
    var sample = try TestSample()
    sample.plan.limits.processes = 30
    let record = await sample.run(
      in: place, [.shell("for i in $(seq 300); do sleep 301 & done; wait")])
    #expect(
      record.failure?.message
        == "it had more than 30 processes at a time, its limit, and was killed")
  }

  @Test(
    "a fork bomb is over when its time is, however much else the machine has to do",
    .enabled(if: canSandbox, "bubblewrap is not installed"), arguments: users)
  func forkBomb(user: any ProcessRunner) async throws {
    var sample = try TestSample()
    sample.plan.limits.processes = 40
    let others = (0..<8).map { _ in
      Task { try? await SubprocessRunner().run(Invocation("yes", limits: .init(outputBytes: 0))) }
    }
    let record = await sample.run(
      in: .bubblewrap, [.shell("b() { b | b & }; b; exec sleep 10", seconds: 3)], by: user)
    for other in others { other.cancel() }
    let failure = try #require(record.failure)
    // Shells that the system refuses more processes end, sometimes before they could be counted.
    let isOver = failure.message.contains("did not end within 3 seconds")
    #expect(isOver || failure.message.contains("more than 40 processes"), "\(failure)")
  }

  @Test("a full disk is the sample's own", arguments: places)
  func disk(place: SampleSandbox) async throws {
    var sample = try TestSample()
    sample.plan.limits.disk = 1 << 23
    let record = await sample.run(
      in: place, [.shell("head -c 200000000 /dev/zero > big; s=$?; sleep 1; exit $s")])
    let failure = try #require(record.failure)
    if place == .bubblewrap {
      #expect(failure.part == .exit)
      #expect(failure.notes.joined().contains("No space left on device"))
      #expect(failure.notes.joined().contains("8 MiB"))
    } else {
      #expect(failure.message == "it wrote more than 8 MiB of files, its limit, and was killed")
    }
  }

  @Test("one process gets no more memory than the limit", arguments: places)
  func memory(place: SampleSandbox) async throws {
    var sample = try TestSample()
    sample.plan.limits.memory = 1 << 28
    let record = await sample.run(
      in: place, [.shell("python3 -c 'x = bytearray(1 << 30)' 2>&1 | tail -1")])
    #expect(record.run(0)?.stdout == "MemoryError\n")
  }

  @Test("many processes get no more memory than the limit", arguments: places)
  func memoryOfMany(place: SampleSandbox) async throws {
    var sample = try TestSample()
    sample.plan.limits.memory = 1 << 28
    let hog = "python3 -c 'import time; x = b\"x\" * (100 << 20); time.sleep(20)'"
    let record = await sample.run(in: place, [.shell("\(hog) & \(hog) & \(hog) & wait")])
    #expect(
      record.failure?.message
        == "it used more than 256 MiB of memory, its limit, and was killed")
  }

  @Test(
    "nothing outside can be written", .enabled(if: canSandbox, "bubblewrap is not installed"),
    arguments: ["/etc/passwd", "/usr/x", "/x", "/dev/x", "$SITE/app.py", "$SITE/new"])
  func writing(path: String) async throws {
    var sample = try TestSample(["app.py": "original"])
    sample.plan.variables["SITE"] = sample.folder.path
    let record = await sample.run(in: .bubblewrap, [.shell("echo x > \(path)")])
    #expect(record.failure?.part == .exit)
    #expect(record.run(0)?.stderr.contains("Read-only file system") == true)
    #expect(
      try String(contentsOf: sample.folder.appending(path: "app.py"), encoding: .utf8) == "original"
    )
  }

  @Test("the home is empty and may be written to", arguments: places)
  func home(place: SampleSandbox) async throws {
    let record = try await TestSample().run(
      in: place, [.shell("ls -A ~; echo x > ~/f; echo y > $TMPDIR/g; cat ~/f; echo $HOME")])
    #expect(record.run(0)?.stdout == "x\n/home/sample\n")
  }

  @Test("printing for ever is stopped", arguments: places)
  func printing(place: SampleSandbox) async throws {
    var sample = try TestSample()
    sample.plan.limits.output = 1 << 16
    let record = await sample.run(in: place, [.shell("yes")])
    #expect(
      record.failure?.message
        == "it printed more than 64 KiB, the limit of an output, and was stopped")
    #expect(record.run(0)?.stdout.utf8.count == 1 << 16)
  }

  @Test(
    "a command that does not end is stopped, whatever it does against it",
    arguments: [
      "sleep 300", "trap '' TERM; while :; do sleep 0.05; done", "exec >&- 2>&-; sleep 300",
      "setsid sleep 300 & kill -STOP $$",
    ])
  func endless(command: String) async throws {
    for place in places {
      let record = try await TestSample().run(in: place, [.shell(command, seconds: 0.5)])
      #expect(
        record.failure?.message == "it did not end within 0.5 seconds, and was stopped")
    }
  }

  @Test("the sample's own limit of time ends the step that is running", arguments: places)
  func sampleLimit(place: SampleSandbox) async throws {
    var sample = try TestSample()
    sample.plan.limits.seconds = 1
    let record = await sample.run(in: place, [.shell("true"), .shell("sleep 300")])
    #expect(
      record.failure?.message == "the sample did not end within 1 second, its limit in all")
    #expect(record.failure?.step == 1)
  }

  @Test("a command that waits for input gets the end of it", arguments: places)
  func input(place: SampleSandbox) async throws {
    let record = try await TestSample().run(in: place, [.shell("cat; read x || echo end")])
    #expect(record.run(0)?.stdout == "end\n")
  }

  @Test("bytes that are no text are replaced", arguments: places)
  func bytes(place: SampleSandbox) async throws {
    let record = try await TestSample().run(in: place, [.shell("printf 'a\\377\\000b'")])
    #expect(record.run(0)?.stdout == "a\u{FFFD}\u{FFFD}b")
  }

  @Test("a sample that removes its working copy fails at the next step", arguments: places)
  func removal(place: SampleSandbox) async throws {
    let record = try await TestSample(["a/f": ""]).run(
      in: place, [.files(["."]), .shell("rm -rf a"), .run(.init(in: "a", "true"))])
    #expect(record.failure?.message == "there is no folder `a` in the working copy")
    let whole = try await TestSample().run(
      in: place, [.shell("rm -rf \"$PWD\" || true"), .shell("true"), .write(path: "f", text: "")])
    // A mount cannot be removed.
    #expect(
      whole.failure?.message
        == (place == .bubblewrap ? nil : "the working copy is gone; an earlier step removed it"))
  }

  @Test("a sample that kills its supervisor is told of", arguments: places)
  func killedSupervisor(place: SampleSandbox) async throws {
    let mark = "31\(Int.random(in: 100_000...999_999))"
    let record = try await TestSample().run(
      in: place, [.shell("sleep \(mark) & kill -9 $PPID; sleep \(mark)")])
    #expect(record.failure?.message.hasPrefix("the sample's supervisor ") == true)
    #expect(await hasVanished("sleep\0\(mark)"))
  }

  @Test("a step cannot leave the working copy by a link", arguments: places)
  func links(place: SampleSandbox) async throws {
    let sample = try TestSample(["f": "original"])
    let record = await sample.run(
      in: place,
      [.shell("ln -s \(sample.folder.path) out"), .write(path: "out/f", text: "changed")])
    #expect(record.failure?.message.contains("link") == true)
    #expect(
      try String(contentsOf: sample.folder.appending(path: "f"), encoding: .utf8) == "original")
  }

  @Test(
    "there is no network but loopback", .enabled(if: canSandbox, "bubblewrap is not installed"))
  func network() async throws {
    let connect =
      "python3 -c 'import socket; socket.create_connection((\"192.0.2.1\", 80), 3)' 2>&1 | tail -1"
    let record = try await TestSample().run(in: .bubblewrap, [.shell(connect)])
    #expect(record.run(0)?.stdout == "OSError: [Errno 101] Network is unreachable\n")
  }

  @Test(
    "what a sample does not name cannot be read",
    .enabled(if: canSandbox, "bubblewrap is not installed"))
  func reading() async throws {
    let record = try await TestSample().run(
      in: .bubblewrap,
      [.shell("ls -A /root /home /etc/shadow /var 2>&1 | sort; env | cut -d= -f1 | sort")])
    #expect(
      record.run(0)?.stdout == """
        /home:
        ls: cannot access '/etc/shadow': No such file or directory
        ls: cannot access '/root': No such file or directory
        ls: cannot access '/var': No such file or directory
        sample
        HOME
        LANG
        PATH
        PWD
        TMPDIR
        VERSUS_SAMPLE

        """)
  }

  @Test("nothing survives when versus is killed", arguments: places)
  func killedParent(place: SampleSandbox) async throws {
    let mark = "32\(Int.random(in: 100_000...999_999))"
    let recorder = InvocationRecorder()
    let sample = try TestSample()
    var plan = sample.plan
    plan.steps = [.shell("setsid sleep \(mark) & sleep \(mark)", seconds: 60)]
    _ = await SampleRunner(
      sandbox: place, executable: TestSample.executable, runner: recorder
    ).run(plan)
    var invocation = try #require(recorder.invocation)
    if place == .trusted { invocation.directory = nil }
    // The shell stands for versus: it starts the supervisor, in a session of its own, and is killed.
    invocation.arguments =
      ["-c", "exec 3<&0; setsid \"$@\" <&3 & wait", "sh", invocation.program] + invocation.arguments
    invocation.program = "/bin/sh"
    let versus = try await SubprocessRunner().start(invocation)
    for _ in 0..<500 where !isRunning("sleep\0\(mark)") {
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(isRunning("sleep\0\(mark)"))
    kill(versus.identifier, SIGKILL)
    #expect(await hasVanished("sleep\0\(mark)"))
    withExtendedLifetime(sample) {}
  }

  @Test("a supervisor that answers with rubbish is told of")
  func rubbish() async throws {
    let record = await SampleRunner(sandbox: .trusted, executable: "/bin/echo").run(
      try TestSample().plan)
    #expect(record.failure?.message == "the sample's supervisor answered with what is no record")
    let missing = await SampleRunner(sandbox: .trusted, executable: "/no/such/program").run(
      try TestSample().plan)
    #expect(missing.failure?.message == "the sample's supervisor ended with exit status 127")
  }
}

extension RunStep {
  fileprivate init(in directory: String, _ command: String) {
    self.init(command)
    self.directory = directory
  }
}

/// Keeps what was to be run last, but for the question of what a program needs.
private final class InvocationRecorder: ProcessRunner {
  private let kept = Mutex<Invocation?>(nil)

  var invocation: Invocation? { kept.withLock { $0 } }

  func run(_ invocation: Invocation) async throws(ProcessError) -> Completion {
    if invocation.program == "ldd" { return try await SubprocessRunner().run(invocation) }
    kept.withLock { $0 = invocation }
    return Completion(end: .exited(0), output: [], errors: [])
  }
}
