internal import TextCore

/// Runs the requests of a Hurl file in their order, and holds the responses to its asserts.
package struct ContractRunner: Sendable {
  /// How far one run may go.
  package struct Limits: Sendable {
    /// Of each request.
    package var request: TransportLimits
    /// Of the whole run; waiting and trying again included.
    package var time: Duration
    /// How many requests may be sent.
    package var requests: Int
    /// How much of each body is recorded, in bytes.
    package var recordedBytes: Int

    package init(
      request: TransportLimits = TransportLimits(), time: Duration = .seconds(120),
      requests: Int = 1_000, recordedBytes: Int = 1 << 16
    ) {
      self.request = request
      self.time = time
      self.requests = requests
      self.recordedBytes = recordedBytes
    }
  }

  private let transport: any HTTPTransport
  private let variables: [String: HurlValue]
  private let limits: Limits
  private let readFile: @Sendable (String) -> [UInt8]?

  /// - Parameters:
  ///   - transport: what carries the requests.
  ///   - variables: the values of `{{name}}`, as after Hurl's `--variable`: `3` is a number, `true`
  ///     a Boolean. A contract's URLs usually begin with `{{host}}`.
  ///   - limits: how far the run may go.
  ///   - readFile: gives the bytes of `file,name;`; the names are as written, so refuse those that
  ///     lead out of where files may be.
  package init(
    transport: any HTTPTransport, variables: [String: String] = [:], limits: Limits = Limits(),
    readFile: @escaping @Sendable (String) -> [UInt8]? = { _ in nil }
  ) {
    self.transport = transport
    self.variables = variables.mapValues { HurlValue(guessing: $0) }
    self.limits = limits
    self.readFile = readFile
  }

  /// Runs `file`, up to the first entry that fails; of that one, all asserts are evaluated.
  package func run(_ file: HurlFile) async -> ContractRecord {
    var run = ContractRun(
      file: file, transport: transport, limits: limits,
      builder: RequestBuilder(
        variables: Variables(variables), cookies: CookieJar(), readFile: readFile,
        recordedBytes: limits.recordedBytes))
    for entry in file.entries {
      await run.run(entry)
      if run.record.failure != nil { break }
    }
    return run.record
  }
}

/// One run under way.
private struct ContractRun {
  let file: HurlFile
  let transport: any HTTPTransport
  let limits: ContractRunner.Limits
  var builder: RequestBuilder
  var record = ContractRecord()

  private let clock = ContinuousClock()
  private let start = ContinuousClock.now
  private var requests = 0

  init(
    file: HurlFile, transport: any HTTPTransport, limits: ContractRunner.Limits,
    builder: RequestBuilder
  ) {
    self.file = file
    self.transport = transport
    self.limits = limits
    self.builder = builder
  }

  /// What the `[Options]` of an entry come to.
  private struct Settings {
    var followsRedirects = false
    var maxRedirects = 50
    var retries = 0
    var retryInterval = Duration.seconds(1)
    var delay = Duration.zero
    var repetitions = 1
    var isSkipped = false
    var pathAsIs = false
    var user: String?
    var time: Duration?
  }

  /// Runs an entry as often as its options say, and records the outcome.
  mutating func run(_ entry: HurlEntry) async {
    do {
      let settings = try settings(of: entry)
      guard !settings.isSkipped else { return }
      var round = 0
      while round < settings.repetitions || settings.repetitions < 0 {
        round += 1
        var exchange = try await attempt(entry, settings)
        var tries = 0
        while record.failure != nil, tries < settings.retries || settings.retries < 0,
          clock.now - start + settings.retryInterval < limits.time
        {
          tries += 1
          record.failure = nil
          try? await Task.sleep(for: settings.retryInterval)
          exchange = try await attempt(entry, settings)
        }
        record.exchanges.append(exchange)
        if record.failure != nil { return }
      }
    } catch {
      fail(entry, error.message, at: error.range ?? entry.range)
    }
  }

  private mutating func fail(
    _ entry: HurlEntry, _ message: String, at range: SourceRange, in path: String? = nil,
    expected: String? = nil, actual: String? = nil
  ) {
    guard record.failure == nil else { return }
    record.failure = ContractRecord.Failure(
      entry: entry.number, path: path ?? file.source.path, range: range, message: message,
      expected: expected, actual: actual)
  }

