import Browser
import SampleRun

extension SampleStep {
  /// What the step does, as a heading.
  var title: String {
    switch self {
    case .files: "Its files"
    case .write(let path, _): "Write \(path)"
    case .append(let path, _): "Add to \(path)"
    case .replace(let path, _, _): "Change \(path)"
    case .remove(let path): "Remove \(path)"
    case .run(let step): "Run" + Self.suffix(step.name)
    case .serve(let step): "Serve: \(step.name)"
    case .stop(let name): "Stop: \(name)"
    case .contract(let step): "Contract: \(step.path.split(separator: "/").last ?? "")"
    case .tree(let step): "Files" + Self.suffix(step.name)
    case .measure(let step): "Measure" + Self.suffix(step.name)
    case .screenshot(let step): "Screenshot: \(step.name)"
    }
  }

  private static func suffix(_ name: String?) -> String { name.map { ": \($0)" } ?? "" }
}

extension MeasureStep.Resource {
  /// What is measured.
  var meaning: String {
    switch self {
    case .cpu: "milliseconds of processor time"
    case .time: "milliseconds from start to end"
    case .memory: "most bytes of memory"
    }
  }
}

extension Screenshot.Action {
  /// What somebody is to do, in Markdown.
  var sentence: String {
    switch self {
    case .open(let path): "go to \(path.codeSpan)"
    case .fill(let selector, let text): "fill \(selector.codeSpan) with \(text.codeSpan)"
    case .click(let selector): "click \(selector.codeSpan)"
    case .press(let key): "press \(key.codeSpan)"
    case .wait(let selector): "wait for \(selector.codeSpan)"
    }
  }
}

extension String {
  /// The text as code in a line of Markdown.
  var codeSpan: String {
    let line = replacing("\n", with: " ")
    let ticks = String(repeating: "`", count: line.longestRunOfBackticks + 1)
    let space = ticks.count > 1 ? " " : ""
    return ticks + space + line + space + ticks
  }

  /// How many backticks stand in a row, at most.
  var longestRunOfBackticks: Int {
    var (longest, current) = (0, 0)
    for byte in utf8 {
      current = byte == UInt8(ascii: "`") ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }
}
