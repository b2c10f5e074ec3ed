package import HostSystem
import TextCore

/// A page of a browser that was started for it: acted on, and taken a picture of.
package struct BrowserPage {
  var connection: DevToolsConnection
  private let clock = ContinuousClock()
  /// How long an element that an action names may take to appear.
  private let patience: Duration
  /// What stands before the paths of the server.
  private let host: String
  private var state = State()

  /// What the page has told of itself.
  private struct State {
    /// The frame that the page itself is in.
    var main = ""
    /// Frames whose documents are on their way.
    var loading: Set<String> = []
    /// Frames that will go elsewhere in a moment.
    var leaving: Set<String> = []
    /// The status that the document was answered with.
    var status: Int?

    mutating func note(_ event: DevToolsConnection.Event) {
      let frame = event.parameters["frameId"]?.string ?? ""
      switch event.name {
      case "Page.frameStartedLoading": loading.insert(frame)
      case "Page.frameStoppedLoading": loading.remove(frame)
      case "Page.frameScheduledNavigation": leaving.insert(frame)
      case "Page.frameClearedScheduledNavigation": leaving.remove(frame)
      case "Page.frameDetached":
        loading.remove(frame)
        leaving.remove(frame)
      case "Network.responseReceived":
        guard frame == main, event.parameters["type"]?.string == "Document" else { return }
        status = event.parameters["response"]?["status"]?.int
      default: break
      }
    }
  }

  /// Takes what `screenshot` says of the server at `port`.
  ///
  /// - Parameters:
  ///   - screenshot: the page, and what is done on it.
  ///   - port: the server's, of 127.0.0.1.
  ///   - process: a browser that was started by ``BrowserProgram/command(profile:locale:)``.
  ///   - input: its standard input.
  ///   - limit: how long all of it may take.
  /// - Returns: What was taken, a picture for each scheme.
  /// - Throws: What the page, or Chromium, would not do.
  package static func take(
    _ screenshot: Screenshot, port: Int, process: RunningProcess, input: ProcessInput,
    within limit: Duration
  ) async throws(BrowserFailure) -> PageCapture {
    let deadline = ContinuousClock.now.advanced(by: limit)
    var page = BrowserPage(
      connection: DevToolsConnection(process: process, input: input, deadline: deadline),
      patience: limit / 2, host: "http://127.0.0.1:\(port)")
    let version = try await page.connection.call("Browser.getVersion")
    try await page.show(screenshot.view)
    try await page.open(screenshot.path)
    for action in screenshot.actions { try await page.perform(action) }
    guard page.state.status == screenshot.status else {
      throw BrowserFailure(
        "the page was answered with status \(page.state.status.map(String.init) ?? "unknown"), not \(screenshot.status)",
        notes: [try await page.whereabouts()])
    }
    var capture = PageCapture(
      title: try await page.evaluate("document.title").string ?? "",
      path: try await page.evaluate("location.pathname + location.search").string ?? "",
      product: version["product"]?.string ?? "", pictures: [])
    for scheme in screenshot.schemes {
      capture.pictures.append(try await page.picture(of: screenshot.element, in: scheme))
    }
    return capture
  }

  init(connection: DevToolsConnection, patience: Duration, host: String) {
    self.connection = connection
    self.patience = patience
    self.host = host
  }
}

// MARK: - What is done on it

extension BrowserPage {
  /// Makes the page, as large as `view` says, for a reader who wants nothing to move.
  mutating func show(_ view: Screenshot.View) async throws(BrowserFailure) {
    let target = try await connection.call(
      "Target.createTarget", [("url", .string("about:blank"))])
    let attached = try await connection.call(
      "Target.attachToTarget",
      [("targetId", target["targetId"] ?? .null), ("flatten", .bool(true))])
    connection.session = attached["sessionId"]?.string
    try await call(
      "Emulation.setDeviceMetricsOverride",
      [
        ("width", .int(view.width)), ("height", .int(view.height)),
        ("deviceScaleFactor", .int(view.scale)), ("mobile", .bool(false)),
      ])
    try await call("Emulation.setLocaleOverride", [("locale", .string(view.locale))])
    try await call("Emulation.setTimezoneOverride", [("timezoneId", .string(view.timeZone))])
    try await prefer(.light)
    try await call("Page.enable")
    try await call("Network.enable")
    let tree = try await call("Page.getFrameTree")
    state.main = tree["frameTree"]?["frame"]?["id"]?.string ?? ""
  }

  private mutating func perform(_ action: Screenshot.Action) async throws(BrowserFailure) {
    switch action {
    case .open(let path): try await open(path)
    case .fill(let selector, let text):
      try await act(on: selector, PageScript.fill, text)
      try await settle()
    case .click(let selector):
      try await act(on: selector, PageScript.click)
      try await settle()
    case .press(let name):
      guard let key = Key(name) else { throw BrowserFailure("there is no key `\(name)`") }
      try await call("Input.dispatchKeyEvent", key.parameters(isDown: true))
      try await call("Input.dispatchKeyEvent", key.parameters(isDown: false))
      try await settle()
    case .wait(let selector):
      try await act(on: selector, PageScript.isShown)
      try await settle()
    }
  }

