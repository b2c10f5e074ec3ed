import Browser
import HostSystem
import SampleRun
import Testing
import TextCore
import VersusContent
import VersusModel

@Suite("sample.yml")
struct SampleProjectTests {
  private let sides = [Side(id: "django", name: "Django"), Side(id: "flask", name: "Flask")]

  private func read(_ yaml: String, beside files: [String: String] = [:]) throws -> Outcome<
    SampleProject
  > {
    var all: [SitePath: SampleFile] = [:]
    for (name, text) in files.merging(
      ["todos/flask/sample.yml": yaml], uniquingKeysWith: { a, _ in a })
    {
      let path = try #require(SitePath(name))
      let source = SourceText(path: "content/samples/" + name, text)
      all[path] = SampleFile.read(path, source, sides: sides).value
    }
    let source = SourceText(path: "content/samples/todos/flask/sample.yml", yaml)
    let folder = try #require(SitePath("todos/flask"))
    return SampleProjectReader.read(folder, source, files: all, sides: sides)
  }

  private func steps(_ yaml: String, beside files: [String: String] = [:]) throws -> [SampleStep] {
    let outcome = try read(yaml, beside: files)
    #expect(outcome.diagnostics.isEmpty)
    return try #require(outcome.value).steps.map(\.step)
  }

