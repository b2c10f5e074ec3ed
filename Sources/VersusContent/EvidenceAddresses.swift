package import HostSystem
import TextCore
package import VersusModel

/// Where readers find what is recorded of a sample.
package struct EvidenceAddresses: Hashable, Sendable {
  private let sample: SitePath

  /// - Parameter sample: Its path, below `content/samples/`.
  package init(of sample: SitePath) { self.sample = sample }

  /// The folder of its page and its pictures, in the output.
  package var folder: SitePath { SitePath.root.appending("evidence").appending(sample) }
  /// Its page.
  package var page: SiteAddress { SiteAddress(folder: folder) }
  /// The record itself, in the output.
  package var record: SitePath { beside("json") }
  /// What it takes to run it again, in the output.
  package var archive: SitePath { beside("zip") }

  private func beside(_ kind: String) -> SitePath {
    folder.parent.appending("\(folder.name).\(kind)")
  }
}

extension AddressClaims {
  /// Claims what is written of each sample that is run.
  mutating func claim(evidenceOf projects: [SampleProject]) {
    for project in projects {
      let addresses = EvidenceAddresses(of: project.path)
      let place = project.source.location(of: project.steps.first?.range ?? 0..<0)
      let files = [addresses.record, addresses.archive].map { SiteAddress(file: $0) }
      for address in [addresses.page] + files {
        claim(address, for: "the evidence of the sample \(project.path)", at: place)
      }
    }
  }
}
