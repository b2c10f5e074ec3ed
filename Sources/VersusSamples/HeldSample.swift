package import HostSystem
import Hurl
import SampleRun
import TextCore
import VersusContent

/// A sample that was held to a contract, and what it answered.
struct HeldSample {
  var project: SampleProject
  /// In the order in which they were made, over all its steps with that contract.
  var exchanges: [ContractRecord.Exchange]
}

extension VerifiedSite {
  /// The samples that there is evidence of being held to `contract` (below `content/samples/`).
  func held(to contract: SitePath) -> [HeldSample] {
    let path = "content/samples/\(contract)"
    return site.projects.compactMap { project in
      let steps = runs[project.path]?.evidence?.steps ?? []
      let exchanges = steps.flatMap { step -> [ContractRecord.Exchange] in
        guard case .contract(let record) = step, record.path == path else { return [] }
        return record.contract.exchanges
      }
      return exchanges.isEmpty ? nil : HeldSample(project: project, exchanges: exchanges)
    }
  }

  /// The titles of the requests of a contract that there is evidence of.
  package func requests(of contract: SitePath) -> [String] {
    held(to: contract).flatMap { $0.exchanges.compactMap(\.title) }
  }

  /// What may be answered differently.
  func differences(of contract: SitePath) -> [ContractDifferences.Entry] {
    let file = contract.parent.appending("\(contract.stem).differences.yml")
    guard let source = site.samples[file]?.source else { return [] }
    return ContractDifferences.read(source).value?.entries ?? []
  }

  /// Why some of `samples` may answer differently, by the request as the difference names it; a request has each
  /// reason once.
  func reasons(
    of contract: SitePath, for samples: [HeldSample]
  ) -> [(request: String, text: String)] {
    let allowed = samples.flatMap { sample in
      sample.project.steps.flatMap { placed -> [ContractStep.Difference] in
        guard case .contract(let step) = placed.step else { return [] }
        return step.path == "content/samples/\(contract)" ? step.differences : []
      }
    }
    var reasons: [(request: String, text: String)] = []
    for entry in differences(of: contract) {
      let isAllowed = allowed.contains {
        $0.request == entry.request && $0.assert == entry.assert
      }
      guard isAllowed, !reasons.contains(where: { $0 == (entry.request, entry.reason) }) else {
        continue
      }
      reasons.append((entry.request, entry.reason))
    }
    return reasons
  }
}
