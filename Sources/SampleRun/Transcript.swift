import Expectations

/// Turns what a program printed into what is recorded: text in which all that depends on the machine
/// or the moment is masked.
struct Transcript {
  private let context: NormalisingContext
  private let normaliser: OutputNormaliser

  init(
    place: SamplePlace, token: String, ports: [ServerList.GivenPort], readable: [String],
    normaliser: OutputNormaliser
  ) {
    var context = NormalisingContext()
    if !place.root.isEmpty { context.renamed.append(.init(place.root + "/", shown: "/")) }
    context.renamed.append(.init(token, shown: "sample"))
    for port in ports { context.ports[port.number] = port.shown }
    context.paths = readable
    self.context = context
    self.normaliser = normaliser
  }

  func text(_ bytes: [UInt8]) -> String {
    normaliser.text(of: bytes, in: context)
  }
}
