import CommonMark
import HostSystem
import TextCore
import VersusModel

/// A fenced block of a page → ``Fence``.
struct FenceReader {
  let source: SourceText
  let sides: [Side]
  /// The names of the theme's blocks.
  let blocks: Set<String>
  let samples: [SitePath: SampleFile]
  /// After how many lines code is folded that does not say so itself; `nil` for never.
  let collapse: Int?
  let projects: [SitePath: SampleProject]
  private(set) var diagnostics: [Diagnostic] = []
  /// How many fences of the page are run.
  private var inlineCount = 0
  /// Those that have a name.
  private var inlines: [String: SampleProject] = [:]

  init(
    source: SourceText, sides: [Side], blocks: Set<String>, samples: [SitePath: SampleFile],
    collapse: Int?, projects: [SitePath: SampleProject]
  ) {
    self.source = source
    self.sides = sides
    self.blocks = blocks
    self.samples = samples
    self.collapse = collapse
    self.projects = projects
  }

  /// Reads one fence, and reports everything that is wrong with its first line.
  mutating func read(_ info: FenceInfo, body: CodeText, range: SourceRange) -> Fence {
    if blocks.contains(info.language) {
      return .block(
        BlockFence(
          name: info.language,
          attributes: info.attributes.compactMap { attribute in
            attribute.value.map { (attribute.name, $0) }
          },
          flags: info.attributes.filter { $0.value == nil }.map(\.name), body: body, range: range))
    }
    return .code(readCode(info, body: body, range: range))
  }

  private mutating func readCode(_ info: FenceInfo, body: CodeText, range: SourceRange) -> CodeFence
  {
    var fence = CodeFence(
      language: info.language.lowercased(), languageRange: info.languageRange, text: body,
      shown: ShownCode(body), range: range)
    for attribute in info.attributes {
      switch attribute.name {
      case "sample": readSample(attribute, of: info, into: &fence)
      case "title": fence.title = text(of: attribute)
      case "side": readSide(attribute, into: &fence)
      case "skip": fence.skip = text(of: attribute)
      case let name where Self.attributeNames.contains(name): break
      default: reportUnknown(attribute)
      }
    }
    if let step = info.attribute("step") { readStep(step, into: &fence) }
    if let output = info.attribute("output") { readOutput(output, of: info, into: &fence) }
    readSampleText(region: info.attribute("region"), body: body, into: &fence)
    readRun(info, body: body, into: &fence)
    if fence.language == "console" {
      let commands = ConsoleSession(body).entries.map(\.command)
      if !commands.isEmpty { fence.copied = .commands(commands.joined(separator: "\n")) }
    }
    if fence.fails { fence.copied = .nothing }
    // What is said of the lines of a transcript is read when it is known.
    if fence.transcript == nil { readLines(info, into: &fence) }
    return fence
  }

  private static let attributeNames = [
    "sample", "region", "step", "output", "run", "fails", "environment", "title", "side", "skip",
    "diff",
    "lines", "mark", "add", "hide",
    "collapse",
  ]

  private mutating func reportUnknown(_ attribute: FenceInfo.Attribute) {
    let nearest = nearestName(to: attribute.name, among: Self.attributeNames)
    report(
      .unknownAttribute(attribute.name, of: "a fence of code", nearest: nearest),
      at: attribute.nameRange)
  }

  private mutating func readSample(
    _ attribute: FenceInfo.Attribute, of info: FenceInfo, into fence: inout CodeFence
  ) {
    guard let text = text(of: attribute) else { return }
    if let path = SitePath(text), let project = projects[path] {
      fence.side = fence.side ?? project.side
      fence.transcript = TranscriptReference(sample: path, step: "", info: info)
      return
    }
    guard let path = SitePath(text), let file = samples[path] else {
      let known = samples.keys.sorted()
      let wanted = SitePath(text)?.name ?? ""
      let nearest =
        nearestName(to: text, among: known.map(\.string))
        ?? known.first { $0.name == wanted }?.string
      return report(.noSample(text, nearest: nearest), at: attribute.place)
    }
    fence.sample = path
    fence.shownFile = file.shownPath
    fence.side = fence.side ?? file.side
  }

  /// Reads which step of a sample is shown; it must be one that has that name.
  private mutating func readStep(
    _ attribute: FenceInfo.Attribute, into fence: inout CodeFence
  ) {
    guard let name = text(of: attribute) else { return }
    guard let sample = fence.transcript?.sample, let project = projects[sample] else {
      let help = "write `sample=` with the folder of a sample that has a sample.yml"
      return report(
        .badAttribute("step", message: "goes with a sample that is run", help: help),
        at: attribute.nameRange)
    }
    fence.transcript?.step = name
    let names = project.steps.compactMap(\.step.name)
    guard names.contains(name) else {
      let help =
        nearestName(to: name, among: names).map { "did you mean `\($0)`?" }
        ?? "give the step a `name:` in \(project.source.path)"
      return report(
        .badAttribute("step", message: "names no step of \(sample): `\(name)`", help: help),
        at: attribute.place)
    }
  }

