import Browser
import Environments
import HostSystem
import SampleRun
import Synchronization
import Testing
import TextCore
import VersusContent
import VersusModel
import VersusSamples

@Suite("Samples that run, and their evidence")
struct RunVerifierTests {
  /// Whether a line of a diff is one that differs.
  private func changes(in result: SampleRunResult) -> [Substring] {
    result.diagnostics.flatMap(\.notes).flatMap { $0.message.split(separator: "\n") }
      .filter { $0.hasPrefix("- ") || $0.hasPrefix("+ ") }
  }

  @Test("what has no evidence is run twice, and its evidence is written")
  func first() async throws {
    let site = try TestRuns()
    let result = try await site.verify()
    #expect(result.diagnostics.isEmpty)
    #expect(result.state == .ran)
    #expect(site.executor.runs == 2)
    let evidence = try #require(site.evidence)
    #expect(evidence.contains(#""stdout" : "hello\n""#))
    #expect(evidence.contains(#""version" : "3.1.3""#))
  }

  @Test("what has evidence that fits is not run, and its file is not touched")
  func unchanged() async throws {
    let site = try TestRuns()
    _ = try await site.verify()
    let before = site.evidence
    site.executor.say("something else")
    #expect(try await site.verify(on: "2026-12-01").state == .verified)
    #expect(site.executor.runs == 2)
    #expect(site.evidence == before)
  }