  private mutating func settings(of entry: HurlEntry) throws(EvaluationFailure) -> Settings {
    var settings = Settings()
    for option in entry.request.options {
      let variables = builder.variables
      switch option.kind {
      case .location(let value): settings.followsRedirects = try variables.value(of: value)
      case .maxRedirects(let value): settings.maxRedirects = try variables.value(of: value)
      case .retry(let value): settings.retries = try variables.value(of: value)
      case .retryInterval(let value, let unit):
        settings.retryInterval = try duration(value, unit)
      case .delay(let value, let unit): settings.delay = try duration(value, unit)
      case .maxTime(let value, let unit): settings.time = try duration(value, unit)
      case .repetitions(let value): settings.repetitions = try variables.value(of: value)
      case .skip(let value): settings.isSkipped = try variables.value(of: value)
      case .pathAsIs(let value): settings.pathAsIs = try variables.value(of: value)
      case .user(let value): settings.user = try variables.render(value)
      case .variable(let name, .value(let value)): try builder.variables.set(name, to: value)
      case .variable(let name, .text(let text)):
        try builder.variables.set(name, to: .string(try variables.render(text)))
      case .none: break
      }
    }
    return settings
  }

  private func duration(
    _ value: Option.IntegerValue, _ unit: Duration
  ) throws(EvaluationFailure) -> Duration {
    // A day is longer than any run.
    unit * Double(min(max(try builder.variables.value(of: value), 0), 86_400_000))
  }

  // MARK: One exchange

  private mutating func attempt(
    _ entry: HurlEntry, _ settings: Settings
  ) async throws(EvaluationFailure) -> ContractRecord.Exchange {
    if settings.delay > .zero {
      try? await Task.sleep(for: min(settings.delay, max(.zero, limits.time - (clock.now - start))))
    }
    var request = try builder.request(
      for: entry.request, pathAsIs: settings.pathAsIs, user: settings.user)
    var exchange = ContractRecord.Exchange(
      number: entry.number, title: entry.title, request: request.record)
    let sent = clock.now
    do {
      var response = try await send(request.http, settings)
      while settings.followsRedirects, let location = Self.location(of: response) {
        guard exchange.redirects.count < settings.maxRedirects || settings.maxRedirects < 0 else {
          throw EvaluationFailure("there are more than \(settings.maxRedirects) redirects")
        }
        let target = request.url.resolving(location)
        exchange.redirects.append(
          .init(
            url: request.url.origin + request.url.target, status: response.status, location: target)
        )
        request = try redirected(request, status: response.status, to: target, entry)
        response = try await send(request.http, settings)
      }
      let duration = clock.now - sent
      exchange.seconds = duration / .seconds(1)
      exchange.response = ContractRecord.Response(
        version: response.version, status: response.status, reason: response.reason,
        headers: response.headers,
        body: ContractRecord.Body(response.body, limit: limits.recordedBytes))
      let evaluator = ResponseEvaluator(
        response: response, url: request.url.origin + request.url.target, address: request.url.host,
        redirects: exchange.redirects, duration: duration, variables: builder.variables)
      evaluate(entry, evaluator, &exchange)
    } catch let error as TransportError {
      fail(entry, error.message, at: entry.range)
    } catch let error as EvaluationFailure {
      fail(entry, error.message, at: error.range ?? entry.range)
    } catch {
      fail(entry, "\(error)", at: entry.range)
    }
    return exchange
  }

  private mutating func send(_ request: HTTPRequest, _ settings: Settings) async throws
    -> HTTPResponse
  {
    requests += 1
    guard requests <= limits.requests else {
      throw EvaluationFailure("the contract sends more than \(limits.requests) requests")
    }
    let left = limits.time - (clock.now - start)
    guard left > .zero else {
      throw EvaluationFailure("the contract takes longer than \(limits.time)")
    }
    var bounds = limits.request
    bounds.time = min(left, settings.time.map { min($0, bounds.time) } ?? bounds.time)
    let response = try await transport.send(request, limits: bounds)
    builder.cookies.store(response, to: request)
    return response
  }

  private static func location(of response: HTTPResponse) -> String? {
    (300..<400).contains(response.status) ? response.headers.values(of: "Location").first : nil
  }

