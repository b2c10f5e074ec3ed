import Browser
import HostSystem

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

extension SampleSupervisor {
  /// Takes pictures of a page of a server, by a Chromium that is started for it.
  func screenshot(_ step: ScreenshotStep) async throws(StepFailure) -> StepRecord {
    guard servers[step.server] != nil, let port = servers.ports[step.server] else {
      throw StepFailure("no server named `\(step.server)` runs")
    }
    guard let path = assignment.browser else {
      throw StepFailure(
        "there is no Chromium on this machine to take the screenshot with",
        notes: [BrowserProgram.advice])
    }
    let beginning = clock.now
    let capture = try await capture(
      step, of: port.number, by: BrowserProgram(path: path),
      within: min(.seconds(step.seconds), remaining))
    let record = ScreenshotRecord(
      name: step.name, path: transcript.text(Array(capture.path.utf8)),
      title: transcript.text(Array(capture.title.utf8)), scale: step.screenshot.view.scale,
      browser: "Chromium " + capture.product.drop { $0 != "/" }.dropFirst(),
      fonts: InstalledFonts.digest(), pictures: [],
      seconds: beginning.duration(to: clock.now).seconds)
    return .screenshot(try keep(capture.pictures, of: record))
  }

  /// Puts the pictures beside the record, but for one that is the same as the first.
  private func keep(
    _ pictures: [PageCapture.Picture], of record: ScreenshotRecord
  ) throws(StepFailure) -> ScreenshotRecord {
    var record = record
    for picture in pictures {
      let kept = ScreenshotRecord.Picture(
        scheme: picture.scheme, width: picture.width, height: picture.height,
        bytes: picture.png.count, sha256: ContentHash(of: picture.png).hex)
      guard kept.bytes <= ScreenshotStep.pictureLimit else {
        throw StepFailure(
          "the picture has \(Quantity.bytes(kept.bytes)); readers should not have to load more than "
            + Quantity.bytes(ScreenshotStep.pictureLimit),
          notes: ["take one element (`of:`), or a smaller `width`, `height` or `scale`"])
      }
      guard !record.pictures.contains(where: { $0.sha256 == kept.sha256 }) else { continue }
      record.pictures.append(kept)
      self.record.pictures[record.file(of: kept)] = Base64.encode(picture.png)
    }
    return record
  }

  private func capture(
    _ step: ScreenshotStep, of port: Int, by program: BrowserProgram, within limit: Duration
  ) async throws(StepFailure) -> PageCapture {
    let profile = assignment.place.temporary + "/versus-browser"
    let input: ProcessInput
    do {
      input = try ProcessInput()
    } catch {
      throw StepFailure("Chromium cannot be talked to: \(error.reason)")
    }
    let process = try await start(
      program.command(profile: profile, locale: step.screenshot.view.locale), in: "",
      variables: ["HOME": profile, "TZ": step.screenshot.view.timeZone], talk: input)
    let screenshot = step.screenshot
    let (result, breach) = await guarded { () -> Result<PageCapture, BrowserFailure> in
      do throws(BrowserFailure) {
        return .success(
          try await BrowserPage.take(
            screenshot, port: port, process: process, input: input, within: limit))
      } catch {
        return .failure(error)
      }
    }
    // Nothing of it is needed any more; the profile would be a file of the sample.
    process.signal(SIGKILL)
    await family.kill(sparing: servers.running.map(\.identifier))
    try? FileManager.default.removeItem(atPath: profile)
    if let breach { throw StepFailure(breach) }
    do {
      return try result.get()
    } catch {
      throw StepFailure(
        transcript.text(Array(error.message.utf8)),
        notes: error.notes.map { transcript.text(Array($0.utf8)) })
    }
  }
}
