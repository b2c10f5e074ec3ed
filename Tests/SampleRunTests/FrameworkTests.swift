import Expectations
import Foundation
import Hurl
import SampleRun
import Testing

private let canSandbox: Bool = FileManager.default.isExecutableFile(atPath: "/usr/bin/bwrap")

/// Both, where there is bubblewrap.
private let places: [SampleSandbox] = canSandbox ? [.bubblewrap, .trusted] : [.trusted]

@Suite(
  "Samples of Flask and Django", .serialized, .timeLimit(.minutes(5)),
  .enabled(if: TestSample.hasFrameworks, "there is no .venv with Flask and Django"))
struct FrameworkTests {
  private func sample(_ files: [String: String] = [:]) throws -> TestSample {
    var sample = try TestSample.withFrameworks(files)
    sample.plan.normalisers += [.dates, .tokens, .cookies, .versions, .durations]
    return sample
  }

  private static let flaskApp = """
    from flask import Flask, session

    app = Flask(__name__)
    app.secret_key = "not a secret"


    @app.get("/")
    def home():
        session["seen"] = True
        return {"greeting": "Hello"}


    @app.get("/boom")
    def boom():
        raise ValueError("as it should")

    """

  private static let contract = """
    # the greeting
    GET {{host}}/
    HTTP 200
    [Asserts]
    jsonpath "$.greeting" == "Hello"

    # an error
    GET {{host}}/boom
    HTTP 500
    """

  private func serve(_ command: String) -> ServeStep {
    var step = ServeStep(command)
    step.readyPath = "/"
    return step
  }

