import HostSystem
import TextCore
import VersusModel
import VersusRender
import VersusSamples

/// What builds of one output leave for each other; see ``BuildRecord``.
struct BuildMemory: BuildDestination {
  let frame: Fingerprint
  let output: OutputFolder
  let files: LocalFiles
  private let path: SitePath?
  /// Where a ``CompletedBuild`` is taken down.
  let completedPath: SitePath?
  let jobs: Int

  /// Sets up for an output of the site in `files`.
  init(_ files: LocalFiles, output: OutputFolder, options: BuildOptions) {
    self.files = files
    self.output = output
    jobs = options.jobs
    frame = Self.frame(files, options)
    path = options.remembers ? BuildRecord.path(forOutput: output.path) : nil
    completedPath = path.map { $0.parent.appending("\($0.name)-completed") }
  }

  func open() async throws(FileError) -> (
    sink: OutputStage<LocalFiles>, reuse: OutputReuse, diagnostics: [Diagnostic]
  ) {
    let (stage, stamps) = try await output.open(jobs: jobs)
    let (reuse, diagnostics) = recall(stamps)
    return (stage, reuse, diagnostics)
  }

  /// What this build may believe of the output whose files are known by `stamps`, and what there is to say of the
  /// record.
  private func recall(_ stamps: [SitePath: FileStamp]) -> (
    reuse: OutputReuse, diagnostics: [Diagnostic]
  ) {
    var reuse = OutputReuse()
    guard let path else { return (reuse, []) }
    let left = files.recall(path) { bytes throws(RecordReader.Damaged) in try BuildRecord(bytes) }
    if let record = left.value, record.frame == frame {
      reuse.record = record.drawing
      reuse.isThere = { file in
        guard let stamp = record.stamps[file] else { return false }
        return stamps[file] == stamp
      }
    }
    return (reuse, left.diagnostics)
  }

  /// Leaves what is known of the output now, which stands on the disk.
  func keep(_ drawing: DrawingRecord, _ output: WrittenOutput) -> [Diagnostic] {
    guard let path else { return [] }
    let record = BuildRecord(frame: frame, drawing: drawing, stamps: output.stamps)
    return files.keep(record.bytes, at: path)
  }

  /// What all files are made with: if it changes, everything is made again.
  static func frame(_ files: LocalFiles, _ options: BuildOptions) -> Fingerprint {
    var hasher = FingerprintHasher()
    hasher.combine(options.program)
    let configuration = try? files.bytes(at: SitePath.root.appending("site.yml"))
    hasher.combine(Fingerprint(of: configuration ?? []))
    hasher.combine(options.baseURL)
    hasher.combine(options.includesDrafts ? 1 : 0)
    hasher.combine(options.verification.rawValue)
    return hasher.finish()
  }
}

extension LocalFiles {
  /// Reads what an earlier build left at `path`; nothing if that cannot be believed, of which there is something to say.
  func recall<Record>(
    _ path: SitePath, _ decode: ([UInt8]) throws(RecordReader.Damaged) -> Record
  ) -> Outcome<Record> {
    let bytes: [UInt8]?
    do throws(FileError) {
      bytes = try self.bytes(at: path)
    } catch {
      return Outcome(nil, [.unusable("\(path) cannot be read: \(error.reason)")])
    }
    guard let bytes else { return Outcome(nil) }
    do throws(RecordReader.Damaged) {
      return Outcome(try decode(bytes))
    } catch {
      return Outcome(nil, [.unusable("\(path) is damaged, or of another version of Versus")])
    }
  }

  /// Leaves a record for the next build.
  func keep(_ record: [UInt8], at path: SitePath) -> [Diagnostic] {
    do throws(FileError) {
      try write(record, to: path)
      return []
    } catch {
      return [
        Diagnostic(
          .warning, id: "unwritable", "\(error.path) cannot be written: \(error.reason)",
          help: "the next build does everything again")
      ]
    }
  }
}

extension Diagnostic {
  fileprivate static func unusable(_ message: String) -> Diagnostic {
    Diagnostic(.warning, id: "unusable-cache", message + "; all is built anew")
  }
}