  /// Reads `output=NAME`: what the fence `run=NAME` above has printed.
  private mutating func readOutput(
    _ attribute: FenceInfo.Attribute, of info: FenceInfo, into fence: inout CodeFence
  ) {
    guard let name = text(of: attribute) else { return }
    guard info.attribute("sample") == nil else {
      return report(
        .badAttribute(
          "output", message: "is of code that stands in the page",
          help: "what a sample in files printed is shown by `step=`"), at: attribute.nameRange)
    }
    guard let project = inlines[name] else {
      let help =
        nearestName(to: name, among: inlines.keys.sorted()).map { "did you mean `\($0)`?" }
        ?? "call it so by `run=\(name)`"
      return report(
        .badAttribute("output", message: "names no fence above that is run: `\(name)`", help: help),
        at: attribute.place)
    }
    guard let step = project.steps.compactMap(\.step.name).last else {
      return report(
        .badAttribute("output", message: "is not for a session, which has its own", help: nil),
        at: attribute.place)
    }
    fence.side = fence.side ?? project.side
    fence.transcript = TranscriptReference(sample: project.path, step: step, info: info)
  }

  /// Reads `run`, `run=NAME` and `fails="message"`, which make a sample of code that stands in the page.
  private mutating func readRun(
    _ info: FenceInfo, body: CodeText, into fence: inout CodeFence
  ) {
    let fails = info.attribute("fails")
    let environment = info.attribute("environment")
    guard let first = info.attribute("run") ?? fails else {
      if let environment {
        report(
          .badAttribute("environment", message: "goes with `run`", help: nil),
          at: environment.nameRange)
      }
      return
    }
    if let sample = fence.sample, let fails, info.attribute("run") == nil {
      return readFailure(fails, of: sample, into: &fence)
    }
    guard fence.sample == nil, fence.transcript == nil else {
      return report(
        .badAttribute(
          first.name, message: "goes with code that stands in the page",
          help: "a sample in files says how it is run in its sample.yml"), at: first.nameRange)
    }
    inlineCount += 1
    let sample = InlineSample(
      source: source, side: fence.side, language: fence.language, body: body,
      range: fence.languageRange)
    let project = sample.project(
      named: info.attribute("run")?.value ?? String(inlineCount),
      fails: fails.flatMap { fails in text(of: fails).map { ($0, fails.place) } },
      environment: environment.flatMap { name in text(of: name).map { ($0, name.place) } })
    if project == nil {
      report(
        .badAttribute(
          first.name, message: "is for code that can be run",
          help: "that is \(InlineSample.languages)"), at: first.nameRange)
    }
    fence.inline = project
    fence.fails = fails != nil
    if let name = info.attribute("run")?.value { inlines[name] = inlines[name] ?? project }
  }

  /// Reads `fails` of a fence that shows a file: a step of its sample must be there to fail, and with this
  /// message if there is one.
  private mutating func readFailure(
    _ attribute: FenceInfo.Attribute, of file: SitePath, into fence: inout CodeFence
  ) {
    let failures = projects.values.first { $0.files.contains(file) }?.expectedFailures ?? []
    let message = attribute.value ?? ""
    fence.fails = true
    guard !failures.contains(where: { $0.contains(message) }) else { return }
    let nearest = nearestName(to: message, among: failures.filter { !$0.isEmpty })
    report(
      .badAttribute(
        "fails", message: "is said by no step of the sample that \(file) belongs to",
        help: nearest.map { "did you mean `\($0)`?" }
          ?? "let a step of its sample.yml run the code, with `fails: …`"), at: attribute.place)
  }

  private mutating func readSide(_ attribute: FenceInfo.Attribute, into fence: inout CodeFence) {
    guard let id = text(of: attribute) else { return }
    guard let side = sides.first(where: { $0.id == id }) else {
      let nearest = nearestName(to: id, among: sides.map(\.id))
      return report(
        .badAttribute(
          "side", message: "must be the id of a side, not `\(id)`",
          help: nearest.map { "did you mean `\($0)`?" }),
        at: attribute.place)
    }
    fence.side = side
  }

  /// Takes the lines of the sample, or of one region of it, in place of the fence's own.
  private mutating func readSampleText(
    region: FenceInfo.Attribute?, body: CodeText, into fence: inout CodeFence
  ) {
    guard let path = fence.sample, let file = samples[path] else {
      if let region {
        report(
          .badAttribute("region", message: "goes with `sample=`", help: nil), at: region.nameRange)
      }
      return
    }
    if body.bytes.contains(where: { $0 > 0x20 }) {
      let start = body.lineStarts.first ?? fence.range.lowerBound
      report(.bodyWithSample, at: start..<start + 1)
    }
    fence.text = file.wholeText
    defer { fence.shown = ShownCode(fence.text) }
    guard let region, let name = text(of: region) else { return }
    if let text = file.text(ofRegion: name) {
      fence.text = text
      fence.region = name
    } else {
      let nearest = nearestName(to: name, among: file.regionNames) ?? file.regionNames.first
      report(.noRegion(name, sample: path.string, nearest: nearest), at: region.place)
    }
  }

  /// The value of an attribute that must have one.
  mutating func text(of attribute: FenceInfo.Attribute) -> String? {
    if let value = attribute.value {
      // `title=` is reported where the fence is parsed; `title=""` takes the title away.
      return value.isEmpty ? nil : value
    }
    report(
      .badAttribute(
        attribute.name, message: "needs a value", help: "write `\(attribute.name)=\"…\"`"),
      at: attribute.nameRange)
    return nil
  }

  mutating func report(_ problem: ContentProblem, at range: SourceRange) {
    diagnostics.append(problem.diagnostic(at: source.location(of: range)))
  }
}

extension FenceInfo.Attribute {
  /// The value if it has one, or else the name.
  var place: SourceRange { valueRange ?? nameRange }
}
