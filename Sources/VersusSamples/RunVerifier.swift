package import HostSystem
import SampleRun
package import TextCore
import VersusContent

/// What is done about samples that are run.
package enum RunMode: String, Hashable, Sendable, CaseIterable {
  /// What has no evidence that fits is run.
  case changed
  /// Everything is run.
  case all
  /// Nothing is run: evidence that does not fit is an error.
  case locked
  /// Nothing is run, and evidence is shown as it is.
  case off
}

/// What is known of a sample that is run.
package struct SampleRunResult: Sendable {
  package enum State: Hashable, Sendable {
    /// Its evidence fits.
    case verified
    /// It was run just now, and holds.
    case ran
    /// Its evidence is of other inputs than there are now: these.
    case outOfDate([String])
    /// It does not hold, or could not be run.
    case failed
    /// There is nothing to know it by.
    case unknown
  }

  package var sample: SitePath
  package var state: State
  package var evidence: Evidence?
  /// What decides now what it does.
  package var inputs: [Evidence.Input] = []
  /// Why the evidence that there is cannot be trusted.
  package var damage: String?
  /// What the evidence is of, and is not what the environment has now.
  package var otherVersions: [OtherVersion] = []
  package var diagnostics: [Diagnostic] = []

  /// Whether its evidence is of what the sample is now.
  package var isCurrent: Bool { state == .verified || state == .ran }

  /// What pages show of it is known by this.
  package var print: Fingerprint {
    var hasher = FingerprintHasher()
    hasher.combine(isCurrent ? 1 : 0)
    for input in inputs { hasher.combine(input.name + input.hash) }
    for other in otherVersions { hasher.combine(other.name + other.now) }
    // Evidence that was read has its own SHA-256 in it.
    if let evidence {
      hasher.combine(evidence.seal.isEmpty ? EvidenceStore.seal(of: evidence) : evidence.seal)
    }
    return hasher.finish()
  }
}

