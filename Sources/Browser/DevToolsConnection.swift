import HostSystem
import TextCore

/// A conversation with Chromium in the DevTools protocol
/// (<https://chromedevtools.github.io/devtools-protocol/>).
///
/// Each message is JSON and ends with NUL. One call is made at a time; the events that arrive meanwhile go to
/// ``handle``.
struct DevToolsConnection {
  typealias Parameters = [(name: String, value: JSONValue)]

  private let process: RunningProcess
  private let input: ProcessInput
  /// Until when all that is waited for must have come.
  var deadline: ContinuousClock.Instant
  private let clock = ContinuousClock()
  private var lastCall = 0
  /// How much of what Chromium said has been taken.
  private var offset = 0
  /// The beginning of a message whose end is still to come.
  private var unfinished: [UInt8] = []
  private var messages: [JSONValue] = []
  /// The page that is talked to; `nil` for the browser itself.
  var session: String?

  init(process: RunningProcess, input: ProcessInput, deadline: ContinuousClock.Instant) {
    self.process = process
    self.input = input
    self.deadline = deadline
  }

  /// What a page has told meanwhile: the name of the event, and its parameters.
  struct Event {
    var name: String
    var parameters: JSONValue
  }

  /// Calls a method and waits for what it gives back.
  mutating func call(
    _ method: String, _ parameters: Parameters = [], handle: (Event) -> Void = { _ in }
  ) async throws(BrowserFailure) -> JSONValue {
    let number = try send(method, parameters)
    while true {
      let message = try await next(handle: handle)
      guard message["id"]?.int == number else { continue }
      if let error = message["error"] {
        throw BrowserFailure("\(method): \(error["message"]?.string ?? "it failed")")
      }
      return message["result"] ?? .null
    }
  }

  /// Calls a method whose result nobody waits for.
  @discardableResult
  mutating func send(_ method: String, _ parameters: Parameters) throws(BrowserFailure) -> Int {
    lastCall += 1
    var message: Parameters = [
      ("id", .int(lastCall)), ("method", .string(method)), ("params", .object(parameters)),
    ]
    if let session { message.append(("sessionId", .string(session))) }
    let bytes = Array(JSONValue.object(message).text.utf8) + [0]
    guard bytes.count <= ProcessInput.messageLimit else {
      throw BrowserFailure("a text of \(bytes.count) bytes is too long for \(method)")
    }
    do {
      try input.write(bytes)
    } catch {
      throw BrowserFailure("Chromium cannot be talked to")
    }
    return lastCall
  }

  /// Waits a moment for events.
  mutating func listen(handle: (Event) -> Void) async throws(BrowserFailure) {
    try await pause()
    while let message = takeMessage() { _ = try tell(message, to: handle) }
  }

  private mutating func next(
    handle: (Event) -> Void
  ) async throws(BrowserFailure) -> JSONValue {
    while true {
      if let message = takeMessage() {
        if try !tell(message, to: handle) { return message }
      } else {
        try await pause()
      }
    }
  }

  /// Hands on an event.
  ///
  /// A page that asks something in a dialog gets the answer yes at once; otherwise it would wait for ever.
  ///
  /// - Returns: Whether it was an event.
  private mutating func tell(
    _ message: JSONValue, to handle: (Event) -> Void
  ) throws(BrowserFailure) -> Bool {
    guard let name = message["method"]?.string else { return false }
    switch name {
    case "Inspector.targetCrashed": throw BrowserFailure("the page crashed the browser")
    case "Page.javascriptDialogOpening":
      try send("Page.handleJavaScriptDialog", [("accept", .bool(true))])
    default: handle(Event(name: name, parameters: message["params"] ?? .null))
    }
    return true
  }

  private func pause() async throws(BrowserFailure) {
    if process.hasExited || process.output.isCut {
      throw BrowserFailure(
        process.hasExited ? "Chromium ended" : "Chromium says too much", notes: lastWords)
    }
    guard clock.now < deadline else { throw BrowserFailure(Self.isLate) }
    guard !Task.isCancelled else { throw BrowserFailure("it was interrupted") }
    try? await Task.sleep(for: .milliseconds(2))
  }

  static let isLate = "the page did not come to rest in time"

  private var lastWords: [String] {
    let lines = String(decoding: process.errors.bytes, as: UTF8.self).split(separator: "\n")
      // Chromium complains in every sandbox that there is no bus, and works all the same.
      .filter { !$0.contains("dbus") }
    return lines.isEmpty ? [] : ["it printed:\n" + lines.suffix(10).joined(separator: "\n")]
  }

  private mutating func takeMessage() -> JSONValue? {
    if messages.isEmpty { read() }
    return messages.isEmpty ? nil : messages.removeFirst()
  }

  private mutating func read() {
    let new = process.output.bytes(from: offset)
    offset += new.count
    var parts = new.split(separator: 0, omittingEmptySubsequences: false)[...]
    while parts.count > 1, let part = parts.popFirst() {
      let message = unfinished + part
      unfinished = []
      // What is no JSON is no message: nothing can depend on it.
      if let value = try? JSONParser.parse(message) { messages.append(value) }
    }
    unfinished += parts.first ?? []
  }
}
