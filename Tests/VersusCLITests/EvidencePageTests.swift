import Foundation
import HostSystem
import SampleRun
import Testing

@Suite("The page of what was recorded of a sample")
struct EvidencePageTests {
  private static let sample = #"""
    normalise: [{name: order, pattern: 'order-([0-9]+)'}]
    steps:
      - files
      - run: "echo order-1; echo '<b>' >&2; exit 3"
        name: both
        exit: 3
        variables: {ONE: "1 < 2"}
      - run: "i=0; while [ $i -lt 3000 ]; do echo line $i of this output; i=$((i+1)); done"
        name: long
      - {tree: ., name: files}
      - measure: "echo 2000000 bytes, 3 lines"
        name: size
        times: 2
        figures: {size: {pattern: '(\d+) bytes', unit: bytes}, "odd name": '(\d+) lines'}
      - serve: python3 -m http.server --bind 127.0.0.1 {port}
      - contract: ../contract.hurl
        name: asked

    """#

  private static let contract = """
    # A file
    GET {{host}}/app.txt
    HTTP 200
    [Asserts]
    body == "text\\n"

    # Nothing
    GET {{host}}/none
    HTTP 200

    """

  private static let differences = """
    - {request: Nothing, assert: HTTP 200, instead: {say/it: HTTP 404}, reason: It is not there.}

    """

  private func files(_ page: String) -> [(path: String, text: String)] {
    [
      ("site.yml", "title: T\n"), ("content/index.md", "# Page\n\n" + page),
      ("content/samples/say/it/sample.yml", Self.sample),
      ("content/samples/say/it/app.txt", "text\n"),
      ("content/samples/say/contract.hurl", Self.contract),
      ("content/samples/say/contract.differences.yml", Self.differences),
    ]
  }

  private func trust() async -> [String] {
    await SampleSandbox.availability() == .available ? [] : ["--trust"]
  }

  @Test("it shows each step, with masks, and is bounded; stamps and figures lead to it")
  func page() async throws {
    let site = try TestSite.themed(
      files(
        """
        ```console sample=say/it step=both
        ```

        [](figure:say/it/size) and [](<figure:say/it/odd name>)

