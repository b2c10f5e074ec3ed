import HostSystem
import Testing
import TextCore
import VersusModel

@testable import Environments

@Suite("Plans of environments")
struct EnvironmentPlanTests {
  private static let hash = "--hash=sha256:" + String(repeating: "a", count: 64)

  private func read(
    _ lock: String?, version: String = "3.11", path: String = "environments/x.txt",
    name: String = "x"
  ) throws -> Outcome<EnvironmentPlan> {
    let reference = FileReference(try #require(SitePath(path)), at: TestSite.location)
    return EnvironmentPlan.read(
      SampleEnvironment(
        name: name, recipe: .python(version: version, requirements: reference),
        location: TestSite.location),
      files: MemoryFiles(lock.map { [path: $0] } ?? [:]))
  }

  @Test("the key is that of what goes in, wherever it stands and whatever it is called")
  func keys() throws {
    let lock = "a==1 \(Self.hash)\n"
    let key = try #require(try read(lock).value).key
    #expect(key.count == 64)
    #expect(try read(lock, path: "other/x.txt", name: "y").value?.key == key)
    #expect(try read(lock + "\n").value?.key != key)
    #expect(try read(lock, version: "3.12").value?.key != key)
  }

  @Test("each part of a command's recipe is part of the key")
  func commandKeys() throws {
    func key(_ change: (inout CommandRecipe) -> Void, _ text: String = "x") throws -> String {
      var recipe = CommandRecipe(prepare: "p", versions: "v")
      recipe.inputs = [FileReference(try #require(SitePath("in")), at: TestSite.location)]
      change(&recipe)
      let environment = SampleEnvironment(
        name: "x", recipe: .command(recipe), location: TestSite.location)
      let files = MemoryFiles(["in": text, "in2": text])
      return try #require(EnvironmentPlan.read(environment, files: files).value).key
    }
    let other = FileReference(try #require(SitePath("in2")), at: TestSite.location)
    let folder = try #require(SitePath("bin"))
    let keys = [
      try key { _ in }, try key({ _ in }, "y"), try key { $0.prepare = "q" },
      try key { $0.versions = "w" }, try key { $0.inputs = [other] },
      try key { $0.inputs.append(other) }, try key { $0.path = [folder] },
    ]
    #expect(Set(keys).count == keys.count)
  }

  @Test("a file that is not there is told where it is named")
  func missing() throws {
    let diagnostic = try #require(try read(nil).diagnostics.first)
    #expect(diagnostic.message == "there is no file `environments/x.txt`")
    #expect(diagnostic.location == TestSite.location)
  }

  @Test(
    "what pins one version and has hashes is a lock",
    arguments: [
      "", "# nothing\n", "a==1 HASH", "a==1.0.post1+cpu HASH\n", "A.b_c===1 HASH HASH\n",
      "a==1 \\\n    HASH \\\n    HASH\n    # via b\n", "a == 1 HASH", "a==1 --hash sha256:AAAA",
      "a[x,y]==1 ; python_version < '3.9' HASH", "a==1;sys_platform=='win32' HASH # why",
      "a @ https://example.org/a-1-py3-none-any.whl#x HASH", "a==1 HASH\r\n\r\nb==2 HASH\r\n",
      "--index-url https://example.org/\n-f wheels\n--no-binary a\na==1 HASH\n", "a==1 \\",
    ])
  func locks(text: String) throws {
    let full = String(repeating: "a", count: 64)
    let lock = text.replacing("HASH", with: Self.hash).replacing("AAAA", with: full)
    let messages = try read(lock).diagnostics.map(\.message)
    #expect(messages == (text == "a==1 \\" ? ["`a` has no hash"] : []))
  }

  @Test(
    "what leaves something open is told at its line",
    arguments: [
      ("a HASH", "1:1 `a` is not pinned to one version"),
      ("\na>=1 HASH", "2:1 `a>=1` is not pinned to one version"),
      ("a==1.* HASH", "1:1 `a==1.*` is not pinned to one version"),
      ("a==1,<2 HASH", "1:1 `a==1,<2` is not pinned to one version"),
      ("./a HASH", "1:1 `./a` is not pinned to one version"),
      ("a==1 b HASH", "1:1 `a==1 b` is not pinned to one version"),
      ("a==1\nb==2 HASH", "1:1 `a` has no hash"), ("a==1 # HASH", "1:1 `a` has no hash"),
      ("a==1 --hash=md5:00", "1:1 `md5:00` is no hash of `a`"),
      ("a==1 HASH0", "1:1 `sha256:\(String(repeating: "a", count: 64))0` is no hash of `a`"),
      ("-r other.txt", "1:1 `-r` does not belong in a lock"),
      ("a==1 HASH\n-e .", "2:1 `-e` does not belong in a lock"),
    ])
  func open(text: String, expected: String) throws {
    let outcome = try read(text.replacing("HASH", with: Self.hash))
    #expect(outcome.value == nil)
    let found = outcome.diagnostics.map {
      "\($0.location?.start.line ?? 0):\($0.location?.start.column ?? 0) \($0.message)"
    }
    #expect(found == [expected])
    #expect(outcome.diagnostics.first?.location?.path == "environments/x.txt")
  }

  @Test("how to lock is told by the whole command")
  func help() throws {
    let help = try #require(try read("flask\n", version: "3.12").diagnostics.first?.help)
    #expect(
      help.contains(
        "`uv pip compile --universal --generate-hashes --python-version 3.12 environments/x.in "
          + "-o environments/x.txt`"))
    #expect(
      help.contains("`pip-compile --generate-hashes -o environments/x.txt environments/x.in`"))
  }

  @Test(
    "the comments of uv and pip-compile tell what was asked for",
    arguments: [
      ("a==1 HASH\n    # via -r x.in\nb==1 HASH\n    # via a\n", ["a"]),
      (
        "a==1 HASH\n    # via\n    #   -r x.in\n    #   b\nB_c==1 HASH\n    # via\n    #   a\n",
        ["a"]
      ),
      ("a==1 HASH # via -r x.in\nB_c==1 HASH # via a, -r\n", ["a"]),
      ("a==1 HASH\n    # via mine (pyproject.toml)\nb==1 HASH\n    # via a\n", ["a"]),
      ("a==1 HASH\nB_c==1 HASH\n", ["a", "b-c"]),
    ])
  func directness(text: String, expected: [String]) throws {
    let plan = try #require(try read(text.replacing("HASH", with: Self.hash)).value)
    #expect(
      ["a", "b", "B.C"].filter { plan.isAskedFor($0) || expected.contains("b-c") }.first == "a")
    #expect(plan.isAskedFor("A"))
    #expect(plan.isAskedFor("b-C") == expected.contains("b-c"))
  }

  @Test("a file that is no lock at all is told in a few lines, and what is not text in one")
  func hostile() throws {
    let lines = (0..<10_000).map { "package\($0)\n" }.joined()
    #expect(try read(lines).diagnostics.count == 5)
    #expect(try read(String(repeating: "a", count: 1_000_000)).diagnostics.count == 1)
    #expect(try read(String(repeating: "a==1 \\\n", count: 20_000)).diagnostics.count == 1)
    let files = MemoryFiles()
    let path = try #require(SitePath("x"))
    files.write(Array("a==1".utf8) + [0xFF], to: path)
    let environment = SampleEnvironment(
      name: "x",
      recipe: .python(
        version: "3.11", requirements: FileReference(path, at: TestSite.location)),
      location: TestSite.location)
    let diagnostics = EnvironmentPlan.read(environment, files: files).diagnostics
    #expect(diagnostics.map(\.id) == ["not-utf8"])
    #expect(diagnostics.first?.location?.start == TextPosition(line: 1, column: 5))
  }
}
