import HostSystem
import TextCore

extension SampleSupervisor {
  /// Runs a command several times for its figures.
  func measure(_ step: MeasureStep) async throws(StepFailure) -> StepRecord {
    var expressions: [String: RegularExpression] = [:]
    for (name, pattern) in step.figures {
      do {
        expressions[name] = try RegularExpression(pattern)
      } catch {
        throw StepFailure("figure `\(name)` is no regular expression: \(error.reason)")
      }
    }
    var record = MeasureRecord(name: step.name, command: step.command, figures: [:])
    for _ in 0..<max(1, step.times) {
      let run = try await measureOnce(step)
      for (name, resource) in step.resources {
        record.figures[name, default: []].append(run.value(of: resource))
      }
      for (name, expression) in expressions {
        guard let value = Self.figure(expression, in: run.output) else {
          throw StepFailure(
            "the output has no number where figure `\(name)` looks for it",
            notes: ["output:\n" + run.output.lastLines(20)], record: .measure(record))
        }
        record.figures[name, default: []].append(value)
      }
    }
    return .measure(record)
  }

  /// What one run gave.
  private struct Measurement {
    var output: String
    var cpu: Duration
    var time: Duration
    /// Bytes.
    var memory: Int

    func value(of resource: MeasureStep.Resource) -> Double {
      switch resource {
      case .cpu: cpu.seconds * 1_000
      case .time: time.seconds * 1_000
      case .memory: Double(memory)
      }
    }
  }

  private func measureOnce(_ step: MeasureStep) async throws(StepFailure) -> Measurement {
    let cpuBefore = ResourceUsage.ofEndedChildren
    let begin = clock.now
    let process = try await start(
      servers.fillingPorts(in: step.command), in: step.directory, variables: step.variables)
    var memory = 0
    let trouble = await watch(
      process, until: begin.advanced(by: .seconds(step.seconds)),
      meanwhile: {
        guard step.resources.values.contains(.memory) else { return }
        for member in ProcessTable().descendants(of: [process.identifier]) {
          memory = max(memory, ProcessTable.peakMemory(of: member))
        }
      })
    let errors = transcript.text(process.errors.bytes)
    if let trouble {
      throw StepFailure(trouble.message(for: step.seconds, limits: plan.limits))
    }
    guard process.end == .exited(0) else {
      throw StepFailure(
        "it ended with \(process.endInWords); a figure needs 0", part: .exit,
        notes: errors.isEmpty ? [] : ["stderr:\n" + errors.lastLines(20)])
    }
    return Measurement(
      output: String(decoding: process.output.bytes, as: UTF8.self),
      cpu: ResourceUsage.ofEndedChildren - cpuBefore, time: process.duration, memory: memory)
  }

  private static func figure(_ expression: RegularExpression, in output: String) -> Double? {
    guard let text = try? expression.firstGroup(in: output) else { return nil }
    return Double(text.filter { $0 != "," && $0 != "_" }).flatMap { $0.isFinite ? $0 : nil }
  }
}