        ```evidence
        ```
        """))
    defer { site.remove() }
    let built = try await site.versus(["build"] + (await trust()))
    #expect(built.status == 0, "\(built.errors)")
    let page = try #require(site.text(of: "public/evidence/say/it/index.html"))
    for said in [
      "<h1>say/it</h1>", "Exit status 3", "order-<span class=\"masked\"", "&lt;b&gt;", "1 &lt; 2",
      "id=\"step-5.size\"", "id=\"step-5.odd%20name\"", "<b>2 MB</b>", "href=\"../it.zip\"",
      "href=\"../it.json\"", "<code>app.txt</code>", "404", "HTTP 200", "more in the record",
    ] {
      #expect(page.contains(said), "\(said) is missing in:\n\(page)")
    }
    #expect(page.contains("line 19 of this output") && !page.contains("line 2999 of"))
    #expect(page.utf8.count < 150_000)
    let index = try #require(site.text(of: "public/index.html"))
    for link in [
      "evidence/say/it/index.html#step-2", "evidence/say/it/index.html#step-5.size",
      "evidence/say/it/index.html#step-5.odd%20name", "<a href=\"evidence/say/it/index.html\">",
    ] {
      #expect(index.contains(link), "\(link) is missing in:\n\(index)")
    }
  }

  @Test("a theme without a template for it gets one")
  func builtIn() async throws {
    let site = try TestSite(files(""))
    defer { site.remove() }
    #expect(try await site.versus(["build"] + (await trust())).status == 0)
    let page = try #require(site.text(of: "public/evidence/say/it/index.html"))
    #expect(page.contains("order-<span class=\"masked\"") && page.contains("id=\"step-5.size\""))
  }

  @Test(
    "what else is served where evidence goes is found",
    arguments: [
      ("content/evidence.md", "---\naliases: [/evidence/say/it/]\n---\n# E\n"),
      ("static/evidence/say/it.json", "{}"), ("static/evidence/say/it.zip", "x"),
      ("static/evidence/say/it", "x"),
    ])
  func clash(path: String, text: String) async throws {
    let site = try TestSite(files("") + [(path, text)])
    defer { site.remove() }
    let built = try await site.versus(["build", "--verify=off"])
    #expect(built.status == 1)
    #expect(built.errors.contains("[clashing-address]"), "\(built.errors)")
    #expect(built.errors.contains("content/samples/say/it/sample.yml:3:5: error: "))
  }

  /// Makes a wheel of Django that says its version, and the lock that pins it.
  private static let wheel = """
    import base64, hashlib, sys, zipfile
    folder, version = sys.argv[1:]
    path = f"{folder}/django-{version}-py3-none-any.whl"
    info = f"django-{version}.dist-info/"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("django.py", f"print({version!r})\\n")
        wheel.writestr(info + "METADATA", f"Metadata-Version: 2.1\\nName: Django\\nVersion: {version}\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", f"django.py,,\\n{info}METADATA,,\\n{info}WHEEL,,\\n{info}RECORD,,\\n")
    digest = hashlib.sha256(open(path, "rb").read()).hexdigest()
    with open(f"{folder}/lock.txt", "w") as lock:
        lock.write(f"--no-index\\n--find-links {folder}\\ndjango=={version} --hash=sha256:{digest}\\n")
    print("%d.%d" % sys.version_info[:2], end="")
    """

  private func lock(_ version: String, in site: TestSite) async throws -> String {
    let done = try await SubprocessRunner().run(
      Invocation("python3", ["-c", Self.wheel, site.folder.path, version]))
    return String(decoding: done.output, as: UTF8.self)
  }

  @Test("evidence of another version than the environment has now is told as such")
  func versions() async throws {
    let site = try TestSite.themed([
      ("content/index.md", "# Page\n\n```console sample=say/django step=version\n```\n"),
      (
        "content/samples/say/django/sample.yml",
        "normalise: [{name: version, pattern: '(5[.][0-9])'}]\nsteps: [{run: python -c 'import django', name: version}]\n"
      ),
    ])
    defer { site.remove() }
    let python = try await lock("5.1", in: site)
    try site.write(
      """
      title: T
      sides: [{id: django, name: Django, environment: django}]
      environments: {django: {python: "\(python)", requirements: lock.txt}}

      """, to: "site.yml")
    let trust = await trust()
    // On a busy machine, pip takes its time.
    let first = try await site.versus(["build"] + trust, time: .seconds(600))
    #expect(first.status == 0, "\(first.errors)")
    #expect(try #require(site.text(of: "public/index.html")).contains("Ran with Django 5.1 on"))

    _ = try await lock("5.2", in: site)
    #expect(try await site.versus(["build", "--verify=off"]).status == 0)
    let words = "Verified on Django 5.1, not on 5.2 ("
    #expect(try #require(site.text(of: "public/index.html")).contains(words))
    let page = try #require(site.text(of: "public/evidence/say/django/index.html"))
    #expect(page.contains(words) && page.contains("(now 5.2)"))
    for arguments in [["verify", "--list"], ["explain", "say/django"]] {
      let told = try await site.versus(arguments)
      #expect(told.output.contains("verified on Django VERSION, not on 5.2"), "\(told.output)")
    }

    // What is compared is the same, what it stands on is not.
    let configuration = try #require(site.text(of: "site.yml"))
    _ = try await lock("5.1", in: site)
    try site.write(configuration.replacing("\"\(python)\"", with: "\"3.99\""), to: "site.yml")
    #expect(try await site.versus(["build", "--verify=off"]).status == 0)
    #expect(
      try #require(site.text(of: "public/index.html")).contains(
        #/Verified on Python 3[0-9.]+, not on 3.99 \(/#))
    try site.write(configuration, to: "site.yml")
    _ = try await lock("5.2", in: site)

    let again = try await site.versus(["build"] + trust, time: .seconds(600))
    #expect(again.status == 0, "\(again.errors)")
    #expect(try #require(site.text(of: "public/index.html")).contains("Ran with Django 5.2 on"))
    #expect(try await !site.versus(["verify", "--list"]).output.contains("not on"))
  }
}
