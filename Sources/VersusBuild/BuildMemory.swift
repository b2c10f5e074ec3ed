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

  func open() async throws(FileError) -> OutputStage<LocalFiles> { try await output.open() }

  /// What the next build may believe of the output that is there, and what there is to say of the record.
  func recall() -> (reuse: OutputReuse, diagnostics: [Diagnostic]) {
    var reuse = OutputReuse()
    guard let path else { return (reuse, []) }
    do throws(BuildRecord.Unusable) {
      if let record = try BuildRecord.read(path, from: files), record.frame == frame {
        reuse.record = record.drawing
        reuse.isThere = { [output] file in
          guard let stamp = record.stamps[file] else { return false }
          return output.stamp(of: file) == stamp
        }
      }
      return (reuse, [])
    } catch {
      return (reuse, [error.note])
    }
  }

  /// Leaves what is known of the output now, which stands on the disk as `tree` has it.
  func keep(_ drawing: DrawingRecord, _ tree: TreePrint) -> [Diagnostic] {
    guard let path else { return [] }
    var stamps: [SitePath: FileStamp] = [:]
    stamps.reserveCapacity(tree.files.count)
    for file in tree.files {
      if let path = SitePath(file.folder + file.name) { stamps[path] = file.stamp }
    }
    let record = BuildRecord(frame: frame, drawing: drawing, stamps: stamps)
    do {
      try files.write(record.bytes, to: path)
      return []
    } catch {
      return [.unwritable(cache: error)]
    }
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

extension BuildRecord {
  /// A record that nobody can believe.
  struct Unusable: Error {
    let note: Diagnostic
  }

  /// - Returns: `nil` if there is none.
  static func read(_ path: SitePath, from files: LocalFiles) throws(Unusable) -> BuildRecord? {
    do {
      guard let bytes = try files.bytes(at: path) else { return nil }
      return try BuildRecord(bytes)
    } catch let error as FileError {
      throw Unusable(note: .unreadable(cache: path, error))
    } catch {
      throw Unusable(note: .damaged(cache: path))
    }
  }
}

extension Diagnostic {
  static func unreadable(cache path: SitePath, _ error: FileError) -> Diagnostic {
    unusable("\(path) cannot be read: \(error.reason)")
  }

  static func damaged(cache path: SitePath) -> Diagnostic {
    unusable("\(path) is damaged, or of another version of Versus")
  }

  private static func unusable(_ message: String) -> Diagnostic {
    Diagnostic(.warning, id: "unusable-cache", message + "; all is built anew")
  }

  static func unwritable(cache error: FileError) -> Diagnostic {
    Diagnostic(
      .warning, id: "unwritable", "\(error.path) cannot be written: \(error.reason)",
      help: "the next build does everything again")
  }
}