  @Test(
    "what decides what a sample does is in its key",
    arguments: [
      ("file app.py", #"print("hello") # 2"#, "steps: [run: python app.py]", "k1"),
      ("steps", #"print("hello")"#, "steps: [run: python -u app.py]", "k1"),
      (
        "normalisers", #"print("hello")"#, "normalise: dates\nsteps: [run: python app.py]", "k1"
      ),
      ("variables", #"print("hello")"#, "variables: {A: b}\nsteps: [run: python app.py]", "k1"),
      ("environment flask", #"print("hello")"#, "steps: [run: python app.py]", "k2"),
    ])
  func keys(input: String, code: String, yaml: String, environment: String) async throws {
    let site = try TestRuns()
    _ = try await site.verify()
    site.change(code: code, yaml: yaml, environment: environment)
    let result = try await site.verify(.off)
    #expect(result.state == .outOfDate([input]))
    #expect(try await site.verify(.locked).diagnostics.map(\.id) == ["no-evidence"])
    #expect(try await site.verify().state == .ran)
    #expect(site.executor.runs == 4)
  }

  @Test("a comment in sample.yml is no reason to run anything")
  func comments() async throws {
    let site = try TestRuns()
    _ = try await site.verify()
    site.change(yaml: "# Says hello.\nsteps:\n  - run: python app.py\n")
    #expect(try await site.verify().state == .verified)
  }

  @Test("nothing is executed when evidence is locked")
  func locked() async throws {
    let site = try TestRuns()
    let result = try await site.verify(.locked)
    #expect(result.state == .failed)
    #expect(result.diagnostics.map(\.message) == ["there is no evidence of hello/flask"])
    #expect(site.executor.runs == 0)
    #expect(site.evidence == nil)
  }

  @Test("a transcript that changed is shown, and recorded only when it is accepted")
  func acceptance() async throws {
    let site = try TestRuns()
    _ = try await site.verify()
    let before = site.evidence
    site.executor.say("goodbye\n")
    let result = try await site.verify(.all)
    #expect(result.diagnostics.map(\.id) == ["changed-transcript"])
    #expect(changes(in: result) == ["- hello", "+ goodbye"])
    #expect(result.diagnostics.first?.location?.path == "content/samples/hello/flask/sample.yml")
    #expect(site.evidence == before)
    #expect(try await site.verify(.all, accepts: true).state == .ran)
    #expect(try #require(site.evidence).contains("goodbye"))
  }

  @Test("a sample that does something else when it is run again is found out")
  func flaky() async throws {
    let site = try TestRuns()
    site.executor.say("1\n", then: "2\n")
    let result = try await site.verify()
    #expect(result.diagnostics.map(\.id) == ["flaky-sample"])
    #expect(changes(in: result) == ["- 1", "+ 2"])
    #expect(site.evidence == nil)
  }

  @Test("a sample that fails with a new version says with which it held")
  func newVersion() async throws {
    let site = try TestRuns()
    _ = try await site.verify()
    site.change(environment: "k2", version: "3.2.0")
    site.executor.fail("exit status 1, not 0")
    let result = try await site.verify()
    let diagnostic = try #require(result.diagnostics.first)
    #expect(diagnostic.message == "hello/flask: exit status 1, not 0")
    #expect(
      diagnostic.notes.map(\.message) == [
        "it was verified with Flask 3.1.3 on 2026-11-22, and fails with Flask 3.2.0"
      ])
    // What held before is still there to be shown.
    #expect(result.evidence?.date == "2026-11-22")
  }

  @Test(
    "evidence that is not as it was written is not trusted",
    arguments: [
      (#"{"date" : "2026-11-22","#, "", "cut short"),
      ("hello\\n", "HELLO\\n", "changed by hand"),
      ("hello/flask", "bye/flask", "changed by hand"),
      (#""format" : 1"#, #""format" : 2"#, "another version"),
      (#""date""#, #""when""#, "cut short"),
    ])
  func damage(text: String, replacement: String, reason: String) async throws {
    let site = try TestRuns()
    _ = try await site.verify()
    let whole = try #require(site.evidence)
    let damaged = whole.replacing(text, with: replacement)
    site.evidence = damaged == whole ? String(whole.prefix(100)) : damaged
    let locked = try await site.verify(.locked)
    #expect(try #require(locked.diagnostics.first).message.contains(reason))
    #expect(try await site.verify().state == .ran)
    #expect(site.evidence?.count == whole.count)
  }

  @Test("evidence from the future is not trusted")
  func future() async throws {
    let site = try TestRuns()
    _ = try await site.verify(on: "2027-01-01")
    let result = try await site.verify(.locked, on: "2026-12-31")
    #expect(try #require(result.diagnostics.first).message.contains("from the future: 2027-01-01"))
  }

  @Test("pictures are kept beside the evidence, which is as good as they are")
  func pictures() async throws {
    let site = try TestRuns()
    site.executor.take([1, 2, 3], with: "Chromium 156.0", "fonts")
    #expect(try await site.verify().state == .ran)
    #expect(site.picture == [1, 2, 3])
    #expect(try await site.verify().state == .verified)
    site.picture = [1, 2, 4]
    let damaged = try await site.verify(.locked)
    #expect(
      damaged.diagnostics.first?.message.hasSuffix(
        "its picture content/evidence/hello/flask/page-light.png is another one") == true)
    site.picture = nil
    #expect(
      try await site.verify(.locked).diagnostics.first?.message.hasSuffix("is missing") == true)
    #expect(try await site.verify().state == .ran)
    // A step that is no more takes its picture with it.
    site.change(code: "1")
    site.executor.take(nil, with: "", "")
    #expect(try await site.verify(accepts: true).state == .ran)
    #expect(site.picture == nil)
  }

  @Test(
    "another picture counts if the same Chromium and fonts drew it",
    arguments: [
      ("Chromium 156.0", "fonts", "changed-transcript"), ("Chromium 156.1", "fonts", nil),
      ("Chromium 156.0", "more fonts", nil),
    ])
  func otherPicture(browser: String, fonts: String, id: String?) async throws {
    let site = try TestRuns()
    site.executor.take([1, 2, 3], with: "Chromium 156.0", "fonts")
    _ = try await site.verify()
    site.executor.take([1, 2, 4], with: browser, fonts)
    let result = try await site.verify(.all)
    #expect(result.diagnostics.map(\.id) == [id].compactMap(\.self))
    #expect(site.picture == (id == nil ? [1, 2, 4] : [1, 2, 3]))
    let notes = result.diagnostics.flatMap(\.notes).map(\.message)
    let place = "the new picture is .versus/pictures/hello/flask/page-light.png"
    #expect(notes.contains(place) == (id != nil))
  }

  @Test("a bad sample does not keep the others from being verified, and results are in order")
  func several() async throws {
    let site = try TestRuns(["a", "b", "c"])
    site.executor.fail("no", only: "b/flask")
    let results = await site.verifyAll(.changed)
    #expect(results.map(\.sample.string) == ["a/flask", "b/flask", "c/flask"])
    #expect(results.map(\.state) == [.ran, .failed, .ran])
  }
}

extension RunVerifierTests {
  @Test("that nothing can be run is told once, and only if something has to be run")
  func obstacle() async throws {
    let site = try TestRuns(["a", "b"])
    site.executor.block("no bubblewrap")
    let results = await site.verifyAll(.changed)
    #expect(results.flatMap(\.diagnostics).map(\.message) == ["no bubblewrap"])
    #expect(results.map(\.state) == [.failed, .failed])
    #expect(site.executor.runs == 0)
    #expect(await site.verifyAll(.off).flatMap(\.diagnostics).isEmpty)
  }
}

/// A site of samples that say what they are told to.
private final class TestRuns {
  let executor = ScriptedExecutor()
  private let topics: [String]
  private let files = MemoryFiles()
  private var code = #"print("hello")"#
  private var yaml = "steps: [run: python app.py]"
  private var environment = "k1"
  private var version = "3.1.3"

  init(_ topics: [String] = ["hello"]) throws { self.topics = topics }

  private let evidencePath = EvidenceStore.path(
    of: SitePath.root.appending("hello").appending("flask"))

  var evidence: String? {
    get { files.bytes(at: evidencePath).map { String(decoding: $0, as: UTF8.self) } }
    set { files.write(Array((newValue ?? "").utf8), to: evidencePath) }
  }

  private let picturePath = SitePath("content/evidence/hello/flask/page-light.png") ?? .root

  var picture: [UInt8]? {
    get { files.bytes(at: picturePath) }
    set {
      if let newValue { files.write(newValue, to: picturePath) } else { files.remove(picturePath) }
    }
  }

  func change(
    code: String? = nil, yaml: String? = nil, environment: String? = nil, version: String? = nil
  ) {
    self.code = code ?? self.code
    self.yaml = yaml ?? self.yaml
    self.environment = environment ?? self.environment
    self.version = version ?? self.version
  }

  func verify(_ mode: RunMode = .changed, accepts: Bool = false, on day: String = "2026-11-22")
    async throws -> SampleRunResult
  {
    try #require(await verifyAll(mode, accepts: accepts, on: day).first)
  }

  func verifyAll(_ mode: RunMode, accepts: Bool = false, on day: String = "2026-11-22") async
    -> [SampleRunResult]
  {
    let verifier = RunVerifier(
      EvidenceStore(files, today: day),
      environments: FixedEnvironment(identity: environment, version: version), executor: executor,
      options: RunOptions(mode: mode, accepts: accepts, root: "/site", today: day, jobs: 2))
    return await verifier.verify(topics.compactMap(sample))
  }

  private func sample(_ topic: String) -> RunnableSample? {
    let flask = Side(id: "flask", name: "Flask", environment: "flask")
    var all: [SitePath: SampleFile] = [:]
    for (name, text) in [("app.py", code), ("sample.yml", yaml)] {
      guard let path = SitePath("\(topic)/flask/\(name)") else { return nil }
      let source = SourceText(path: "content/samples/\(path)", text)
      all[path] = SampleFile.read(path, source, sides: [flask]).value
    }
    guard let folder = SitePath("\(topic)/flask"),
      let yaml = all[folder.appending("sample.yml")]?.source
    else { return nil }
    return SampleProjectReader.read(folder, yaml, files: all, sides: [flask]).value
      .map { RunnableSample($0, files: all) }
  }
}

private struct FixedEnvironment: EnvironmentProvider {
  let identity: String
  let version: String

  func key(of name: String?) -> Outcome<String> { Outcome(identity) }

  func plan(of name: String?) -> EnvironmentPlan? { nil }

  func prepare(_ name: String?) async -> Outcome<RunEnvironment> {
    Outcome(
      RunEnvironment(
        variables: ["PATH": "/bin"], versions: [Tool(name: "Flask", version: version)]))
  }
}

/// Says one thing, or first one and then another.
private final class ScriptedExecutor: SampleExecutor {
  private struct Script {
    var outputs = ["hello\n"]
    var failure: String?
    var failing: String?
    var obstacle: String?
    var runs = 0
    var picture: (bytes: [UInt8], browser: String, fonts: String)?
  }

  private let script = Mutex(Script())

  var runs: Int { script.withLock(\.runs) }

  func say(_ output: String, then other: String? = nil) {
    script.withLock { $0.outputs = [other, output].compactMap(\.self) }
  }

  /// From now on a picture is taken.
  func take(_ picture: [UInt8]?, with browser: String, _ fonts: String) {
    script.withLock { $0.picture = picture.map { ($0, browser, fonts) } }
  }

  func fail(_ message: String, only sample: String? = nil) {
    script.withLock {
      $0.failure = message
      $0.failing = sample
    }
  }

  func obstacle() async -> Diagnostic? {
    script.withLock(\.obstacle).map { Diagnostic(id: "no-sandbox", $0) }
  }

  /// From now on nothing can be run.
  func block(_ reason: String) { script.withLock { $0.obstacle = reason } }

  func run(_ plan: SamplePlan) async -> SampleRecord {
    script.withLock { script in
      script.runs += 1
      var record = SampleRecord()
      record.seconds = Double(script.runs)
      let output = script.outputs.count > 1 ? script.outputs.removeLast() : script.outputs[0]
      record.steps = [
        .changed,
        .run(
          RunRecord(
            command: "python app.py", exit: 0, stdout: output, stderr: "", seconds: record.seconds)),
      ]
      if let (bytes, browser, fonts) = script.picture {
        record.steps.append(
          .screenshot(
            ScreenshotRecord(
              name: "page", path: "/", title: "T", scale: 1, browser: browser, fonts: fonts,
              pictures: [
                .init(
                  scheme: .light, width: 1, height: 1, bytes: bytes.count,
                  sha256: ContentHash(of: bytes).hex)
              ], seconds: record.seconds)))
        record.pictures = ["page-light.png": Base64.encode(bytes)]
      }
      if let failure = script.failure, (script.failing ?? plan.name) == plan.name {
        record.failure = SampleFailure(step: 1, message: failure)
      }
      return record
    }
  }
}
