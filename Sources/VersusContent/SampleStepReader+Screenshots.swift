import Browser
import SampleRun
import TextCore
import VersusModel

extension SampleStepReader {
  /// `screenshot: /path`: what is done on the page, and what is taken of it.
  mutating func screenshot(from map: inout MapReader) -> SampleStep? {
    let path = map.requiredString("screenshot")
    if let path, !path.hasPrefix("/") {
      map.invalid("screenshot", "must be an address of the server that begins with `/`")
    }
    let name = map.requiredString("name")
    if let name, name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_-]*/) == nil {
      map.invalid(
        "name", "must be letters, digits and hyphens, since the picture's file is called by it")
    }
    var screenshot = Screenshot(path: path ?? "/")
    screenshot.view = view(from: &map)
    screenshot.schemes = schemes(from: &map)
    screenshot.element = map.string("of")
    if let status = map.int("status") {
      if !(200...599 ~= status) { map.invalid("status", "must be a status from 200 to 599") }
      screenshot.status = status
    }
    for item in map.list("do") {
      if let action = action(item) { screenshot.actions.append(action) }
    }
    var step = ScreenshotStep(name: name ?? "", screenshot)
    step.server = map.string("server") ?? step.server
    step.seconds = map.seconds("seconds") ?? step.seconds
    return path == nil || name == nil ? nil : .screenshot(step)
  }

  private func view(from map: inout MapReader) -> Screenshot.View {
    var view = Screenshot.View()
    view.width = map.positive("width", atMost: 4_000) ?? view.width
    view.height = map.positive("height", atMost: 8_000) ?? view.height
    view.scale = map.positive("scale", atMost: 3) ?? view.scale
    view.locale = map.string("locale") ?? view.locale
    if view.locale.wholeMatch(of: /[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*/) == nil {
      map.invalid("locale", "must be a language such as `en-US` or `de`")
    }
    view.timeZone = map.string("timezone") ?? view.timeZone
    if view.timeZone.wholeMatch(of: /[A-Za-z0-9_+\/-]+/) == nil {
      map.invalid("timezone", "must be a time zone such as `UTC` or `Europe/Berlin`")
    }
    return view
  }

  /// `schemes: dark`; both if nothing is said.
  private func schemes(from map: inout MapReader) -> [Screenshot.Scheme] {
    let words = map.strings("schemes")
    guard !words.isEmpty else { return Screenshot.Scheme.allCases }
    var chosen: Set<Screenshot.Scheme> = []
    for (word, range) in words {
      if let scheme = Screenshot.Scheme(rawValue: word) {
        chosen.insert(scheme)
      } else {
        map.report(
          .invalidValue(
            key: "schemes", message: "must be `light`, `dark` or both, not `\(word)`", help: nil),
          at: range)
      }
    }
    return Screenshot.Scheme.allCases.filter(chosen.contains)
  }

  private static let actions = ["open", "fill", "click", "press", "wait"]

  /// One item of `do:`.
  private mutating func action(_ node: DataNode) -> Screenshot.Action? {
    let help = "an action is one of \(Self.actions.joined(separator: ", "))"
    guard case .map(let entries) = node.kind,
      let kind = entries.first(where: { Self.actions.contains($0.key) })
    else {
      var near: String?
      if case .map(let entries) = node.kind, let first = entries.first {
        near = nearestName(to: first.key, among: Self.actions)
      }
      return complain(
        "holds an action that does nothing", help: near.map { "did you mean `\($0)`?" } ?? help,
        at: node.range)
    }
    var map = MapReader(entries, of: source, named: "an action of `\(kind.key)`", at: node.range)
    defer {
      map.finish()
      diagnostics += map.diagnostics
    }
    guard let text = map.requiredString(kind.key) else { return nil }
    switch kind.key {
    case "open":
      if !text.hasPrefix("/") {
        map.invalid("open", "must be an address of the server that begins with `/`")
      }
      return .open(path: text)
    case "fill":
      guard let value = map.string("with") else {
        map.missing("with")
        return nil
      }
      return .fill(selector: text, text: value)
    case "press":
      if Key(text) == nil {
        let nearest = nearestName(to: text, among: Key.names)
        map.invalid(
          "press", "names no key: `\(text)`",
          help: nearest.map { "did you mean `\($0)`?" }
            ?? "a key is a character, or one of \(Key.names.joined(separator: ", "))")
      }
      return .press(key: text)
    case "click": return .click(selector: text)
    default: return .wait(selector: text)
    }
  }

  private mutating func complain<T>(_ message: String, help: String, at range: SourceRange) -> T? {
    diagnostics.append(
      ContentProblem.invalidValue(key: "do", message: message, help: help)
        .diagnostic(at: source.location(of: range)))
    return nil
  }
}
