import Expectations
import HostSystem

extension ExitExpectation {
  /// What is wrong with how a command ended; `nil` if nothing is.
  func problem(with record: RunRecord, end: Completion.End?) -> StepFailure? {
    let isRight =
      switch self {
      case .status(let status): record.exit == status
      case .failure: record.exit != 0
      }
    guard !isRight else { return nil }
    let ending =
      if case .signalled(let signal) = end {
        "it was ended by signal \(signal)"
      } else {
        "it ended with exit status \(record.exit)"
      }
    let wanted =
      switch self {
      case .status(let status): "\(status)"
      case .failure: "a failure (any other status)"
      }
    return StepFailure(ending + "; expected was \(wanted)", part: .exit, notes: record.lastWords)
  }
}

extension OutputExpectation {
  /// What is wrong with an output; `nil` if nothing is.
  func problem(with text: String, of part: SampleFailure.Part) -> StepFailure? {
    if let pattern {
      do {
        let mismatch = try OutputPattern(parsing: pattern).mismatch(with: text)
        if let mismatch {
          return StepFailure(
            "\(part.name) is not as expected", part: part, notes: mismatch.notes)
        }
      } catch {
        return StepFailure("the pattern of \(part.name) is wrong: \(error.message)", part: part)
      }
    }
    for wanted in contains where text.firstRange(of: wanted) == nil {
      return StepFailure(
        "\(part.name) does not contain `\(wanted)`", part: part, notes: [part.shown(text)])
    }
    for unwanted in lacks where text.firstRange(of: unwanted) != nil {
      return StepFailure(
        "\(part.name) contains `\(unwanted)`, which it must not", part: part,
        notes: [part.shown(text)])
    }
    return nil
  }
}

extension SampleFailure.Part {
  /// As messages name it.
  fileprivate var name: String {
    switch self {
    case .step: "the step"
    case .exit: "the exit status"
    case .stdout: "stdout"
    case .stderr: "stderr"
    case .log: "the server's log"
    case .contract: "the contract"
    }
  }

  fileprivate func shown(_ text: String) -> String {
    text.isEmpty ? "\(name) is empty" : "\(name):\n" + text.lastLines(20)
  }
}
