package import HostSystem
import TextCore

/// Asks other sites whether what a site links to is still there.
///
/// `curl` asks: no client of our own knows as much of certificates, proxies and versions of HTTP. A host is asked
/// one thing at a time, with a pause between, and not again about what it said lately.
package struct ExternalCheck: Sendable {
  /// What is known of an address.
  package enum State: String, Codable, Sendable {
    case there
    /// The host says that there is no such thing.
    case gone
    /// The host does not answer programs.
    case blocked
    /// It could not be asked, or failed; another time it may be there.
    case unknown
  }

  package struct Answer: Codable, Hashable, Sendable {
    package var state: State
    /// `404`, `the host is not found`.
    package var detail: String
    /// When it was given, in seconds since 1970.
    package var time: Double

    package init(state: State, detail: String, time: Double) {
      self.state = state
      self.detail = detail
      self.time = time
    }
  }

  private let runner: any ProcessRunner
  private let memory: LinkMemory
  private let now: Double
  private let pause: Duration
  private let attempts: Int
  private let jobs: Int

  /// Sets up to ask `jobs` hosts at a time.
  ///
  /// `now` is in seconds since 1970; `pause` stands between two questions to a host, and longer ones between the
  /// `attempts` at what is not known.
  package init(
    runner: any ProcessRunner, memory: LinkMemory, now: Double,
    pause: Duration = .milliseconds(500), attempts: Int = 3, jobs: Int = 8
  ) {
    self.runner = runner
    self.memory = memory
    self.now = now
    self.pause = pause
    self.attempts = attempts
    self.jobs = jobs
  }

  /// Whether `curl` is there.
  package func canAsk() async -> Bool {
    (try? await runner.run(Invocation("curl", ["--version"])))?.end == .exited(0)
  }

  /// What is known of each address now; what was asked is remembered.
  package func answers(to addresses: [String]) async -> [String: Answer] {
    var answers: [String: Answer] = [:]
    var asked: [String: [String]] = [:]
    for address in Set(addresses.map(Self.withoutFragment)) {
      if let known = memory.answer(to: address, now: now) {
        answers[address] = known
      } else {
        asked[Self.host(of: address), default: []].append(address)
      }
    }
    let hosts = asked.values.map { $0.sorted() }
    let given = await hosts.concurrentMap(jobs: jobs) { await ask(host: $0) }
    for (address, answer) in given.joined() { answers[address] = answer }
    memory.remember(answers)
    return answers
  }

  /// The answer about an address as it is written, its fragment included.
  package static func withoutFragment(_ address: String) -> String {
    String(address.prefix { $0 != "#" })
  }

  private static func host(of address: String) -> String {
    let parts = address.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
    return parts.count > 1 ? parts[1].lowercased() : address
  }

  // MARK: - Asking

  private func ask(host addresses: [String]) async -> [(String, Answer)] {
    var answers: [(String, Answer)] = []
    for address in addresses {
      if !answers.isEmpty { try? await Task.sleep(for: pause) }
      answers.append((address, await ask(address)))
    }
    return answers
  }

  private func ask(_ address: String) async -> Answer {
    var answer = Answer(state: .unknown, detail: "it was not asked", time: now)
    for attempt in 0..<max(1, attempts) {
      if attempt > 0 { try? await Task.sleep(for: pause * (2 << attempt)) }
      answer = await ask(address, by: ["--head"])
      // Some servers do not know HEAD, or answer it otherwise.
      if answer.state != .there { answer = await ask(address, by: []) }
      if answer.state != .unknown { break }
    }
    return answer
  }

  private func ask(_ address: String, by method: [String]) async -> Answer {
    let invocation = Invocation(
      "curl",
      [
        // Nothing of the user's own settings.
        "--disable", "--silent", "--location", "--max-redirs", "10", "--max-time", "20",
        "--connect-timeout", "10", "--proto", "=http,https", "--proto-redir", "=http,https",
        "--globoff", "--compressed", "--output", "/dev/null", "--write-out", "%{http_code}",
        "--user-agent", "versus-check/1 (looks whether links lead somewhere)",
      ] + method + ["--url", address], limits: .init(time: .seconds(30), outputBytes: 4_096))
    guard let done = try? await runner.run(invocation) else {
      return Answer(state: .unknown, detail: "curl could not be run", time: now)
    }
    let status = Int(String(decoding: done.output, as: UTF8.self)) ?? 0
    guard case .exited(let exit) = done.end else {
      return Answer(state: .unknown, detail: "it did not answer in time", time: now)
    }
    if exit == 0 { return Answer(state: Self.state(of: status), detail: "\(status)", time: now) }
    let (state, detail) = Self.failure(exit)
    return Answer(state: state, detail: detail, time: now)
  }

  /// What a status says (RFC 9110, section 15); some sites answer programs by codes of their own.
  private static func state(of status: Int) -> State {
    switch status {
    case 200..<400: .there
    case 400, 404, 405, 410, 414, 422: .gone
    case 401..<500, 999: .blocked
    default: .unknown
    }
  }

  /// What an exit status of `curl` means.
  private static func failure(_ exit: Int32) -> (State, String) {
    switch exit {
    case 1, 3: (.gone, "it is no address of the web")
    case 47: (.gone, "it is redirected without end")
    case 6: (.unknown, "the host is not found")
    case 7: (.unknown, "the host refuses the connection")
    case 28: (.unknown, "it did not answer in time")
    case 35, 51, 53, 54, 58, 60, 77, 80, 83, 90, 91: (.unknown, "its certificate cannot be trusted")
    case 52, 56: (.unknown, "the host broke off")
    default: (.unknown, "curl ended with exit status \(exit)")
    }
  }
}
