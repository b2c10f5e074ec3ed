import Expectations
import HostSystem
import Hurl
import Synchronization
import TextCore

extension SampleSupervisor {
  /// Sends a contract's requests to a server, and holds its answers to what the contract says.
  func contract(_ step: ContractStep) async throws(StepFailure) -> StepRecord {
    guard let server = servers[step.server], let port = servers.ports[step.server] else {
      throw StepFailure("no server named `\(step.server)` runs")
    }
    let file = try parse(step)
    var variables = step.variables.mapValues(servers.fillingPorts)
    variables["host"] = "http://127.0.0.1:\(port.number)"
    let runner = ContractRunner(
      transport: NIOTransport(), variables: variables,
      limits: ContractRunner.Limits(time: max(.milliseconds(1), remaining)),
      readFile: { [workingCopy] in workingCopy.bytes(named: $0) })
    let (run, breach) = await guarded { await runner.run(file) }
    let normalised = transcript.contract(run)
    let record = StepRecord.contract(
      ContractStepRecord(name: step.name, path: step.path, contract: normalised))
    if let breach { throw StepFailure(breach, record: record) }
    if let failure = normalised.failure { throw Self.failure(failure, of: step, record: record) }
    guard !server.process.hasExited else {
      throw StepFailure("server `\(step.server)` ended meanwhile", record: record)
    }
    return record
  }

  /// Does something while the limits of the sample are looked after.
  ///
  /// - Returns: What it came to, and what limit was broken, if one was.
  func guarded<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) async -> (Value, breach: String?) {
    let flag = Flag()
    let task = Task {
      let value = await body()
      flag.set()
      return value
    }
    var guardian = LimitGuard(family: family, place: assignment.place, limits: plan.limits)
    while !flag.isSet {
      await guardian.pause()
      if let breach = guardian.breach() {
        task.cancel()
        await family.kill()
        return (await task.value, breach)
      }
    }
    return (await task.value, nil)
  }

  private func parse(_ step: ContractStep) throws(StepFailure) -> HurlFile {
    let parsed = HurlFile.parse(SourceText(path: step.path, step.text))
    guard let file = parsed.value else { throw Self.failure(parsed.diagnostics) }
    let changed = file.overriding(
      step.differences.map { difference in
        AssertOverride(
          entry: Int(difference.request).map { .number($0) } ?? .title(difference.request),
          assert: difference.assert,
          replacement: SourceText(
            path: "differences of \(step.path)", difference.instead.joined(separator: "\n") + "\n"))
      })
    guard let file = changed.value else { throw Self.failure(changed.diagnostics) }
    return file
  }

  private static func failure(_ diagnostics: [Diagnostic]) -> StepFailure {
    guard let first = diagnostics.first else { return StepFailure("the contract cannot be read") }
    let range = first.location?.range ?? 0..<0
    return StepFailure(
      first.message, part: .contract(lower: range.lowerBound, upper: range.upperBound),
      notes: first.help.map { [$0] } ?? [])
  }

  private static func failure(
    _ failure: ContractRecord.Failure, of step: ContractStep, record: StepRecord
  ) -> StepFailure {
    var notes: [String] = []
    if let expected = failure.expected { notes.append("expected: \(expected)") }
    if let actual = failure.actual { notes.append("actual: \(actual)") }
    if case .contract(let record) = record,
      let exchange = record.contract.exchanges.last(where: { $0.number == failure.entry })
    {
      notes.append(exchange.inWords)
    }
    let isInContract = failure.path == step.path
    return StepFailure(
      isInContract ? failure.message : "\(failure.path): \(failure.message)",
      part: isInContract
        ? .contract(lower: failure.range.lowerBound, upper: failure.range.upperBound) : .step,
      notes: notes, record: record)
  }
}

/// Something that has happened or not.
private final class Flag: Sendable {
  private let value = Atomic(false)

  var isSet: Bool { value.load(ordering: .acquiring) }

  func set() { value.store(true, ordering: .releasing) }
}

extension ContractRecord.Exchange {
  /// The request and the answer, as far as a reader needs them to understand a failure.
  fileprivate var inWords: String {
    var lines = ["request \(number): \(request.method) \(request.target)"]
    guard let response else { return lines[0] + "\nno response" }
    lines.append("response: \(response.status) \(response.reason)")
    lines += response.headers.map { "\($0.name): \($0.value)" }
    if let text = response.body.text, !text.isEmpty { lines += ["", text.firstLines(20)] }
    return lines.joined(separator: "\n")
  }
}

extension Transcript {
  /// An exchange with everything in it masked that texts are masked for, and the moment it was sent
  /// and the values of cookies in any case.
  func contract(_ record: ContractRecord) -> ContractRecord {
    var record = record
    for index in record.exchanges.indices { mask(&record.exchanges[index]) }
    if var failure = record.failure {
      failure.message = text(failure.message)
      failure.expected = failure.expected.map(text)
      failure.actual = failure.actual.map(text)
      record.failure = failure
    }
    return record
  }

  private func mask(_ exchange: inout ContractRecord.Exchange) {
    exchange.request.url = text(exchange.request.url)
    exchange.request.target = text(exchange.request.target)
    exchange.request.headers = exchange.request.headers.map(header)
    mask(&exchange.request.body)
    exchange.request.form = exchange.request.form?.map { field in
      var field = field
      // With its name, by which tokens are known.
      let name = field.name + "="
      field.value = field.value.map { String(text(name + $0).dropFirst(name.count)) }
      return field
    }
    for index in exchange.redirects.indices {
      exchange.redirects[index].url = text(exchange.redirects[index].url)
      exchange.redirects[index].location = text(exchange.redirects[index].location)
    }
    if var response = exchange.response {
      response.headers = response.headers.map(header)
      var body: ContractRecord.Body? = response.body
      mask(&body)
      if let body, body != response.body {
        response.body = body
        // What differs from run to run need not have the same length.
        for index in response.headers.indices where response.headers[index].isLength {
          response.headers[index].value = "⟨length⟩"
        }
      }
      exchange.response = response
    }
    for index in exchange.asserts.indices {
      exchange.asserts[index].expected = text(exchange.asserts[index].expected)
      exchange.asserts[index].actual = text(exchange.asserts[index].actual)
    }
  }

  /// The count and the digest of a body that was masked are those of the masked text.
  private func mask(_ body: inout ContractRecord.Body?) {
    guard var masked = body, let old = masked.text else { return }
    let new = text(old)
    guard new != old else { return }
    masked.text = new
    masked.byteCount += new.utf8.count - old.utf8.count
    masked.sha256 = ContentHash(of: new).hex
    body = masked
  }

  private func header(_ header: HTTPHeader) -> HTTPHeader {
    let line = traffic.text(of: Array("\(header.name): \(header.value)".utf8), in: context)
    let value = line.dropFirst(header.name.count + 2)
    return HTTPHeader(header.name, String(value))
  }

  private func text(_ string: String) -> String { text(Array(string.utf8)) }
}

extension HTTPHeader {
  fileprivate var isLength: Bool { name.lowercased() == "content-length" }
}
