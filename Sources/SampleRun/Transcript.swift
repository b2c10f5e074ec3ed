import Expectations

/// Turns what a program printed into what is recorded: text in which all that depends on the machine
/// or the moment is masked.
struct Transcript {
  let context: NormalisingContext
  private let normaliser: OutputNormaliser
  /// For the headers of HTTP and the logs of servers, whose dates, durations and cookies differ in any case.
  let traffic: OutputNormaliser

  init(
    of plan: SamplePlan, in place: SamplePlace, token: String, ports: [ServerList.GivenPort],
    normaliser: OutputNormaliser, traffic: OutputNormaliser
  ) {
    var context = NormalisingContext()
    if !place.root.isEmpty { context.renamed.append(.init(place.root + "/", shown: "/")) }
    context.renamed += plan.mounts.map { .init($0.source, shown: $0.path) }
    context.renamed.append(.init(token, shown: "sample"))
    for port in ports { context.ports[port.number] = port.shown }
    context.paths = plan.readable
    self.context = context
    self.normaliser = normaliser
    self.traffic = traffic
  }

  func text(_ bytes: [UInt8]) -> String {
    normaliser.text(of: bytes, in: context)
  }

  /// What a server printed.
  func log(_ bytes: [UInt8]) -> String {
    traffic.text(of: bytes, in: context)
  }
}
