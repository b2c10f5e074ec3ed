import HostSystem
import TextCore
import VersusModel

extension SiteLoader {
  /// Reads those pages that are not as ``Options/record`` knows them.
  func readPages(
    _ paths: [SitePath], _ samples: [SitePath: SampleFile], into loaded: inout LoadedSite
  ) async -> [ParsedPage] {
    let reader = PageReader(
      sides: configuration.sides, blocks: options.blocks, samples: samples,
      collapse: configuration.collapse,
      projects: Dictionary(
        loaded.projects.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first }))
    let bodies = PageBodies(room: options.room, by: reader) { [files] path in
      files.source(at: ContentListing.content.appending(path))
    }
    loaded.bodies = bodies
    loaded.record = PageRecord(frame: frame)
    let known = options.record.frame == frame ? options.record : PageRecord()
    let samplePrint = Self.print(of: samples)
    let readings = await paths.concurrentMap(jobs: options.jobs, stride: 32) { [files] path in
      var reading = PageReading(path, samples: samplePrint, known: known.entries[path])
      reading.read(from: files, by: reader, bodies)
      return reading
    }
    for reading in readings {
      loaded.diagnostics += reading.diagnostics
      if let entry = reading.entry { loaded.record.keep(entry, of: reading.path) }
    }
    return readings.compactMap(\.page)
  }

  /// What all pages are read with.
  private var frame: Fingerprint {
    var hasher = FingerprintHasher()
    hasher.combine(options.program)
    for side in configuration.sides { hasher.combine(String(describing: side)) }
    hasher.combine(configuration.collapse ?? -1)
    for block in options.blocks.sorted() { hasher.combine(block) }
    return hasher.finish()
  }

  private static func print(of samples: [SitePath: SampleFile]) -> Fingerprint {
    var hasher = FingerprintHasher()
    for (path, sample) in samples.sorted(by: { $0.key < $1.key }) {
      hasher.combine(path.string)
      hasher.combine(Fingerprint(of: sample.source.bytes))
    }
    return hasher.finish()
  }
}

/// How a page was come by: read, or known from before.
private struct PageReading: Sendable {
  let path: SitePath
  /// What all samples are known by.
  let samples: Fingerprint
  let known: PageRecord.Entry?
  private(set) var page: ParsedPage?
  private(set) var diagnostics: [Diagnostic] = []
  /// What is kept of it; `nil` if it must be read again the next time.
  private(set) var entry: PageRecord.Entry?

  init(_ path: SitePath, samples: Fingerprint, known: PageRecord.Entry?) {
    (self.path, self.samples) = (path, samples)
    self.known = known.flatMap { [nil, samples].contains($0.samples) ? $0 : nil }
  }

  mutating func read(from files: some FileReader, by reader: PageReader, _ bodies: PageBodies) {
    let file = ContentListing.content.appending(path)
    // Before the file is read: what is written to it meanwhile is seen the next time.
    let stamp = files.stamp(of: file)
    if let known, let stamp, known.stamp == stamp, take(known, reader, bodies) { return }
    let settled = stamp.flatMap { $0.isSettled ? $0 : nil }
    let source = files.source(at: file)
    diagnostics = source.diagnostics
    guard let source = source.value else { return }
    let print = Fingerprint(of: source.bytes)
    if let known, known.print == print, take(known, reader, bodies) {
      entry?.stamp = settled
      return
    }
    let read = reader.read(path, source)
    diagnostics += read.diagnostics
    guard let (page, body) = read.value else { return }
    bodies.add(body, of: path)
    self.page = page
    guard diagnostics.allSatisfy({ $0.severity == .warning }), page.isRecordable else { return }
    // What there is to say may be said of samples that the page does not show after all.
    let hasSamples =
      !diagnostics.isEmpty || page.traits.code.contains { $0.sample != nil || $0.runs != nil }
    entry = PageRecord.Entry(
      page, stamp: settled, print: print, samples: hasSamples ? samples : nil, diagnostics)
  }

  /// Takes the page as it is known.
  private mutating func take(
    _ known: PageRecord.Entry, _ reader: PageReader, _ bodies: PageBodies
  ) -> Bool {
    page = known.parsed(path, sides: reader.sides)
    guard page != nil else { return false }
    bodies.note(known.print, of: path)
    diagnostics = known.diagnostics
    entry = known
    return true
  }
}
