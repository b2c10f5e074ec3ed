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
  private(set) var diagnostics: [Diagnostic] = []

  init(
    source: SourceText, sides: [Side], blocks: Set<String>, samples: [SitePath: SampleFile]
  ) {
    self.source = source
    self.sides = sides
    self.blocks = blocks
    self.samples = samples
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
    var fence = CodeFence(
      language: info.language.lowercased(), text: body, markedLines: [], range: range)
    var marks: [FenceInfo.Attribute] = []
    var region: FenceInfo.Attribute?
    for attribute in info.attributes {
      switch attribute.name {
      case "sample": readSample(attribute, into: &fence)
      case "region": region = attribute
      case "title": fence.title = text(of: attribute)
      case "side": readSide(attribute, into: &fence)
      case "mark": marks.append(attribute)
      case "skip": fence.skip = text(of: attribute)
      default: reportUnknown(attribute)
      }
    }
    readSampleText(region: region, body: body, into: &fence)
    for mark in marks { readMark(mark, into: &fence) }
    return .code(fence)
  }

  private static let attributeNames = ["sample", "region", "title", "side", "mark", "skip"]

  private mutating func reportUnknown(_ attribute: FenceInfo.Attribute) {
    let nearest = nearestName(to: attribute.name, among: Self.attributeNames)
    report(
      .unknownAttribute(attribute.name, of: "a fence of code", nearest: nearest),
      at: attribute.nameRange)
  }

  private mutating func readSample(_ attribute: FenceInfo.Attribute, into fence: inout CodeFence) {
    guard let text = text(of: attribute) else { return }
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
    guard let region, let name = text(of: region) else { return }
    if let text = file.text(ofRegion: name) {
      fence.text = text
    } else {
      let nearest = nearestName(to: name, among: file.regionNames) ?? file.regionNames.first
      report(.noRegion(name, sample: path.string, nearest: nearest), at: region.place)
    }
  }

  /// Marks the lines that contain a piece of text, so that a mark survives edits around it.
  private mutating func readMark(_ attribute: FenceInfo.Attribute, into fence: inout CodeFence) {
    guard let text = text(of: attribute), !text.isEmpty else { return }
    let wanted = Array(text.utf8)
    var isFound = false
    for (number, line) in CodeText.lineRanges(of: fence.text.bytes).enumerated()
    where fence.text.bytes[line].contains(wanted) {
      fence.markedLines.insert(number)
      isFound = true
    }
    if !isFound { report(.unmatchedMark(text), at: attribute.place) }
  }

  /// The value of an attribute that must have one.
  private mutating func text(of attribute: FenceInfo.Attribute) -> String? {
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

  private mutating func report(_ problem: ContentProblem, at range: SourceRange) {
    diagnostics.append(problem.diagnostic(at: source.location(of: range)))
  }
}

extension FenceInfo.Attribute {
  /// The value if it has one, or else the name.
  fileprivate var place: SourceRange { valueRange ?? nameRange }
}
