import VersusContent
import VersusModel

/// Which pages are about the same things: those that share tags, the rarer the better.
///
/// A tag weighs as much as the bits that tell its pages from all others, log₂(1 + pages / pages with the tag).
/// A section or a side in common adds half of what it would weigh as a tag, but without a tag in common pages are
/// not related.
///
/// Of a tag that more than ``nearest`` pages carry, only those that stand nearest to the page in the order of the
/// site are looked at: so the pages of a site are related in time linear in their number, whatever they have in common.
struct RelatedPages: Sendable {
  /// How many pages are told at the most.
  static let count = 5
  /// How many pages of one tag are looked at, for one page.
  static let nearest = 128

  private struct Tagging {
    let tag: Int
    /// Where the page stands among those with the tag.
    let place: Int
  }

  private let site: Site
  /// By the index of the page.
  private let taggings: [[Tagging]]
  private let sectionSizes: [Int]
  private let sides: [[Side]]
  private let sideCounts: [Side: Int]

  /// Takes the sides that each page shows, by its index.
  init(of site: Site, sides: [[Side]]) {
    self.site = site
    var taggings = [[Tagging]](repeating: [], count: site.pages.count)
    for (tag, pages) in site.tags.map(\.pages).enumerated() {
      for (place, page) in pages.enumerated() {
        taggings[page].append(Tagging(tag: tag, place: place))
      }
    }
    var sectionSizes = [Int](repeating: 0, count: site.pages.count)
    for section in site.sections {
      for page in section.pages { sectionSizes[page] = section.pages.count }
    }
    self.taggings = taggings
    self.sectionSizes = sectionSizes
    self.sides = sides
    sideCounts = sides.joined().reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// The pages most like the one at `index`, the most alike first; of equal ones, that which comes first.
  ///
  /// - Complexity: O(*n* log *n*) in the number of its tags, times ``nearest``.
  func pages(like index: Int) -> [Int] {
    var shared: [(page: Int, weight: Int)] = []
    for tagging in taggings[index] {
      let pages = site.tags[tagging.tag].pages
      let weight = weight(ofSharedBy: pages.count)
      let first = max(0, min(tagging.place - Self.nearest / 2, pages.count - Self.nearest))
      for page in pages.dropFirst(first).prefix(Self.nearest) where page != index {
        shared.append((page, weight))
      }
    }
    shared.sort { $0.page < $1.page }
    var scores: [(page: Int, weight: Int)] = []
    for (page, weight) in shared {
      if scores.last?.page == page {
        scores[scores.count - 1].weight += weight
      } else {
        scores.append((page, weight + frame(of: page, and: index)))
      }
    }
    return scores.sorted { ($1.weight, $0.page) < ($0.weight, $1.page) }.prefix(Self.count)
      .map(\.page)
  }

  /// What two pages have in common but for tags.
  private func frame(of page: Int, and other: Int) -> Int {
    let isSameSection = site.pages[page].section == site.pages[other].section
    let section = isSameSection ? weight(ofSharedBy: sectionSizes[page]) / 2 : 0
    return sides[page].filter(sides[other].contains).reduce(section) { sum, side in
      sum + weight(ofSharedBy: sideCounts[side] ?? 0) / 2
    }
  }

  /// Of what so many pages have in common: log₂(1 + pages / count) in 256ths, by whole numbers, so that it is the
  /// same on every machine.
  private func weight(ofSharedBy count: Int) -> Int {
    guard count > 0 else { return 0 }
    let ratio = 256 + (site.pages.count << 8) / count
    let bits = Int.bitWidth - 1 - ratio.leadingZeroBitCount
    let fraction = ((ratio << 8) >> bits) - 256
    return (bits - 8) * 256 + fraction
  }
}