  /// The request that a redirect leads to (RFC 9110, section 15.4): as clients do, what was posted is
  /// asked for after 301, 302 and 303.
  private func redirected(
    _ request: PreparedRequest, status: Int, to target: String, _ entry: HurlEntry
  ) throws(EvaluationFailure) -> PreparedRequest {
    let url = try URLParts(target)
    var method = request.http.method
    var body = request.http.body
    var headers = request.record.headers.filter { $0.name.lowercased() != "cookie" }
    let isChanged =
      status == 303 && method != "HEAD" || (status == 301 || status == 302) && method == "POST"
    if isChanged {
      method = "GET"
      body = []
      headers.removeAll { ["content-type", "content-length"].contains($0.name.lowercased()) }
    }
    if url.host != request.url.host || url.port != request.url.port {
      headers.removeAll { ["authorization", "host"].contains($0.name.lowercased()) }
    }
    let cookies = builder.cookies.pairs(for: url.host, target: url.target)
    if !cookies.isEmpty {
      headers.append(
        HTTPHeader("Cookie", cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")))
    }
    return PreparedRequest(
      http: HTTPRequest(
        method: method, host: url.host, port: url.port, target: url.target,
        headers: RequestBuilder.complete(headers, url, method: method, body: body), body: body),
      record: request.record, url: url)
  }

  // MARK: Captures and asserts

  private mutating func evaluate(
    _ entry: HurlEntry, _ evaluator: ResponseEvaluator, _ exchange: inout ContractRecord.Exchange
  ) {
    guard let syntax = entry.response else { return }
    var evaluator = evaluator
    // Without the status that was expected, nothing can be captured.
    var isExpected = true
    for assert in syntax.asserts {
      guard case .status = assert.kind else { continue }
      isExpected = verdict(on: assert, &evaluator).holds && isExpected
    }
    if isExpected {
      for capture in syntax.captures {
        do {
          try take(capture, &evaluator)
        } catch {
          fail(entry, error.message, at: error.range ?? capture.range)
          break
        }
      }
      evaluator.variables = builder.variables
    }
    for assert in syntax.asserts {
      let verdict = verdict(on: assert, &evaluator)
      exchange.asserts.append(
        ContractRecord.Assert(
          text: assert.text, holds: verdict.holds, expected: verdict.expected,
          actual: verdict.actual, path: assert.source.path, range: assert.range,
          replaced: assert.replaced))
      if !verdict.holds {
        fail(
          entry, "the response is not what it must be", at: assert.range, in: assert.source.path,
          expected: verdict.expected, actual: verdict.actual)
      }
    }
  }

  private mutating func take(
    _ capture: Capture, _ evaluator: inout ResponseEvaluator
  ) throws(EvaluationFailure) {
    let name = try builder.variables.render(capture.name)
    guard let value = try evaluator.value(of: capture.query, capture.filters) else {
      throw EvaluationFailure("there is nothing to capture as `\(name)`")
    }
    try builder.variables.set(name, to: value)
    evaluator.variables = builder.variables
  }

  private func verdict(
    on assert: Assert, _ evaluator: inout ResponseEvaluator
  ) -> PredicateEvaluator.Verdict {
    do {
      switch assert.kind {
      case .status(let version, let code): return Self.status(version, code, evaluator.response)
      case .header(let header): return try self.header(header, evaluator.response)
      case .body(let body): return try self.body(body, &evaluator)
      case .predicate(let query, let filters, let predicate):
        let value = try evaluator.value(of: query, filters)
        return try PredicateEvaluator(builder: builder).verdict(on: value, predicate)
      }
    } catch {
      return PredicateEvaluator.Verdict(
        holds: false, expected: "a value that can be looked at", actual: error.message)
    }
  }

  private static func status(
    _ version: String?, _ code: Int?, _ response: HTTPResponse
  ) -> PredicateEvaluator.Verdict {
    let isVersion = version == nil || version == response.version
    let isCode = code == nil || code == response.status
    let expected = "HTTP" + (version.map { "/" + $0 } ?? "") + " " + (code.map { "\($0)" } ?? "*")
    let actual = "HTTP" + (version == nil ? "" : "/" + response.version) + " \(response.status)"
    return .init(holds: isVersion && isCode, expected: expected, actual: actual)
  }

  private func header(
    _ header: KeyValue, _ response: HTTPResponse
  ) throws(EvaluationFailure) -> PredicateEvaluator.Verdict {
    let name = try builder.variables.render(header.key)
    let value = try builder.variables.render(header.value)
    let values = response.headers.values(of: name)
    return .init(
      holds: values.contains(value), expected: "\(name): \(value)",
      actual: values.isEmpty
        ? "no header `\(name)`" : values.map { "\(name): \($0)" }.joined(separator: ", "))
  }

  private func body(
    _ body: Body, _ evaluator: inout ResponseEvaluator
  ) throws(EvaluationFailure) -> PredicateEvaluator.Verdict {
    let wanted = try builder.bytes(of: body)
    switch body.content {
    case .bytes, .file:
      return .init(
        holds: wanted == evaluator.response.body, expected: HurlValue.bytes(wanted).description,
        actual: HurlValue.bytes(evaluator.response.body).description)
    case .text, .graphQL:
      let text = String(decoding: wanted, as: UTF8.self)
      let actual = try evaluator.text()
      return .init(
        holds: text.utf8.elementsEqual(actual.utf8), expected: HurlValue.string(text).description,
        actual: HurlValue.string(actual).description)
    }
  }
}
