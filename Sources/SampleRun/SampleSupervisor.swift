import Expectations
import HostSystem
import TextCore

/// Takes the steps of one sample.
///
/// It is the whole work of a process of its own: everything that this process starts is the
/// sample's, and is killed when the sample ends.
final class SampleSupervisor {
  let assignment: SampleAssignment
  let family: ProcessFamily
  let workingCopy: WorkingCopy
  let programs = SubprocessRunner(gracePeriod: .milliseconds(500))
  let normaliser: OutputNormaliser
  let traffic: OutputNormaliser
  let clock = ContinuousClock()
  let deadline: ContinuousClock.Instant
  var servers = ServerList()
  var record = SampleRecord()

  var plan: SamplePlan { assignment.plan }

  /// - Throws: The mistake in a normaliser of the plan.
  init(_ assignment: SampleAssignment) throws(StepFailure) {
    self.assignment = assignment
    do {
      let plan = assignment.plan
      normaliser = try OutputNormaliser(plan.normalisers, custom: plan.customNormalisers)
      traffic = try OutputNormaliser(
        plan.normalisers + [.dates, .durations, .cookies], custom: plan.customNormalisers)
    } catch {
      let name = assignment.plan.customNormalisers[error.index].name
      throw StepFailure("normaliser `\(name)` is wrong: \(error.mistake.reason)")
    }
    family = ProcessFamily(token: assignment.token, isSandboxed: assignment.isSandboxed)
    if family.isSandboxed { ProcessCount.bound(assignment.plan.limits.mostTasks) }
    workingCopy = WorkingCopy(folder: assignment.place.folder, sample: assignment.plan.folder)
    deadline = clock.now.advanced(by: .seconds(assignment.plan.limits.seconds))
  }

  /// Takes all steps, or those up to the first that fails.
  func run() async -> SampleRecord {
    let start = clock.now
    do {
      try workingCopy.make()
      for (index, step) in plan.steps.enumerated() where record.failure == nil {
        await take(step, index: index)
      }
    } catch {
      record.failure = SampleFailure(step: 0, message: error.message, notes: error.notes)
    }
    await endServers()
    if await !family.kill(), record.failure == nil {
      record.failure = SampleFailure(
        step: max(0, plan.steps.count - 1),
        message: "processes of the sample are left that cannot be killed")
    }
    if family.isAbandoned, !assignment.isSandboxed { assignment.place.remove() }
    record.seconds = start.duration(to: clock.now).seconds
    return record
  }

  private func take(_ step: SampleStep, index: Int) async {
    do {
      record.steps.append(try await perform(step, index: index))
    } catch {
      if let done = error.record { record.steps.append(done) }
      record.failure = SampleFailure(
        step: index, part: error.part, message: error.message,
        notes: error.notes + servers.lastWords(transcript))
    }
  }

  private func perform(_ step: SampleStep, index: Int) async throws(StepFailure) -> StepRecord {
    switch step {
    case .files(let paths):
      for path in paths { try workingCopy.lay(path) }
    case .write(let path, let text): try workingCopy.write(text, to: path)
    case .append(let path, let text): try workingCopy.append(text, to: path)
    case .replace(let path, let old, let new):
      try workingCopy.replace(old, with: new, in: path)
    case .remove(let path): try workingCopy.remove(path)
    case .run(let step): return try await run(step)
    case .serve(let step): return try await serve(step, index: index)
    case .stop(let server):
      try await stop(server)
      return .stop
    case .contract(let step): return try await contract(step)
    case .tree(let step): return try tree(step)
    case .measure(let step): return try await measure(step)
    case .screenshot(let step): return try await screenshot(step)
    }
    return .changed
  }

  /// What is recorded of an output.
  var transcript: Transcript {
    Transcript(
      of: plan, in: assignment.place, token: assignment.token, ports: Array(servers.ports.values),
      normaliser: normaliser, traffic: traffic)
  }
}

/// Why a step does not hold.
struct StepFailure: Error {
  var part: SampleFailure.Part = .step
  /// A sentence without full stop.
  var message: String
  var notes: [String] = []
  /// What the step did before it failed.
  var record: StepRecord?

  init(
    _ message: String, part: SampleFailure.Part = .step, notes: [String] = [],
    record: StepRecord? = nil
  ) {
    self.message = message
    self.part = part
    self.notes = notes
    self.record = record
  }
}

extension Duration {
  /// In seconds, to the millisecond: more would be noise in what is committed.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds / 1_000_000_000_000_000) / 1_000
  }
}