  @Test("a contract holds against Flask, and its exchanges are recorded", arguments: places)
  func flask(place: SampleSandbox) async throws {
    let record = try await sample(["app.py": Self.flaskApp]).run(
      in: place,
      [
        .files(["app.py"]), .serve(serve("flask --app app run --port {port}")),
        .contract(ContractStep(path: "contract.hurl", text: Self.contract)),
        .stop(server: "server"),
      ])
    #expect(record.failure == nil)
    guard case .contract(let run) = try #require(record.steps.dropFirst(2).first) else {
      Issue.record("no contract was recorded")
      return
    }
    let answer = try #require(run.contract.exchanges.first?.response)
    #expect(run.contract.exchanges.first?.request.url == "http://127.0.0.1:⟨port⟩/")
    #expect(answer.headers.values(of: "Date") == ["⟨date⟩"])
    #expect(answer.headers.values(of: "Server") == ["Werkzeug/⟨version⟩ Python/⟨version⟩"])
    #expect(answer.headers.values(of: "Set-Cookie") == ["session=⟨cookie⟩; HttpOnly; Path=/"])
    let log = try #require(record.log(1))
    #expect(log.contains("127.0.0.1 - - [⟨date⟩] \"GET / HTTP/1.1\" 200 -"))
    #expect(log.contains("  File \"/sample/app.py\", line 15, in boom"))
    #expect(log.contains("ValueError: as it should"))
  }

  @Test("a contract that does not hold says where, what was answered, and what the server said")
  func brokenContract() async throws {
    let text = Self.contract.replacing("== \"Hello\"", with: "== \"Bye\"")
    let record = try await sample(["app.py": Self.flaskApp]).run(
      in: places[0],
      [
        .files(["app.py"]), .serve(serve("flask --app app run --port {port}")),
        .contract(ContractStep(path: "contract.hurl", text: text)),
      ])
    let failure = try #require(record.failure)
    guard case .contract(let lower, let upper) = failure.part else {
      Issue.record("the failure is not the contract's: \(failure)")
      return
    }
    let blamed = String(decoding: Array(text.utf8)[lower..<upper], as: UTF8.self)
    #expect(blamed.contains("Bye"))
    let notes = failure.notes.joined(separator: "\n")
    #expect(notes.contains("GET /"))
    #expect(notes.contains("\"greeting\""))
    #expect(notes.contains("log of server `server`:"))
  }

  @Test(
    "the usual article's lone route fails, with the message that a reader would see",
    arguments: places)
  func loneRoute(place: SampleSandbox) async throws {
    var step = RunStep("python app.py")
    step.exit = .failure
    step.stderr = OutputExpectation(
      pattern: "Traceback (most recent call last):\n...\nNameError: name 'app' is not defined\n")
    let record = try await sample(["app.py": "@app.route(\"/\")\ndef home(): return \"x\"\n"]).run(
      in: place, [.files(["."]), .run(step)])
    #expect(record.failure == nil)
    #expect(record.run(1)?.exit == 1)
  }

  @Test("a Django project is generated, laid over, changed and served", arguments: places)
  func django(place: SampleSandbox) async throws {
    let sample = try sample([
      "mysite/urls.py": """
      from django.http import HttpResponse
      from django.urls import path

      urlpatterns = [path("", lambda request: HttpResponse("Hello from Django\\n"))]

      """
    ])
    var tree = TreeStep()
    tree.expected = """
      manage.py
      mysite/__init__.py
      mysite/asgi.py
      mysite/settings.py
      mysite/urls.py
      mysite/wsgi.py

      """
    var failing = RunStep("python manage.py check --fail-level WARNING --deploy")
    failing.exit = .failure
    failing.stderr = OutputExpectation(contains: ["security.W018"])
    func contract(_ text: String) -> SampleStep {
      .contract(
        ContractStep(
          path: "contract.hurl",
          text: "GET {{host}}/\nHTTP 200\n[Asserts]\nbody contains \"\(text)\"\n"))
    }
    let record = await sample.run(
      in: place,
      [
        .shell("django-admin startproject mysite ."), .tree(tree), .files(["."]),
        .append(path: "mysite/settings.py", text: "TIME_ZONE = \"Europe/Zurich\"\n"),
        .run(failing), .serve(serve("python manage.py runserver --noreload {port}")),
        contract("Hello from Django"),
        .stop(server: "server"),
        .replace(path: "mysite/urls.py", old: "Hello from", new: "Good bye,"),
        .serve(serve("python manage.py runserver --noreload {port}")),
        contract("Good bye, Django"),
      ])
    #expect(record.failure == nil)
    #expect(
      record.log(5)?.contains("Starting development server at http://127.0.0.1:⟨port⟩/") == true)
  }

  @Test(
    "with a sandbox and without, the transcript is the same",
    .enabled(if: canSandbox, "bubblewrap is not installed"))
  func sameTranscript() async throws {
    let sample = try sample(["app.py": Self.flaskApp])
    let steps: [SampleStep] = [
      .files(["."]),
      .shell(
        "pwd; echo $HOME $TMPDIR $VERSUS_SAMPLE; python -c 'import flask; print(flask.__file__)'"),
      .serve(serve("flask --app app run --port {port}")),
      .contract(ContractStep(path: "contract.hurl", text: Self.contract)),
      .stop(server: "server"),
      .shell("python -c 'import app; app.missing' 2>&1; find . -type f | sort; true"),
    ]
    let inside = await sample.run(in: .bubblewrap, steps)
    let outside = await sample.run(in: .trusted, steps)
    #expect(inside.failure == nil)
    #expect(inside.timeless == outside.timeless)
    #expect(inside.run(1)?.stdout.hasPrefix("/sample\n/home/sample /tmp sample\n⟨path⟩/") == true)
  }

  @Test(
    "what is no number that can be recorded is no figure",
    arguments: ["1e400", "-1e400", "nan", "x"])
  func noFigure(printed: String) async throws {
    var step = MeasureStep("echo \(printed)")
    step.figures = ["a": #"(\S+)"#]
    let record = try await sample().run(in: places[0], [.measure(step)])
    #expect(try #require(record.failure).message.contains("has no number where figure `a` looks"))
  }

  @Test("figures are measured several times", arguments: places)
  func figures(place: SampleSandbox) async throws {
    var step = MeasureStep("python -c 'import flask, sys; print(\"modules:\", len(sys.modules))'")
    step.times = 3
    step.figures = ["modules": #"modules: (\d+)"#]
    step.resources = ["cpu": .cpu, "time": .time, "memory": .memory]
    let record = try await sample().run(in: place, [.measure(step)])
    #expect(record.failure == nil)
    guard case .measure(let measured) = try #require(record.steps.first) else {
      Issue.record("nothing was measured")
      return
    }
    let figures = measured.figures
    #expect(figures.values.allSatisfy { $0.count == 3 })
    #expect(Set(figures["modules"] ?? []).count == 1)
    #expect(figures["cpu"]?.allSatisfy { $0 > 10 && $0 < 20_000 } == true)
    #expect(figures["time"]?.allSatisfy { $0 > 10 } == true)
    #expect(figures["memory"]?.allSatisfy { $0 > 5_000_000 && $0 < 1_000_000_000 } == true)
  }
}
