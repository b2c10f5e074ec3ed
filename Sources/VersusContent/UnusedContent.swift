package import HostSystem
import SampleRun
package import TextCore
import VersusModel

/// Finds what is in `content/` and shown nowhere: files and regions of samples, samples that run, data.
///
/// What a template or the body of a block names in any way counts as shown, so that nothing is blamed which is not
/// unused.
package struct UnusedContent {
  private let loaded: LoadedSite
  private var files: Set<SitePath> = []
  private var samples: Set<SitePath> = []
  private var regions: [SitePath: Set<String>] = [:]
  /// What blocks and templates name, and what it begins with: of `rest.bars` also `rest`.
  private var words: Set<String> = []

  /// Everything that is unused, as warnings; in the order of the places.
  package private(set) var diagnostics: [Diagnostic] = []

  /// Looks through the pages of `loaded`, drafts among them, and `templates`; `data` are the files of `content/data/`.
  ///
  /// - Complexity: O(*n*) in the bytes of all of them; each page is parsed once more.
  package init(_ loaded: LoadedSite, templates: some Sequence<SourceText>, data: [SitePath]) {
    self.loaded = loaded
    for template in templates { note(wordsOf: template.bytes) }
    for summary in loaded.pages { note(loaded.page(summary)) }
    noteRuns()
    for project in loaded.projects where !samples.contains(project.path) {
      report(
        "unused-sample", "no page shows anything of the sample \(project.path)",
        at: project.source.location(of: 0..<0))
    }
    for file in loaded.samples { judge(file) }
    for path in data
    where !words.contains(String(path.stem)) && !words.contains("data.\(path.stem)") {
      report(
        "unused-data", "no template and no block uses `data.\(path.stem)`",
        at: .start(of: path))
    }
    diagnostics.sort()
  }

  // MARK: - What is shown

  private mutating func note(_ page: Page) {
    for link in page.summary.traits.links { note(wordsOf: Array(link.destination.utf8)) }
    for (_, fence) in page.orderedFences {
      switch fence {
      case .block(let block): note(wordsOf: block.body.bytes)
      case .code(let code):
        if let inline = code.inline { samples.insert(inline.path) }
        if let transcript = code.transcript { samples.insert(transcript.sample) }
        guard let file = code.sample else { continue }
        files.insert(file)
        if let region = code.region { regions[file, default: []].insert(region) }
      }
    }
  }

  private mutating func note(wordsOf bytes: [UInt8]) {
    for word in bytes.split(whereSeparator: { !Self.isWord($0) }) {
      words.insert(String(decoding: word, as: UTF8.self))
      for end in word.indices where word[end] == UInt8(ascii: "/") || word[end] == UInt8(ascii: ".")
      {
        words.insert(String(decoding: word[..<end], as: UTF8.self))
      }
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "/"), 0x80...:
      true
    default: false
    }
  }

  /// What follows from the samples that run: their files, and those that blocks name by a contract or a pair.
  private mutating func noteRuns() {
    for pair in loaded.pairs where words.contains(pair.path.string) {
      samples.formUnion(pair.members.map(\.sample))
    }
    for project in loaded.projects {
      let path = project.path
      if words.contains(path.string) || files.contains(where: { $0.isInside(path) }) {
        samples.insert(path)
      }
      for case .contract(let step) in project.steps.map(\.step) {
        guard let contract = SitePath(step.path)?.relative(to: ContentListing.samplesFolder) else {
          continue
        }
        files.insert(contract)
        if words.contains(contract.string) { samples.insert(path) }
      }
      files.formUnion(project.files)
      // `from: ../app.py`
      for word in project.source.bytes.split(whereSeparator: { !Self.isWord($0) }) {
        let name = String(decoding: word, as: UTF8.self)
        if name.contains("."), let file = path.resolving(name) { files.insert(file) }
      }
    }
  }

  // MARK: - What is not

  private mutating func judge(_ file: SampleFile) {
    let name = file.path.name
    if files.contains(file.path) {
      guard let shown = regions[file.path] else { return }
      for region in file.regionNames where !shown.contains(region) {
        report(
          "unused-region", "no page shows the region `\(region)` of \(file.path)",
          at: file.source.location(of: file.range(ofRegion: region) ?? 0..<0))
      }
    } else if !Self.accompanying.contains(where: name.hasSuffix) {
      report(
        "unused-file", "no page shows \(file.path), and no sample that runs uses it",
        at: file.source.location(of: 0..<0))
    }
  }

  /// Files that belong to others.
  private static let accompanying = ["sample.yml", "pairs.yml", ".differences.yml"]

  private mutating func report(_ id: String, _ message: String, at location: SourceLocation) {
    diagnostics.append(Diagnostic(.warning, id: id, message, at: location))
  }
}
