import Browser
import Foundation
import SampleRun
import Testing

private let places: [SampleSandbox] =
  FileManager.default.isExecutableFile(atPath: "/usr/bin/bwrap")
  ? [.bubblewrap, .trusted] : [.trusted]

@Suite(
  "Screenshots of real pages", .serialized, .timeLimit(.minutes(5)),
  .enabled(if: BrowserProgram.find() != nil, "there is no Chromium"))
struct ScreenshotTests {
  private static let server = """
    import sys
    from http.server import BaseHTTPRequestHandler, HTTPServer

    PAGE = '''<!doctype html><title>{title}</title>
    <style>:root {{ color-scheme: light dark }} @keyframes k {{ to {{ margin-left: 400px }} }}
    h1 {{ animation: k 3s infinite alternate }} input {{ transition: all 9s }}</style>
    <h1>{title}</h1><form method="post" action="/login"><input id="user" name="user">
    <select id="size"><option>S</option><option value="l">Large</option></select>
    <button onclick="return confirm('Sure?')">Log in</button></form>{body}'''


    class Pages(BaseHTTPRequestHandler):
        def answer(self, status, title, body=""):
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'")
            self.end_headers()
            self.wfile.write(PAGE.format(title=title, body=body).encode())

        def do_GET(self):
            if self.path == "/late":
                return self.answer(200, "Late", "<script>setTimeout(() => document.body.append(Object.assign(document.createElement('p'), {id: 'late', textContent: 'here'})), 400)</script>")
            self.answer(200 if self.path == "/" else 404, "Start")

        def do_POST(self):
            import time
            time.sleep(0.3)
            length = int(self.headers["Content-Length"])
            self.answer(200, "Hello " + self.rfile.read(length).decode(), "<p id=done>done")


    HTTPServer(("127.0.0.1", int(sys.argv[1])), Pages).serve_forever()
    """

  private func run(
    _ screenshot: Screenshot, in sandbox: SampleSandbox = places[0], seconds: Double = 60
  ) async throws -> SampleRecord {
    let sample = try TestSample(["server.py": Self.server])
    var step = ScreenshotStep(name: "page", screenshot)
    step.seconds = seconds
    return await sample.run(
      in: sandbox,
      [.files(["server.py"]), .serve(ServeStep("python3 server.py {port}")), .screenshot(step)])
  }

