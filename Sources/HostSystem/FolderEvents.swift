#if os(Linux)
  import Dispatch
  import Glibc
  import Synchronization

  /// What the system tells of folders (inotify(7)), for all folders of a tree.
  ///
  /// It tells of what stands directly in a folder, so each folder is watched by itself, also one that is made later.
  final class FolderEvents: Sendable {
    private struct State {
      var folders: [Int32: SitePath] = [:]
      var numbers: [SitePath: Int32] = [:]
      var isEnded = false
    }

    private static let kinds =
      IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR
      | IN_DONT_FOLLOW

    private let queue: Int32
    private let tree: WatchedTree
    private let state = Mutex(State())
    private let tell: @Sendable (FileChange) -> Void

    private init(
      queue: Int32, tree: WatchedTree, tell: @escaping @Sendable (FileChange) -> Void
    ) {
      self.queue = queue
      self.tree = tree
      self.tell = tell
    }

    /// All changes in `tree` from now on.
    ///
    /// - Throws: ``FileError`` if the system watches no more folders for this user.
    static func changes(
      in tree: WatchedTree, on reader: DispatchQueue = DispatchQueue(label: "versus.folder-events")
    ) throws(FileError) -> AsyncStream<FileChange> {
      let queue = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
      guard queue >= 0 else {
        throw FileError(path: tree.root, reason: "the system has no more queues for changes")
      }
      let (stream, continuation) = AsyncStream.makeStream(of: FileChange.self)
      let events = FolderEvents(queue: queue, tree: tree) { continuation.yield($0) }
      guard events.watch(.root, tells: false) else {
        close(queue)
        throw FileError(
          path: tree.root,
          reason: "the system watches no more folders (fs.inotify.max_user_watches)"
        )
      }
      let source = DispatchSource.makeReadSource(fileDescriptor: queue, queue: reader)
      source.setEventHandler { if !events.take() { source.cancel() } }
      source.setCancelHandler { close(queue) }
      source.activate()
      continuation.onTermination = { _ in events.end() }
      return stream
    }

    /// Watches a folder and all below it; returns whether the system watches as much.
    ///
    /// If it `tells`, the files in them are new: they may have been written before anybody watched.
    @discardableResult
    private func watch(_ folder: SitePath, tells: Bool) -> Bool {
      var isComplete = true
      tree.visit(folder) { path in
        let number = SystemFile.watch(tree.absolutePath(of: path), UInt32(Self.kinds), by: queue)
        guard let number else {
          isComplete = isComplete && errno != ENOSPC
          return
        }
        state.withLock { state in
          state.folders[number] = path
          state.numbers[path] = number
        }
      } file: { path in
        if tells { tell(.written(path)) }
      }
      return isComplete
    }

    /// Watches a folder that is gone no more, nor what was below it.
    private func forget(_ folder: SitePath) {
      let numbers = state.withLock { state in
        let gone = state.numbers.filter { $0.key.isInside(folder) }
        for (path, number) in gone {
          state.numbers[path] = nil
          state.folders[number] = nil
        }
        return gone.values
      }
      for number in numbers { inotify_rm_watch(queue, number) }
    }

    /// Makes ``take()`` come to an end: that a folder is watched no more is an event, too.
    private func end() {
      state.withLock { state in
        state.isEnded = true
        if let number = state.numbers[.root] { inotify_rm_watch(queue, number) }
      }
    }

    /// Takes what waits in the queue; returns whether there will be more.
    private func take() -> Bool {
      guard !state.withLock(\.isEnded) else { return false }
      for event in FolderEvent.all(in: SystemFile.readAvailable(queue)) {
        if event.has(IN_Q_OVERFLOW) {
          watch(.root, tells: false)
          tell(.unknown)
        } else if let folder = state.withLock({ $0.folders[event.folder] }) {
          handle(event, in: folder)
        }
      }
      return true
    }

    private func handle(_ event: FolderEvent, in folder: SitePath) {
      if event.has(IN_IGNORED) {
        return state.withLock { state in
          state.folders[event.folder] = nil
          if state.numbers[folder] == event.folder { state.numbers[folder] = nil }
        }
      }
      let isFolder = event.has(IN_ISDIR)
      guard !event.name.isEmpty, tree.includes(event.name, in: folder, isFolder: isFolder) else {
        return
      }
      let path = folder.appending(event.name)
      let isGone = event.has(IN_DELETE) || event.has(IN_MOVED_FROM)
      if isFolder {
        if isGone { forget(path) } else { watch(path, tells: true) }
      }
      if isGone {
        tell(.removed(path))
      } else if !isFolder {
        // What was only made is written, and closed, later; but a link is whole.
        tell(event.has(IN_CREATE) && !isLink(path) ? .made(path) : .written(path))
      }
    }

    private func isLink(_ path: SitePath) -> Bool {
      SystemFile.kind(of: tree.absolutePath(of: path)) == .link
    }
  }

  /// One entry of the queue: `struct inotify_event`.
  private struct FolderEvent {
    let folder: Int32
    let kinds: UInt32
    /// Of what it happened to, in the folder; empty for the folder itself.
    let name: String

    func has(_ kind: Int) -> Bool { kinds & UInt32(kind) != 0 }
    func has(_ kind: Int32) -> Bool { kinds & UInt32(bitPattern: kind) != 0 }
    func has(_ kind: UInt32) -> Bool { kinds & kind != 0 }

    /// The entries in what was read: number of the folder, kinds, cookie and length of the name, each of four bytes, the
    /// lowest first as on all machines that Swift knows Linux on, and the name, filled up with NUL.
    static func all(in bytes: [UInt8]) -> [FolderEvent] {
      var events: [FolderEvent] = []
      var start = 0
      while start + 16 <= bytes.count {
        let length = Int(number(bytes, start + 12))
        let end = min(start + 16 + length, bytes.count)
        events.append(
          FolderEvent(
            folder: Int32(bitPattern: number(bytes, start)), kinds: number(bytes, start + 4),
            name: String(
              decoding: bytes[start + 16..<end].prefix { $0 != 0 }, as: UTF8.self)))
        start = end
      }
      return events
    }

    private static func number(_ bytes: [UInt8], _ start: Int) -> UInt32 {
      bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
  }
#endif
