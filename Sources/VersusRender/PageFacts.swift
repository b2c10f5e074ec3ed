import HostSystem
import TextCore
import VersusContent
import VersusModel
import VersusSamples

/// What is known of a page, its code above all: computed once, shown by the page itself and by lists of pages.
struct PageFacts: Sendable {
  /// The sides whose code the page shows, in the order of the site.
  let sides: [Side]
  /// How many lines of the sample files that the page shows are not blank, by side; each file counts
  /// once and whole, whatever part of it is shown.
  let lines: [(side: Side, count: Int)]
  /// The sample files that the page shows, ordered.
  let samples: [SitePath]
  /// How many of the fences were compiled, and how many were left out on purpose.
  let checked: Int
  let skipped: Int
  /// How many of those that were checked show a sample that ran, and how many one that has changed since.
  let ran: Int
  let older: Int

  /// What is known of each page of the site, by its index.
  static func all(in verified: VerifiedSite, jobs: Int) async -> [PageFacts] {
    await verified.site.pages.concurrentMap(jobs: jobs, stride: 256) {
      PageFacts(of: $0, in: verified)
    }
  }

  init(of page: PageSummary, in verified: VerifiedSite) {
    var shownSides: Set<Side> = []
    var files: [SitePath: SampleFile] = [:]
    var checked = 0
    var (skipped, ran, older) = (0, 0, 0)
    for code in page.traits.code {
      if let side = code.side { shownSides.insert(side) }
      if let path = code.sample, let file = verified.site.samples[path] { files[path] = file }
      switch verified.verdict(of: code, on: page.path) {
      case .checked: checked += 1
      case .ran(let stamp):
        checked += 1
        if stamp.isCurrent { ran += 1 } else { older += 1 }
      case .skipped: skipped += 1
      case .unchecked, .failed, nil: break
      }
    }
    let all = verified.site.configuration.sides
    sides = all.filter(shownSides.contains)
    lines = sides.compactMap { side in
      let count = files.values.filter { $0.side == side }
        .reduce(0) { $0 + $1.wholeText.nonBlankLines }
      return count == 0 ? nil : (side, count)
    }
    samples = files.keys.sorted()
    self.checked = checked
    self.skipped = skipped
    self.ran = ran
    self.older = older
  }
}