/// Sees that there is evidence for every sample that is run, and runs what has none that fits.
package struct RunVerifier: Sendable {
  private let store: EvidenceStore
  let environments: any EnvironmentProvider
  private let executor: any SampleExecutor
  private let options: RunOptions

  /// Whether what samples do now takes the place of what is recorded, and of what pages say.
  var accepts: Bool { options.accepts }

  package init(
    _ store: EvidenceStore, environments: any EnvironmentProvider,
    executor: any SampleExecutor, options: RunOptions
  ) {
    self.store = store
    self.environments = environments
    self.executor = executor
    self.options = options
  }

  /// Verifies all of `samples`, side by side, those that took longest first; the results are in their order.
  ///
  /// Evidence is written as soon as it is won, so that a run that is killed has not worked for nothing.
  package func verify(_ samples: [RunnableSample]) async -> [SampleRunResult] {
    var planned = samples.enumerated().map { (index: $0, pending: pending($1)) }
    if let first = planned.firstIndex(where: { needsRun($0.pending) }),
      let obstacle = await executor.obstacle()
    {
      // Told once, not for every sample.
      planned[first].pending.diagnostics.append(obstacle)
      for index in planned.indices { planned[index].pending.canRun = false }
    }
    await makeEnvironments(for: &planned)
    let order = planned.sorted { ($0.pending.weight, $1.index) > ($1.pending.weight, $0.index) }
    let results = await order.concurrentMap(jobs: options.jobs) { item in
      (item.index, await conclude(item.pending))
    }
    return results.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// Makes the environments of what will be run, side by side; otherwise the first samples, which often are of one
  /// side, would all wait for the same one.
  ///
  /// What is wrong with an environment is told by the first sample that needs it.
  private func makeEnvironments(for planned: inout [(index: Int, pending: Pending)]) async {
    var first: [String: Int] = [:]
    for (place, item) in planned.enumerated()
    where item.pending.canRun && item.pending.diagnostics.isEmpty && needsRun(item.pending) {
      guard let name = item.pending.sample.environment, first[name] == nil else { continue }
      first[name] = place
    }
    let wanted = first.sorted { $0.value < $1.value }
    let outcomes = await wanted.concurrentMap(jobs: options.jobs) {
      await environments.prepare($0.key)
    }
    for (entry, outcome) in zip(wanted, outcomes) {
      planned[entry.value].pending.diagnostics += outcome.diagnostics
    }
  }

  /// A sample, and what is known of it before anything is run.
  private struct Pending: Sendable {
    var sample: RunnableSample
    var inputs: [Evidence.Input]
    var stored: Evidence?
    /// Why there is none that can be used.
    var damage: String?
    /// What is wrong with its environment as it is described.
    var diagnostics: [Diagnostic]
    var canRun = true

    /// The inputs that are not as they were; `nil` if there is no evidence.
    var changes: [String]? { stored?.changes(from: inputs) }
    /// How long it will take, as far as is known.
    var weight: Double { stored?.seconds ?? .greatestFiniteMagnitude }
  }

  private func pending(_ sample: RunnableSample) -> Pending {
    let key = environments.key(of: sample.environment)
    var pending = Pending(
      sample: sample, inputs: sample.inputs(environmentKey: key.value ?? ""),
      diagnostics: key.diagnostics)
    for index in pending.diagnostics.indices where pending.diagnostics[index].location == nil {
      let range = sample.project.environment?.range ?? 0..<0
      pending.diagnostics[index].location = sample.project.source.location(of: range)
    }
    switch store.read(sample.path) {
    case .none: break
    case .damaged(let reason): pending.damage = reason
    case .evidence(let evidence): pending.stored = evidence
    }
    return pending
  }

  private func needsRun(_ pending: Pending) -> Bool {
    switch options.mode {
    case .all: true
    case .changed: pending.changes != []
    case .locked, .off: false
    }
  }

  private func conclude(_ pending: Pending) async -> SampleRunResult {
    var result = SampleRunResult(
      sample: pending.sample.path, state: .failed, evidence: pending.stored,
      inputs: pending.inputs, damage: pending.damage, diagnostics: pending.diagnostics)
    if let stored = pending.stored, let plan = environments.plan(of: pending.sample.environment) {
      result.otherVersions = OtherVersion.all(of: stored, against: plan)
    }
    guard !result.diagnostics.contains(where: { $0.severity == .error }) else { return result }
    let changes = pending.changes
    switch options.mode {
    case .off:
      result.state = changes.map { $0.isEmpty ? .verified : .outOfDate($0) } ?? .unknown
    case .locked:
      if changes == [] { result.state = .verified } else { result.diagnostics += [locked(pending)] }
    case .changed, .all:
      if !needsRun(pending) {
        result.state = .verified
      } else if pending.canRun {
        await run(pending, &result)
      }
    }
    return result
  }

  private func run(_ pending: Pending, _ result: inout SampleRunResult) async {
    let sample = pending.sample
    let prepared = await environments.prepare(sample.environment)
    result.diagnostics += prepared.diagnostics
    guard let environment = prepared.value else { return }

    let plan = sample.plan(in: environment, site: options.root)
    let record = await executor.run(plan)
    if let failure = record.failure {
      result.diagnostics.append(
        sample.diagnostic(
          of: failure, in: record, verifiedBefore: pending.stored, now: environment.versions))
      return
    }
    let evidence = Evidence(
      sample: sample.path.string, date: options.today, seconds: record.seconds,
      environment: sample.environment,
      versions: environment.versions.map { .init(name: $0.name, version: $0.version ?? "") },
      inputs: pending.inputs, steps: record.steps)
    let again = await executor.run(plan)
    if let unsteady = Transcripts.difference(from: evidence.steps, to: again.steps) {
      result.diagnostics.append(sample.flaky(unsteady, again.failure))
      return
    }
    let changed = pending.stored.flatMap {
      Transcripts.difference(from: $0.steps, to: evidence.steps)
    }
    if let changed, let stored = pending.stored, !options.accepts {
      result.diagnostics.append(
        sample.changed(changed, pictures: changedPictures(record.pictureBytes, of: sample, stored)))
      return
    }
    do {
      try store.write(evidence, pictures: record.pictureBytes, of: sample.path)
      if let changed { result.diagnostics.append(sample.accepted(changed)) }
      result.state = .ran
      result.evidence = evidence
      result.otherVersions = []
    } catch {
      result.diagnostics.append(
        Diagnostic(id: "unwritable", "\(error.path) cannot be written: \(error.reason)"))
    }
  }

  /// Keeps the pictures that are not the recorded ones, so that somebody can compare them.
  private func changedPictures(
    _ pictures: [String: [UInt8]], of sample: RunnableSample, _ stored: Evidence
  ) -> [SitePath] {
    let known = Dictionary(
      stored.pictures.map { ($0.file, $0.picture.sha256) }, uniquingKeysWith: { a, _ in a })
    let changed = pictures.filter { known[$0.key] != ContentHash(of: $0.value).hex }
    return (try? store.show(changed, of: sample.path)) ?? []
  }

  private func locked(_ pending: Pending) -> Diagnostic {
    let sample = pending.sample
    let file = EvidenceStore.path(of: sample.path)
    let message =
      if let damage = pending.damage {
        "\(file) is not evidence: \(damage)"
      } else if let changes = pending.changes {
        "the evidence of \(sample.path) is of another \(changes.joined(separator: ", "))"
      } else {
        "there is no evidence of \(sample.path)"
      }
    return Diagnostic(
      id: "no-evidence", message, at: sample.project.source.location(of: 0..<0),
      help: "run `versus verify \(sample.path)` and commit \(file)")
  }
}

/// How samples are verified that are run.
package struct RunOptions: Sendable {
  package var mode: RunMode
  /// Whether a transcript that is not the recorded one takes its place.
  package var accepts: Bool
  /// The absolute path of the site.
  package var root: String
  /// `YYYY-MM-DD`, in UTC.
  package var today: String
  /// How many samples run at a time.
  package var jobs: Int

  package init(mode: RunMode, accepts: Bool = false, root: String, today: String, jobs: Int) {
    self.mode = mode
    self.accepts = accepts
    self.root = root
    self.today = today
    self.jobs = jobs
  }
}
