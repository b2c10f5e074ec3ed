import HostSystem
import TextCore
import VersusContent
import VersusModel
import VersusSamples

/// Says by fingerprints what reads come to in this build.
///
/// - Complexity: that of a read is the size of what it is about; nothing is read from the disk but stamps.
struct ReadPrints: Sendable {
  let context: SiteContext
  let templates: [String: SourceText]
  /// The print of a file that is copied; `nil` if it is not known to be the same.
  let file: @Sendable (SitePath) -> Fingerprint?

  /// Which fences are blocks.
  private let blocks: Fingerprint
  /// What is recorded of all samples, and what they say that it is.
  private let evidence: Fingerprint

  private var site: Site { context.site }

  init(
    context: SiteContext, templates: [String: SourceText],
    file: @escaping @Sendable (SitePath) -> Fingerprint?
  ) {
    self.context = context
    self.templates = templates
    self.file = file
    blocks = Fingerprint(
      of: templates.keys.filter { $0.hasPrefix("blocks/") }.sorted().joined(separator: "\n"))
    evidence = Self.evidence(in: context)
  }

  /// `nil` if it cannot be told.
  func print(of read: Read) -> Fingerprint? {
    var hasher = FingerprintHasher()
    switch read {
    case .list(let list):
      if case .section(let index) = list {
        hasher.combine(context.list(ofSection: index)?.list.size ?? 0)
      }
      for page in site.indices(of: list) { hasher.combine(site.pages[page].path.string) }
    case .pages(let list, let member):
      for page in site.indices(of: list) { combine(member, of: page, into: &hasher) }
    case .body(let page):
      combineBody(of: page, into: &hasher)
    case .neighbours(let page):
      for step in [-1, 1] {
        let neighbour = context.neighbour(of: page, step).map { site.pages[$0] }
        hasher.combine(neighbour?.path.string)
        hasher.combine(neighbour?.title)
        hasher.combine(neighbour?.address.path)
      }
    case .link(let page, let destination, let isImage):
      hasher.combine(target(of: destination, from: site.pages[page].path, isImage: isImage))
    case .card(let path): hasher.combine(site.links.hasCard(at: path) ? 1 : 0)
    case .sections: for section in site.sections { hasher.combine(section.folder.string) }
    case .tags: for tag in site.tags { hasher.combine(tag.name) }
    case .section(let index):
      let section = site.sections[index]
      hasher.combine(section.title)
      hasher.combine(section.index.map { site.pages[$0].address.path })
      hasher.combine(section.index.map { site.pages[$0].path.string })
    case .tag(let index): hasher.combine(site.tags[index].address.path)
    case .data(let name):
      site.data.first { $0.key == name }?.value.combine(into: &hasher)
    case .build(let name):
      hasher.combine(
        name == "time" ? context.time : String(describing: context.verified.verification))
    case .evidence: hasher.combine(evidence)
    case .run(let sample):
      if let project = context.verified.projects[sample] {
        Self.combine(project, in: context, into: &hasher)
      }
      hasher.combine(context.verified.maskPrint)
    case .template(let name):
      hasher.combine(templates[name].map { String(Fingerprint(of: $0.bytes).value) })
    case .file(let path): return file(path)
    case .asset(let address): hasher.combine(context.assets.print(of: address))
    }
    return hasher.finish()
  }

  /// What templates see of a page under a name; see ``PageObject``.
  private func combine(_ member: PageMember, of index: Int, into hasher: inout FingerprintHasher) {
    let page = site.pages[index]
    let facts = context.facts[index]
    switch member {
    case .title: hasher.combine(page.title)
    case .url, .permalink: hasher.combine(page.address.path)
    case .path: hasher.combine(page.path.string)
    case .description: hasher.combine(page.metadata.description)
    case .date: hasher.combine(page.metadata.date)
    case .updated: hasher.combine(page.metadata.updated)
    case .tags:
      hasher.combine(page.metadata.tags.count)
      for tag in page.metadata.tags { hasher.combine(tag) }
    case .weight: hasher.combine(page.metadata.weight)
    case .section: hasher.combine(page.section?.string)
    case .related:
      for page in context.related.pages(like: index) {
        hasher.combine(site.pages[page].path.string)
      }
    case .tagged: for tag in context.tags(of: page) { hasher.combine(site.tags[tag].name) }
    case .toc: for entry in page.traits.contents { entry.combine(into: &hasher) }
    case .sides: for side in facts.sides { hasher.combine(side.id) }
    case .samples: for sample in facts.samples { hasher.combine(sample.string) }
    case .lines:
      for (side, count) in facts.lines {
        hasher.combine(side.id)
        hasher.combine(count)
      }
    case .checked: hasher.combine(facts.checked)
    case .skipped: hasher.combine(facts.skipped)
    case .ran: hasher.combine(facts.ran)
    case .older: hasher.combine(facts.older)
    case .words: hasher.combine(page.traits.words)
    case .draft: hasher.combine(page.metadata.draft ? 1 : 0)
    case .template: hasher.combine(page.templateName)
    case .extra: page.metadata.extra.combine(into: &hasher)
    case .content, .card, .prev, .next, .search: combineBody(of: index, into: &hasher)
    }
    // Lists that differ only in their order are different lists.
    hasher.combine(page.path.string)
  }

