import HostSystem
import TextCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Takes pictures of documents that need nothing but themselves, by browsers that are started for it.
///
/// A document is shown at `about:blank`: from there neither files nor other documents can be reached.
package struct DocumentPainter: Sendable {
  private let program: BrowserProgram
  private let view: Screenshot.View
  /// How long one picture may take.
  private let limit: Duration
  private let runner = SubprocessRunner(gracePeriod: .milliseconds(500))

  /// The most bytes that a document may have.
  package static let documentLimit = 1 << 20
  /// How many documents a browser is given: what it has said is kept for as long as it runs.
  private static let share = 32

  /// Sets up for pictures of that many pixels.
  package init(
    _ program: BrowserProgram, width: Int, height: Int, within limit: Duration = .seconds(30)
  ) {
    self.program = program
    self.limit = limit
    view = Screenshot.View(width: width, height: height)
  }

  /// Takes pictures of `documents`, one after the other, in light colours.
  ///
  /// If the task is cancelled, the rest is left out.
  ///
  /// - Parameters:
  ///   - documents: HTML, of at most ``documentLimit`` bytes each.
  ///   - handle: is given each PNG as soon as it is taken, or why there is none.
  /// - Throws: Why no browser could be started.
  package func paint<Documents: RandomAccessCollection<[UInt8]>>(
    _ documents: Documents,
    handle: (Documents.Index, Result<[UInt8], BrowserFailure>) -> Void
  ) async throws(BrowserFailure) {
    var rest = documents[...]
    while !rest.isEmpty, !Task.isCancelled { rest = rest[try await paintSome(rest, handle)...] }
  }

  /// Takes pictures by one browser, until one fails or it has taken its share.
  ///
  /// - Returns: The index of the first document that was not tried.
  private func paintSome<Documents: RandomAccessCollection<[UInt8]>>(
    _ documents: Documents,
    _ handle: (Documents.Index, Result<[UInt8], BrowserFailure>) -> Void
  ) async throws(BrowserFailure) -> Documents.Index {
    let profile = URL.temporaryDirectory.appending(path: "versus-browser-\(UUID().uuidString)")
    let (process, input) = try await start(profile: profile.path)
    let result: Result<Documents.Index, BrowserFailure>
    do throws(BrowserFailure) {
      var page = try await BrowserPage.blank(view, process, input, within: limit)
      result = .success(await paint(documents.prefix(Self.share), on: &page, handle))
    } catch {
      result = .failure(error)
    }
    // In a task of its own, which nobody cancels.
    await Task { await Self.end(process, profile: profile) }.value
    return try result.get()
  }

  private static func end(_ process: RunningProcess, profile: URL) async {
    process.signal(SIGKILL)
    while process.end == nil { try? await Task.sleep(for: .milliseconds(5)) }
    try? FileManager.default.removeItem(at: profile)
  }

  private func paint<Documents: RandomAccessCollection<[UInt8]>>(
    _ documents: Documents, on page: inout BrowserPage,
    _ handle: (Documents.Index, Result<[UInt8], BrowserFailure>) -> Void
  ) async -> Documents.Index {
    for index in documents.indices {
      do {
        handle(index, .success(try await page.paint(documents[index], within: limit)))
      } catch {
        handle(index, .failure(error))
        // It may hang, or be gone.
        return documents.index(after: index)
      }
    }
    return documents.endIndex
  }

  private func start(
    profile: String
  ) async throws(BrowserFailure) -> (RunningProcess, ProcessInput) {
    do {
      let input = try ProcessInput()
      let command = program.command(profile: profile, locale: view.locale)
      let invocation = Invocation(
        "/bin/sh", ["-c", command], environment: ["HOME": profile, "TZ": view.timeZone],
        limits: .init(outputBytes: 1 << 28))
      return (try await runner.start(invocation, input: input), input)
    } catch {
      throw BrowserFailure("Chromium cannot be started: \(error)")
    }
  }
}

extension BrowserPage {
  /// An empty page of a browser that was started by ``BrowserProgram/command(profile:locale:)``.
  fileprivate static func blank(
    _ view: Screenshot.View, _ process: RunningProcess, _ input: ProcessInput,
    within limit: Duration
  ) async throws(BrowserFailure) -> BrowserPage {
    let connection = DevToolsConnection(process: process, input: input, deadline: .now + limit)
    var page = BrowserPage(connection: connection, patience: limit / 2, host: "")
    try await page.show(view)
    return page
  }

  /// Shows a document, and takes a picture of what can be seen of it.
  fileprivate mutating func paint(
    _ document: [UInt8], within limit: Duration
  ) async throws(BrowserFailure) -> [UInt8] {
    guard document.count <= DocumentPainter.documentLimit else {
      throw BrowserFailure(
        "the document has \(document.count) bytes; at most \(DocumentPainter.documentLimit) can be drawn"
      )
    }
    connection.deadline = .now + limit
    try await navigate(to: "about:blank")
    try await call(PageScript.write, with: String(decoding: document, as: UTF8.self))
    let picture = try await picture(of: nil, in: .light)
    // With a colour table it takes half the room. It is made in a page that knows nothing of the document.
    try await navigate(to: "about:blank")
    let small = try await call(PageScript.indexed, with: Base64.encode(picture.png)).string
    guard let small, let bytes = Base64.decode(small), bytes.count < picture.png.count else {
      return picture.png
    }
    return bytes
  }

  /// Calls a function of a text of any length, which is handed over in parts that are no longer than a message may be.
  @discardableResult
  private mutating func call(
    _ function: String, with text: String
  ) async throws(BrowserFailure) -> JSONValue {
    try await evaluate("window.versusText = ''")
    var rest = text.unicodeScalars[...]
    while !rest.isEmpty {
      // A control character takes seven bytes in a string of a script in a message.
      let part = String(rest.prefix(ProcessInput.messageLimit / 8))
      rest = rest.dropFirst(part.unicodeScalars.count)
      try await evaluate("void (window.versusText += \(JSONValue.string(part).text))")
    }
    return try await evaluate("(\(function))(window.versusText)")
  }
}