  private func shot(_ record: SampleRecord) throws -> ScreenshotRecord {
    #expect(record.failure == nil)
    guard case .screenshot(let shot) = try #require(record.steps.last) else {
      throw Missing()
    }
    return shot
  }

  private struct Missing: Error {}

  @Test("the same bytes twice, in a sandbox or not, light and dark, whatever moves on the page")
  func sameBytes() async throws {
    var screenshot = Screenshot(path: "/")
    screenshot.view.width = 500
    screenshot.view.height = 300
    var all: [[ScreenshotRecord.Picture]] = []
    for place in places + places.prefix(1) {
      let record = try await run(screenshot, in: place)
      let shot = try shot(record)
      #expect(shot.title == "Start")
      #expect(shot.browser.hasPrefix("Chromium 1"))
      #expect(shot.pictures.map(\.scheme) == [.light, .dark])
      #expect(shot.pictures.allSatisfy { $0.width == 500 && $0.height == 300 })
      #expect(Set(record.pictures.keys) == ["page-light.png", "page-dark.png"])
      let bytes = try #require(record.pictureBytes["page-light.png"])
      #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
      all.append(shot.pictures)
    }
    #expect(Set(all).count == 1)
  }

  @Test("a form is filled in and sent, dialogs are agreed to, and the next page is waited for")
  func actions() async throws {
    var screenshot = Screenshot(path: "/")
    screenshot.schemes = [.light]
    screenshot.view.scale = 2
    screenshot.element = "h1"
    screenshot.actions = [
      .fill(selector: "#user", text: "Ada & co"), .fill(selector: "#size", text: "Large"),
      .click(selector: "button"), .press(key: "Tab"), .wait(selector: "#done"),
    ]
    let shot = try shot(try await run(screenshot))
    #expect(shot.path == "/login")
    #expect(shot.title == "Hello user=Ada+%26+co")
    let picture = try #require(shot.pictures.first)
    #expect(picture.height < 200)
    #expect(picture.width.isMultiple(of: 2))
  }

  @Test("what appears later is waited for")
  func late() async throws {
    var screenshot = Screenshot(path: "/late")
    screenshot.actions = [.wait(selector: "#late")]
    #expect(try shot(try await run(screenshot)).title == "Late")
  }

  @Test(
    "what is wrong is said in the words of the page",
    arguments: [
      ("/missing", [], "the page was answered with status 404, not 200"),
      ("/", [Screenshot.Action.click(selector: "#no")], "the element `#no` is not there"),
      ("/", [.click(selector: "a[")], "the element `a[` is no CSS selector"),
      ("/", [.fill(selector: "h1", text: "x")], "the element `h1` is no field"),
      ("/", [.fill(selector: "#size", text: "XL")], "the element `#size` has no option `XL`"),
    ])
  func faults(path: String, actions: [Screenshot.Action], message: String) async throws {
    var screenshot = Screenshot(path: path)
    screenshot.actions = actions
    let failure = try #require(try await run(screenshot, seconds: 20).failure)
    #expect(failure.message == message)
    #expect(failure.step == 2)
    #expect(failure.notes.first?.contains("“Start”") == true)
  }

  @Test("nothing of Chromium is left when the sample is over")
  func nothingLeft() async throws {
    let sample = try TestSample(["server.py": Self.server])
    let record = await sample.run(
      in: places[0],
      [
        .files(["server.py"]), .serve(ServeStep("python3 server.py {port}")),
        .screenshot(ScreenshotStep(name: "page", Screenshot(path: "/"))),
        .shell("ls -A $TMPDIR $HOME . && ! ls /proc/*/exe -l 2>&1 | grep chromium"),
      ])
    #expect(record.failure == nil)
    #expect(record.run(3)?.stdout.contains("versus-browser") == false)
  }

  @Test("without Chromium it is said what to install")
  func missing() async throws {
    let sample = try TestSample(["server.py": Self.server])
    var plan = sample.plan
    plan.steps = [
      .files(["server.py"]), .serve(ServeStep("python3 server.py {port}")),
      .screenshot(ScreenshotStep(name: "page", Screenshot(path: "/"))),
    ]
    let runner = SampleRunner(
      sandbox: places[0], executable: TestSample.executable, findBrowser: { nil })
    let failure = try #require(await runner.run(plan).failure)
    #expect(
      failure.message == "there is no Chromium on this machine to take the screenshot with")
    #expect(failure.notes.first?.contains("apt-get install chromium") == true)
  }

  @Test(
    "Django's admin is logged in to, and looks the same twice",
    .enabled(if: TestSample.hasFrameworks, "there is no .venv with Django"))
  func admin() async throws {
    var sample = try TestSample.withFrameworks()
    sample.plan.variables["DJANGO_SUPERUSER_PASSWORD"] = "secret-pass"
    var screenshot = Screenshot(path: "/admin/auth/user/")
    screenshot.actions = [
      .fill(selector: "#id_username", text: "admin"),
      .fill(selector: "#id_password", text: "secret-pass"), .click(selector: "[type=submit]"),
      .wait(selector: "#result_list"),
    ]
    let steps: [SampleStep] = [
      .shell("django-admin startproject mysite ."), .shell("python manage.py migrate -v 0"),
      .shell("python manage.py createsuperuser --noinput --username admin --email a@example.com"),
      .serve(ServeStep("python manage.py runserver --noreload {port}")),
      .screenshot(ScreenshotStep(name: "list", screenshot)),
    ]
    let first = try shot(await sample.run(in: places[0], steps))
    let second = try shot(await sample.run(in: places[0], steps))
    #expect(first.title == "Select user to change | Django site admin")
    #expect(first.pictures.count == 2)
    #expect(first.pictures == second.pictures)
  }
}