  @Test("files are laid out first, unless a step says when")
  func layingFiles() throws {
    let files = [
      "todos/flask/app.py": "", "todos/flask/templates/a.html": "", "todos/flask/x/sample.yml": "",
      "todos/flask/x/other.py": "", "todos/contract.hurl": "", "todos/flask/own.hurl": "",
    ]
    #expect(
      try steps("steps: [run: ls]", beside: files) == [
        .files(["app.py", "templates/a.html"]), .run(RunStep("ls")),
      ])
    #expect(
      try steps("steps: [run: ls, files, {files: templates}]", beside: files) == [
        .run(RunStep("ls")), .files(["app.py", "templates/a.html"]), .files(["templates/a.html"]),
      ])
  }

  @Test("a command says what it needs and what it must print")
  func run() throws {
    var step = RunStep("flask --app app greet")
    step.name = "greet"
    step.directory = "sub"
    step.variables = ["N": "1"]
    step.input = "Ada\n"
    step.seconds = 2.5
    step.exit = .failure
    step.stdout = OutputExpectation(pattern: "")
    step.stderr = OutputExpectation(contains: ["Usage", "Missing argument"], lacks: ["Traceback"])
    let yaml = """
      steps:
        - run: flask --app app greet
          name: greet
          in: sub/
          variables: {N: 1}
          input: "Ada\\n"
          seconds: 2.5
          fails: Missing argument
          stdout: ""
          stderr: {contains: Usage, lacks: [Traceback]}
      """
    #expect(try steps(yaml) == [.run(step)])
  }

  @Test("a server, a contract with this side's differences, and a stop")
  func serving() throws {
    var serve = ServeStep("flask run --port {port}")
    serve.readyPath = "/"
    serve.readyStatus = 404
    serve.log = OutputExpectation(contains: ["GET"])
    var contract = ContractStep(
      path: "content/samples/todos/contract.hurl", text: "GET {{host}}/\n")
    contract.differences = [.init(request: "A form", assert: "HTTP 400", instead: ["HTTP 415"])]
    let yaml = """
      environment: flask
      steps:
        - {serve: "flask run --port {port}", ready: /, status: 404, log: {contains: GET}}
        - contract: ../contract.hurl
        - stop
      """
    let files = [
      "todos/contract.hurl": "GET {{host}}/\n",
      "todos/contract.differences.yml": """
      - {request: A form, assert: HTTP 400, instead: {flask: HTTP 415, drf: HTTP 201}, reason: R}
      """,
    ]
    #expect(
      try steps(yaml, beside: files) == [
        .serve(serve), .contract(contract), .stop(server: "server"),
      ])
    let project = try #require(try read(yaml, beside: files).value)
    #expect(project.side?.id == "flask")
    #expect(project.environment?.name == "flask")
  }

  @Test("files are changed between steps, and listed")
  func changes() throws {
    var tree = TreeStep()
    tree.except.append("*.db")
    let yaml = """
      steps:
        - files: [app.py]
        - {append: mysite/settings.py, from: settings_append.py}
        - {write: x.txt, text: "1\\n"}
        - {write: x/__init__.py, text: ""}
        - {replace: app.py, old: a, new: b}
        - remove: app.py
        - {tree: ., except: "*.db"}
      """
    let files = ["todos/flask/app.py": "a", "todos/flask/settings_append.py": "DEBUG = 1\n"]
    #expect(
      try steps(yaml, beside: files) == [
        .files(["app.py"]), .append(path: "mysite/settings.py", text: "DEBUG = 1\n"),
        .write(path: "x.txt", text: "1\n"), .write(path: "x/__init__.py", text: ""),
        .replace(path: "app.py", old: "a", new: "b"),
        .remove(path: "app.py"), .tree(tree),
      ])
  }

  @Test("figures are taken from the output, or from what a run used")
  func measuring() throws {
    var step = MeasureStep("python size.py")
    step.times = 3
    step.figures = ["lines": #"(\d+) lines"#]
    step.resources = ["cpu": .cpu]
    let yaml =
      #"steps: [{measure: python size.py, times: 3, figures: {cpu: cpu, lines: '(\d+) lines'}}]"#
    #expect(try steps(yaml) == [.measure(step)])
  }

  @Test("a screenshot says what is done on the page, and what is taken of it")
  func screenshot() throws {
    var screenshot = Screenshot(path: "/admin/")
    screenshot.view.width = 800
    screenshot.view.scale = 2
    screenshot.view.timeZone = "Europe/Berlin"
    screenshot.schemes = [.dark]
    screenshot.element = "#list"
    screenshot.actions = [
      .fill(selector: "#name", text: "Ada"), .press(key: "Enter"), .wait(selector: "table"),
      .open(path: "/x"), .click(selector: "a"),
    ]
    let yaml = """
      steps:
        - screenshot: /admin/
          name: list
          width: 800
          scale: 2
          timezone: Europe/Berlin
          schemes: dark
          of: "#list"
          do: [{fill: "#name", with: Ada}, press: Enter, wait: table, open: /x, click: a]
      """
    #expect(try steps(yaml) == [.screenshot(ScreenshotStep(name: "list", screenshot))])
  }

  @Test(
    "each fault of a screenshot is reported at its place",
    arguments: [
      ("{screenshot: /}", ["1:9 needs `name`"]),
      ("{screenshot: x, name: a}", ["1:22 `/`"]),
      ("{screenshot: /, name: a/b}", ["1:31 letters"]),
      ("{screenshot: /, name: a, schemes: [light, red]}", ["1:51 `red`"]),
      ("{screenshot: /, name: a, width: 0, status: 99}", ["1:41 from 1 to", "1:52 from 200"]),
      ("{screenshot: /, name: a, do: [clik: b]}", ["1:39 did you mean `click`"]),
      ("{screenshot: /, name: a, do: [press: Entr]}", ["1:46 did you mean `Enter`"]),
      (
        "{screenshot: /, name: a, do: [{fill: b}, {wait: c, with: d}]}",
        ["1:39 `with`", "1:60 `with`"]
      ),
      (
        "{screenshot: /, name: a, locale: '!', timezone: 'x y'}",
        ["1:42 language", "1:57 time zone"]
      ),
    ])
  func screenshotFaults(step: String, expected: [String]) throws {
    let diagnostics = try read("steps: [\(step)]").diagnostics
    let found = diagnostics.map { diagnostic in
      let place = diagnostic.location.map { "\($0.start.line):\($0.start.column)" } ?? ""
      return "\(place) \(diagnostic.message) \(diagnostic.help ?? "")"
    }
    #expect(found.count == expected.count, "\(found)")
    for (found, expected) in zip(found, expected) {
      let parts = expected.split(separator: " ", maxSplits: 1)
      #expect(found.hasPrefix(parts[0] + " ") && found.contains(parts[1]), "\(found)")
    }
  }

  @Test(
    "each fault is reported at its place, all in one run",
    arguments: [
      ("- a", ["1:1 wrong-kind"]), ("environment: x", ["1:1 missing-key"]),
      (
        "steps: [{}, {run: a, serve: b}, 3]",
        ["1:9 invalid-value", "1:13 invalid-value", "1:33 invalid-value"]
      ),
      ("steps: [{run: a, stdot: x}]", ["1:18 unknown-key"]),
      ("steps: [{run: a, exit: 300, seconds: -1}]", ["1:24 invalid-value", "1:38 invalid-value"]),
      ("steps: [{serve: flask run}]", ["1:17 invalid-value"]),
      ("steps: [{contract: x.hurl}]", ["1:20 invalid-value"]),
      ("steps: [{files: [../../x, nope.py]}]", ["1:18 broken-link", "1:27 invalid-value"]),
      (
        "steps: [{write: ../x, text: a}, {append: a, from: b}]",
        ["1:17 invalid-value", "1:51 invalid-value"]
      ),
      (
        "side: falsk\nnormalise: [porst]\nlimits: {memory: 0}\nsteps: [run: a]",
        ["1:7 invalid-value", "2:13 invalid-value", "3:18 invalid-value"]
      ),
      ("steps: [{run: a, name: x}, {tree: ., name: x}]", ["1:38 invalid-value"]),
      (
        "steps: [{serve: 'a {port}', name: x}, {run: a, name: x}, stop, {serve: 'a {port}', name: x}]",
        []
      ),
      (
        "steps: [{serve: 'a {port}'}, {run: 'b {port:serve} {port:server} {port'}]",
        ["1:31 invalid-value"]
      ),
      ("steps: [{run: \"a\\0b\"}]", ["1:15 invalid-value"]),
      (
        "variables: {A=B: c, '': d, D: \"\\0\", _e1: f}\nsteps: [{run: a, variables: {x y: z}}]",
        ["1:13 invalid-value", "1:21 invalid-value", "1:28 invalid-value", "2:30 invalid-value"]
      ),
    ])
  func faults(yaml: String, expected: [String]) throws {
    let found = try read(yaml).diagnostics.sorted().map { diagnostic in
      let start = try #require(diagnostic.location).start
      return "\(start.line):\(start.column) \(diagnostic.id)"
    }
    #expect(found == expected)
  }
}
