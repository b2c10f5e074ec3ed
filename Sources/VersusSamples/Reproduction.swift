import Environments
import HostSystem
import SampleRun
import TextCore
import VersusContent
import VersusModel

/// What somebody needs who wants to see a sample do again what was recorded: its files, and the commands in order.
///
/// It holds nothing of the machine that the sample ran on, and is the same for the same evidence.
package struct Reproduction: Sendable {
  private let files: [ZipArchive.File]

  /// Collects what `sample` consists of; `evidence` is of it as it is, and `environment` what it ran in.
  init(of sample: RunnableSample, evidence: Evidence, environment: EnvironmentPlan?) {
    var writer = ReproductionWriter(sample)
    writer.addEnvironment(environment, of: evidence)
    for (index, planned) in sample.project.steps.enumerated() {
      let record = evidence.steps.indices.contains(index) ? evidence.steps[index] : nil
      writer.add(planned.step, number: index + 1, record)
    }
    files = writer.finish()
  }

  /// All of it as a ZIP file; `nil` if it is more than such a file can hold.
  package var archive: [UInt8]? { ZipArchive(files).bytes }
}

/// Writes the README of a ``Reproduction``, and the files that its commands use.
struct ReproductionWriter {
  /// The folder that the archive holds.
  private let folder: String
  private let sample: RunnableSample
  private var files: [ZipArchive.File] = []
  private var text = ""
  /// The commands of the README, as a script.
  private var script = ""
  /// The ports of the servers so far, by name.
  var ports: [String: Int] = [:]
  /// What the shell calls the servers that run, by name.
  var servers: [String: String] = [:]

  init(_ sample: RunnableSample) {
    self.sample = sample
    folder = sample.path.parts.joined(separator: "-")
    for (path, bytes) in sample.files { add(bytes, at: "files/\(path)") }
    if sample.project.source.path.hasSuffix("/\(SampleProjectReader.fileName)") {
      add(sample.project.source.bytes, at: SampleProjectReader.fileName)
    }
  }

  /// The paths of the sample's own files, from its folder.
  var ownFiles: [String] { sample.files.map(\.path) }

  mutating func addEnvironment(_ plan: EnvironmentPlan?, of evidence: Evidence) {
    let versions = evidence.versions.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
    text = "# \(sample.path)\n"
    say(
      """
      This sample ran on \(evidence.date)\(versions.isEmpty ? "" : " with \(versions)"). Below are its commands in \
      order, for bash, to be begun in the folder of this file, and what was recorded. `bash reproduce.sh` takes them \
      all. Where the record has a word in ⟨ ⟩, something stood that differs from run to run.
      """)
    say("## Environment")
    var lines = ["here=$PWD"]
    var variables = PreparedEnvironment.plainVariables()
    switch plan?.recipe {
    case .python(let version, _):
      let name = version.split(separator: ".").prefix(2).joined(separator: ".")
      lines.append("python\(name) -m venv environment")
      if let lock = plan?.inputs.first {
        add(lock.bytes, at: "requirements.txt")
        lines.append(
          "environment/bin/python -m pip install --quiet --require-hashes -r requirements.txt")
      }
      lines.append("export PATH=\"$here/environment/bin:$PATH\"")
      variables.merge(PreparedEnvironment.pythonVariables) { $1 }
    case .command(let recipe):
      for input in plan?.inputs ?? [] { add(input.bytes, at: "environment/\(input.path.name)") }
      let prepare = recipe.prepare.replacing("{folder}", with: "\"$here/environment\"")
      lines += ["mkdir -p environment", "(cd environment && \(prepare))"]
      let folders = recipe.path.map { "$here/environment/\($0):" }.joined()
      if !folders.isEmpty { lines.append("export PATH=\"\(folders)$PATH\"") }
    case nil: break
    }
    variables["PATH"] = nil
    variables.merge(sample.project.variables) { $1 }
    lines += exports(variables)
    lines.append("mkdir work && cd work")
    command(lines.joined(separator: "\n"))
  }

  /// The lines that set variables, by name.
  func exports(_ variables: [String: String]) -> [String] {
    variables.sorted { $0.key < $1.key }.map {
      "export \($0.key)=\(fillingPorts(in: $0.value).shellQuoted)"
    }
  }

  /// Puts the ports of servers into a text; `own` is the server of `{port}`.
  func fillingPorts(in text: String, own: String = "server") -> String {
    PortReference.replacing(in: text) { ports[$0 ?? own].map(String.init) }
  }

  /// Adds a paragraph to the README.
  mutating func say(_ paragraph: String) { text += "\n\(paragraph)\n" }

  /// Adds commands to the README and to the script.
  mutating func command(_ lines: String) {
    script += "\n\(lines)\n"
    fence(lines, as: "bash")
  }

  /// Adds text to the README as it is; of a long one the beginning.
  mutating func fence(_ content: String, as language: String = "text") {
    let lines = content.split(separator: "\n", omittingEmptySubsequences: false)
    let isLong = lines.count > Self.mostLines && language == "text"
    var shown = isLong ? lines.prefix(Self.mostLines).joined(separator: "\n") : content
    if shown.hasSuffix("\n") { shown.removeLast() }
    let ticks = String(repeating: "`", count: max(3, shown.longestRunOfBackticks + 1))
    say("\(ticks)\(language)\n\(shown)\n\(ticks)")
    if isLong { say("… and \(lines.count - Self.mostLines) lines more.") }
  }

  /// How many lines of an output the README has.
  private static let mostLines = 60

  /// Adds a file to the archive.
  mutating func add(_ bytes: [UInt8], at path: String) {
    files.append(
      ZipArchive.File(
        name: "\(folder)/\(path)", bytes: bytes, isExecutable: bytes.starts(with: "#!".utf8)))
  }

  /// All files, with the README and the script.
  consuming func finish() -> [ZipArchive.File] {
    if !servers.isEmpty {
      say("## The end")
      command(servers.values.sorted().map(Self.stopping).joined(separator: "\n"))
    }
    add(Array(text.utf8), at: "README.md")
    add(
      Array(
        """
        #!/usr/bin/env bash
        # The commands of README.md, one after the other.
        set -m
        cd "$(dirname "$0")"
        \(script)
        """.utf8), at: "reproduce.sh")
    return files
  }

  /// Ends a server, and all that it started: a job of bash is a group of processes.
  static func stopping(_ server: String) -> String {
    "kill -- \"-$\(server)\"; wait \"$\(server)\""
  }
}

extension String {
  /// The text as one word of a shell.
  var shellQuoted: String {
    let isPlain = !isEmpty && utf8.allSatisfy { Self.plain.contains($0) }
    return isPlain ? self : "'\(replacing("'", with: "'\\''"))'"
  }

  private static let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,@%+".utf8)
}