  /// Goes to a path of the server.
  private mutating func open(_ path: String) async throws(BrowserFailure) {
    try await navigate(to: host + path)
  }

  /// Goes to a whole address.
  mutating func navigate(to address: String) async throws(BrowserFailure) {
    let answer = try await call("Page.navigate", [("url", .string(address))])
    if let reason = answer["errorText"]?.string {
      throw BrowserFailure("\(address.trimmingPrefix(host)) cannot be opened: \(reason)")
    }
    try await settle()
  }

  /// Does something with an element as soon as it is there.
  ///
  /// `script` is a function of the element and `argument` that gives back `null`, or what is wrong.
  private mutating func act(
    on selector: String, _ script: String, _ argument: String = ""
  ) async throws(BrowserFailure) {
    let words = [selector, argument].map { JSONValue.string($0).text }
    let call = PageScript.find + "(\(words[0]), \(words[1]), \(script))"
    let limit = clock.now.advanced(by: patience)
    var complaint = PageScript.missing
    while clock.now < limit {
      do {
        guard let found = try await evaluate(call).string else { return }
        complaint = found
      } catch {
        guard error.isOfAnotherDocument else { throw error }
      }
      if complaint != PageScript.missing, complaint != PageScript.hidden { break }
      for _ in 0..<10 { try await listen() }
    }
    throw BrowserFailure("the element `\(selector)` \(complaint)", notes: [try await whereabouts()])
  }

  /// Where the page is, for those who look for the reason of a failure.
  private mutating func whereabouts() async throws(BrowserFailure) -> String {
    let page = try await evaluate("location.pathname + ' (“' + document.title + '”)'").string ?? ""
    return "the page is \(page)"
  }

  mutating func picture(
    of element: String?, in scheme: Screenshot.Scheme
  ) async throws(BrowserFailure) -> PageCapture.Picture {
    try await prefer(scheme)
    try await settle()
    var parameters: DevToolsConnection.Parameters = [("format", .string("png"))]
    if let element {
      try await act(on: element, PageScript.isShown)
      let place = try await evaluate(
        "(\(PageScript.place))(\(JSONValue.string(element).text))")
      parameters += [("clip", place), ("captureBeyondViewport", .bool(true))]
    }
    // On a busy machine Chromium may hand out a frame from before the page had settled: what looks the same
    // twice has.
    let limit = clock.now.advanced(by: patience)
    var last: String?
    while clock.now < limit {
      let data = try await call("Page.captureScreenshot", parameters)["data"]?.string ?? ""
      guard data == last else {
        last = data
        continue
      }
      guard let bytes = Base64.decode(data), let picture = PageCapture.Picture(bytes, scheme) else {
        throw BrowserFailure("Chromium gave no picture")
      }
      return picture
    }
    throw BrowserFailure("the page looks different each time", notes: [try await whereabouts()])
  }

  private mutating func prefer(_ scheme: Screenshot.Scheme) async throws(BrowserFailure) {
    func feature(_ name: String, _ value: String) -> JSONValue {
      .object([("name", .string(name)), ("value", .string(value))])
    }
    try await call(
      "Emulation.setEmulatedMedia",
      [
        ("media", .string("screen")),
        (
          "features",
          .array([
            feature("prefers-color-scheme", scheme.rawValue),
            feature("prefers-reduced-motion", "reduce"),
          ])
        ),
      ])
  }
}

// MARK: - Waiting

extension BrowserPage {
  /// Waits until documents have arrived, with their fonts and pictures, and nothing moves.
  private mutating func settle() async throws(BrowserFailure) {
    while true {
      while !state.loading.isEmpty || !state.leaving.isEmpty { try await listen() }
      do {
        _ = try await evaluate(PageScript.rest)
        if state.loading.isEmpty, state.leaving.isEmpty { return }
      } catch {
        guard error.isOfAnotherDocument else { throw error }
        try await listen()
      }
    }
  }

  @discardableResult
  mutating func evaluate(_ script: String) async throws(BrowserFailure) -> JSONValue {
    let answer = try await call(
      "Runtime.evaluate",
      [
        ("expression", .string(script)), ("awaitPromise", .bool(true)),
        ("returnByValue", .bool(true)), ("userGesture", .bool(true)),
      ])
    if let exception = answer["exceptionDetails"] {
      let words = exception["exception"]?["description"]?.string ?? exception["text"]?.string
      throw BrowserFailure(
        String((words ?? "a script failed").prefix { $0 != "\n" }))
    }
    return answer["result"]?["value"] ?? .null
  }

  @discardableResult
  private mutating func call(
    _ method: String, _ parameters: DevToolsConnection.Parameters = []
  ) async throws(BrowserFailure) -> JSONValue {
    var state = state
    defer { self.state = state }
    return try await connection.call(method, parameters) { state.note($0) }
  }

  private mutating func listen() async throws(BrowserFailure) {
    var state = state
    defer { self.state = state }
    try await connection.listen { state.note($0) }
  }
}
