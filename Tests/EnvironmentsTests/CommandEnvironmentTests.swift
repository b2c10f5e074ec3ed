import Foundation
import HostSystem
import Testing
import TextCore
import VersusModel

@testable import Environments

@Suite("Environments by a command")
struct CommandEnvironmentTests {
  private func recipe(
    _ prepare: String, versions: String, inputs: [String] = [], path: [String] = []
  ) -> SampleEnvironment.Recipe {
    var recipe = CommandRecipe(prepare: prepare, versions: versions)
    recipe.inputs = inputs.compactMap(SitePath.init).map {
      FileReference($0, at: TestSite.location)
    }
    recipe.path = path.compactMap(SitePath.init)
    return .command(recipe)
  }

  @Test("the command fills its folder from the inputs, and says what it made")
  func made() async throws {
    let site = try TestSite()
    try site.write("say hello\n", to: "tools/script.txt")
    let made = try await site.prepare(
      try site.plan(
        recipe(
          "mkdir bin && (echo '#!/bin/sh'; sed 's/say/echo/' script.txt) > {folder}/bin/greet "
            + "&& chmod +x bin/greet",
          versions: "greet; echo v20.1.0; echo go version 1.22; echo", inputs: ["tools/script.txt"],
          path: ["bin"])), .quick)
    #expect(
      made.versions == [
        .init("site", "hello"), .init("site", "20.1.0"), .init("go version", "1.22"),
      ])
    #expect(made.readable == [made.folder])
    #expect(try await site.run("greet", in: made) == "hello\n")
    #expect(Set(made.variables.keys) == ["PATH", "LANG", "TZ", "NO_COLOR"])
  }

  @Test("a folder whose path has blanks is one word")
  func blanks() async throws {
    let site = try TestSite()
    try site.write("", to: "a b/c")
    let runner = SubprocessRunner()
    let outcome = await EnvironmentBuilder(site: site.path("a b"), runner: runner).prepare(
      try site.plan(recipe("touch {folder}/x", versions: "cd {folder} && ls")))
    #expect(outcome.value?.versions == [.init("site", "x")], "\(outcome.diagnostics)")
  }

  @Test("one that says something else than before is made again")
  func changed() async throws {
    let site = try TestSite()
    let plan = try site.plan(recipe("echo 1 > number", versions: "cat number"))
    let made = try await site.prepare(plan, .quick)
    try "2\n".write(toFile: made.folder + "/number", atomically: true, encoding: .utf8)
    #expect(try await site.prepare(plan, .quick).versions == made.versions)
    #expect(site.makings == 2)
  }

  @Test(
    "a command that fails is told with what it said",
    arguments: [
      ("echo why >&2; exit 3", "true", "`echo why >&2; exit 3` fails with exit status 3", "why"),
      ("true", "echo none; no-such-program", "fails with exit status 127", "no-such-program"),
    ])
  func fails(prepare: String, versions: String, message: String, note: String) async throws {
    let site = try TestSite()
    let outcome = await site.builder(.quick).prepare(
      try site.plan(recipe(prepare, versions: versions)))
    let diagnostic = try #require(outcome.diagnostics.first)
    #expect(diagnostic.message.contains(message))
    #expect(diagnostic.notes.contains { $0.message.contains(note) })
    #expect(try site.environments() == [])
  }
}
