package import TextCore

/// What is to be said of links to other sites: one diagnostic for each address, at the first link to it.
package struct ExternalFindings {
  package let diagnostics: [Diagnostic]

  package init(_ links: [CheckedPage.Link], _ answers: [String: ExternalCheck.Answer]) {
    var places: [String: [CheckedPage.Link]] = [:]
    var addresses: [String] = []
    for link in links {
      let address = ExternalCheck.withoutFragment(link.target)
      if places[address] == nil { addresses.append(address) }
      places[address, default: []].append(link)
    }
    diagnostics = addresses.compactMap { address in
      guard let answer = answers[address], let place = places[address]?.first else { return nil }
      let others = (places[address]?.count ?? 1) - 1
      let notes = others == 0 ? [] : [Diagnostic.Note("and \(others) more links to it")]
      let location = place.location
      switch answer.state {
      case .there: return nil
      case .gone:
        return Diagnostic(
          id: "broken-external-link", "\(address) is not there (\(answer.detail))", at: location,
          notes: notes)
      case .blocked:
        return Diagnostic(
          .warning, id: "blocked-link", "\(address) does not answer programs (\(answer.detail))",
          at: location, notes: notes, help: "look at it in a browser")
      case .unknown:
        return Diagnostic(
          .warning, id: "unknown-link",
          "whether \(address) is there cannot be told: \(answer.detail)", at: location,
          notes: notes, help: "try again another time")
      }
    }
  }
}