  private static func evidence(in context: SiteContext) -> Fingerprint {
    let site = context.site
    var hasher = FingerprintHasher()
    for project in site.projects { combine(project, in: context, into: &hasher) }
    // The reasons of contracts and pairs, which are shown and decide nothing.
    for file in site.samples.keys.sorted()
    where file.name.hasSuffix(".differences.yml") || file.name == PairReader.fileName {
      hasher.combine(
        site.samples[file].map { Fingerprint(of: $0.source.bytes) } ?? Fingerprint(value: 0))
    }
    return hasher.finish()
  }

  /// What is recorded of a sample, and what it is now.
  private static func combine(
    _ project: SampleProject, in context: SiteContext, into hasher: inout FingerprintHasher
  ) {
    hasher.combine(project.path.string)
    // Of code in a page, all that is shown is among what its evidence is of.
    if !project.isInPage { hasher.combine(Fingerprint(of: project.source.bytes)) }
    hasher.combine(context.evidencePrints[project.path] ?? Fingerprint(value: 0))
  }

  /// All that a page by itself is made of, what was found of its code included: what ``PageObject`` tells of the page
  /// that is being drawn depends on nothing else, or is noted.
  private func combineBody(of index: Int, into hasher: inout FingerprintHasher) {
    let page = site.pages[index]
    hasher.combine(site.bodies.print(of: page.path))
    hasher.combine(page.path.string)
    hasher.combine(page.address.path)
    hasher.combine(page.section?.string)
    hasher.combine(page.isSectionIndex ? 1 : 0)
    hasher.combine(context.verified.maskPrint)
    hasher.combine(blocks)
    if page.traits.code.contains(where: \.isForeign) {
      hasher.combine(context.foreign.print(of: page.path))
    }
    if page.traits.showsFigures { hasher.combine(evidence) }
    for code in page.traits.code {
      if let sample = code.sample {
        hasher.combine(
          site.samples[sample].map { Fingerprint(of: $0.source.bytes) } ?? Fingerprint(value: 0))
      }
      hasher.combine(code.runs.flatMap { context.evidencePrints[$0] } ?? Fingerprint(value: 0))
      context.verified.verdict(of: code, on: page.path)?.combine(into: &hasher)
    }
  }

  /// What a link leads to, in words that differ where what is drawn of it differs.
  private func target(of destination: String, from page: SitePath, isImage: Bool) -> String {
    if isImage {
      return (try? site.links.resolveImage(destination, from: page)).map(String.init(describing:))
        ?? ""
    }
    return (try? site.links.resolve(destination, from: page)).map(String.init(describing:)) ?? ""
  }
}

extension RunStamp {
  fileprivate func combine(into hasher: inout FingerprintHasher) {
    hasher.combine(sample.string)
    hasher.combine(date)
    hasher.combine(isCurrent ? 1 : 0)
    hasher.combine(versions.count)
    for version in versions {
      hasher.combine(version.name)
      hasher.combine(version.version)
    }
    for other in otherVersions {
      hasher.combine(other.name)
      hasher.combine(other.verified)
      hasher.combine(other.now)
    }
  }
}

extension Verdict {
  fileprivate func combine(into hasher: inout FingerprintHasher) {
    switch self {
    case .checked(let tool):
      hasher.combine(1)
      hasher.combine(tool)
    case .ran(let stamp):
      hasher.combine(2)
      stamp.combine(into: &hasher)
    case .skipped(let reason):
      hasher.combine(3)
      hasher.combine(reason)
    case .unchecked: hasher.combine(4)
    case .failed: hasher.combine(5)
    }
  }
}

extension Site {
  /// The pages of a group, by their numbers.
  func indices(of group: PageGroup) -> [Int] {
    switch group {
    case .all: Array(pages.indices)
    case .section(let index): sections[index].pages
    case .tag(let index): tags[index].pages
    case .one(let page): [page]
    case .partOfSection(let index, let number):
      PageList(of: sections[index], among: pages, configuration.lists)
        .map { Array($0.pages(ofPart: number)) } ?? []
    case .partOfTag(let index, let number):
      Array(PageList(of: tags[index], configuration.lists).pages(ofPart: number))
    }
  }
}

extension PageTraits.Entry {
  fileprivate func combine(into hasher: inout FingerprintHasher) {
    hasher.combine(id)
    hasher.combine(title)
    hasher.combine(level)
    hasher.combine(children.count)
    for child in children { child.combine(into: &hasher) }
  }
}

extension DataNode {
  /// Adds a value, the kinds of what is in it included.
  fileprivate func combine(into hasher: inout FingerprintHasher) {
    hasher.combine(kindName)
    switch kind {
    case .null: break
    case .bool(let value): hasher.combine(value ? 1 : 0)
    case .int(let value): hasher.combine(value)
    case .double(let value): hasher.combine(value.bitPattern)
    case .string(let text): hasher.combine(text)
    case .list(let items):
      hasher.combine(items.count)
      for item in items { item.combine(into: &hasher) }
    case .map(let entries):
      hasher.combine(entries.count)
      for entry in entries {
        hasher.combine(entry.key)
        entry.value.combine(into: &hasher)
      }
    }
  }
}

extension FileReader {
  /// What a file that is copied is known by; `nil` if it was changed so lately that it may change again without
  /// being seen to.
  func print(of path: SitePath) -> Fingerprint? {
    guard let stamp = stamp(of: path), stamp.isSettled else { return nil }
    var hasher = FingerprintHasher()
    hasher.combine(stamp.size)
    hasher.combine(stamp.number)
    hasher.combine(UInt64(bitPattern: stamp.modified))
    return hasher.finish()
  }
}
