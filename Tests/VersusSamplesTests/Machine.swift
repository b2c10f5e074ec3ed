import Foundation
import HostSystem
import Synchronization
import TextCore

@testable import VersusSamples

/// A machine that verifies again and again, and keeps what compiled in files.
final class Machine: ProcessRunner {
  private let files = MemoryFiles()
  private let languages: LanguageTable
  private let folder: String
  private let interpreter: String
  private let jobs: Int
  private let invocations = Mutex<[Invocation]>([])

  init(
    languages: LanguageTable = .builtIn, site: String? = nil, python: String = python,
    jobs: Int = 1
  ) {
    self.languages = languages
    folder = site ?? FileManager.default.temporaryDirectory.path
    interpreter = python
    self.jobs = jobs
  }

  /// The programs that were started by the last verification, and what each of them was given.
  var started: [String] { invocations.withLock { $0.map(\.program) } }
  var inputs: [String] {
    invocations.withLock { $0.map { String(decoding: $0.input, as: UTF8.self) } }
  }

  /// The bytes that are kept.
  var size: Int { files.bytes(at: kept)?.count ?? 0 }

  private let kept = SitePath.root.appending(".versus").appending("cache").appending("compiled")

  func change(_ change: (inout [UInt8]) -> Void) {
    var bytes = files.bytes(at: kept) ?? []
    change(&bytes)
    files.write(bytes, to: kept)
  }

  func run(_ invocation: Invocation) async throws(ProcessError) -> Completion {
    invocations.withLock { $0.append(invocation) }
    return try await SubprocessRunner().run(invocation)
  }

  func verify(_ units: [CodeUnit]) async -> Verification {
    invocations.withLock { $0 = [] }
    let verifier = SampleVerifier(
      languages: languages, runner: self, site: folder, python: interpreter, jobs: jobs)
    let read = CompileCache.read(from: files)
    var ledger = CompileLedger()
    var cache = read.value ?? CompileCache()
    var verification = await verifier.verify(units, ledger: &ledger, cache: &cache)
    verification.diagnostics += read.diagnostics + cache.write(to: files)
    return verification
  }
}
