import Equivalence
import HostSystem
import Testing
import TextCore
import VersusContent
import VersusModel

@Suite("pairs.yml")
struct PairReaderTests {
  private func read(_ yaml: String) throws -> Outcome<[PairDeclaration]> {
    let sample = "steps: [{run: a, name: page}, {tree: ., name: files}, {write: x, text: y}]"
    let projects = try ["t/django", "t/flask", "u/flask"].map { name in
      let folder = try #require(SitePath(name))
      let source = SourceText(path: "content/samples/\(name)/sample.yml", sample)
      return try #require(
        SampleProjectReader.read(folder, source, files: [:], sides: []).value)
    }
    let folder = try #require(SitePath("t"))
    return PairReader.read(
      folder, SourceText(path: "content/samples/t/pairs.yml", yaml), projects: projects)
  }

  @Test("the example of the reference is what Versus takes")
  func reference() throws {
    let example = try #require(try Documentation.example("pairs", in: "reference/samples.md"))
    let steps = """
      {run: a, name: page}, {run: b, name: greet}, {run: c, name: hello},
        {serve: "d {port}"}, {contract: ../c.hurl, name: contract}
      """
    let contract = try #require(SitePath("t/c.hurl"))
    let hurl = SourceText(path: "content/samples/t/c.hurl", "# Read it again\nGET {{host}}/\n")
    let file = try #require(SampleFile.read(contract, hurl, sides: []).value)
    let projects = try ["flask", "django", "drf"].map { name in
      let source = SourceText(path: "content/samples/t/\(name)/sample.yml", "steps: [\(steps)]")
      let folder = try #require(SitePath("t/\(name)"))
      return try #require(
        SampleProjectReader.read(folder, source, files: [contract: file], sides: []).value)
    }
    let outcome = PairReader.read(
      try #require(SitePath("t")), SourceText(path: "pairs.yml", example), projects: projects)
    #expect(outcome.diagnostics.isEmpty)
    let pairs = try #require(outcome.value)
    #expect(pairs.map(\.form) == [.html, .json, .text])
    #expect(pairs.map(\.members.count) == [3, 2, 2])
    #expect(pairs.map(\.exceptions.count) == [2, 1, 0])
  }

  @Test(
    "all samples beside the file that have the step are held to the same, or those that are named")
  func samples() throws {
    let yaml = """
      - {name: a, same: html, step: page}
      - {name: b, same: text, step: files, samples: [flask, ../u/flask]}
      - {name: c, same: text, step: {flask: page, django: files}}
      """
    let outcome = try read(yaml)
    #expect(outcome.diagnostics.isEmpty)
    let pairs = try #require(outcome.value)
    #expect(pairs.map(\.path.string) == ["t/a", "t/b", "t/c"])
    #expect(
      pairs.map { $0.members.map { "\($0.sample) \($0.step)" } } == [
        ["t/django page", "t/flask page"], ["t/flask files", "u/flask files"],
        ["t/flask page", "t/django files"],
      ])
  }

  @Test(
    "each fault is reported at its place",
    arguments: [
      ("a: 1", ["1:1 list of pairs"]),
      ("- {same: html, step: page}", ["1:3 `name`"]),
      ("- {name: a, same: htlm, step: page}", ["1:19 did you mean `html`"]),
      ("- {name: a, same: html, step: pge}", ["1:3 two samples"]),
      ("- {name: a, same: html, step: {flask: pge, django: page}}", ["1:39 did you mean `page`"]),
      (
        "- {name: a, same: html, step: page, samples: [flsk, django]}",
        ["1:47 did you mean `flask`"]
      ),
      (
        "- {name: a, same: html, step: {flask: page, django: page}, request: x}",
        ["1:39 no output", "1:53 no output"]
      ),
      ("- {name: a, same: text, step: page, except: [{line: x}]}", ["1:46 `reason`"]),
      ("- {name: a, same: text, step: page, except: [{reason: x}]}", ["1:46 either"]),
      (
        "- {name: a, same: text, step: page, except: [{path: /p, reason: x}]}",
        ["1:53 named by `line`"]
      ),
      ("- {name: a, same: html, step: page, except: [{path: p, reason: x}]}", ["1:53 must begin"]),
      ("- {name: a, same: html, step: page, ecxept: []}", ["1:37 `except`"]),
    ])
  func faults(yaml: String, expected: [String]) throws {
    let found = try read(yaml).diagnostics.map { diagnostic in
      let place = diagnostic.location.map { "\($0.start.line):\($0.start.column)" } ?? ""
      return "\(place) \(diagnostic.message) \(diagnostic.help ?? "")"
    }
    #expect(found.count == expected.count, "\(found)")
    for (found, expected) in zip(found, expected) {
      let parts = expected.split(separator: " ", maxSplits: 1)
      #expect(found.hasPrefix(parts[0] + " ") && found.contains(parts[1]), "\(found)")
    }
  }
}
