package import Browser
package import Hurl

/// What running a sample came to: the transcript of its steps, normalised.
package struct SampleRecord: Codable, Hashable, Sendable {
  /// One for each step that was taken, in order; the one that failed is the last.
  package var steps: [StepRecord] = []
  package var failure: SampleFailure?
  /// How long it took.
  package var seconds: Double = 0
  /// The pictures that were taken, in base64, by the names of their files.
  package var pictures: [String: String] = [:]

  package init() {}

  /// The bytes of the pictures.
  package var pictureBytes: [String: [UInt8]] {
    pictures.compactMapValues { Base64.decode($0) }
  }
}

package struct RunRecord: Codable, Hashable, Sendable {
  package var name: String?
  package var command: String
  /// 128 and the signal's number for a command that a signal ended, as shells have it.
  package var exit: Int
  package var stdout: String
  package var stderr: String
  package var seconds: Double

  package init(
    name: String? = nil, command: String, exit: Int, stdout: String, stderr: String, seconds: Double
  ) {
    self.name = name
    self.command = command
    self.exit = exit
    self.stdout = stdout
    self.stderr = stderr
    self.seconds = seconds
  }
}

package struct ServeRecord: Codable, Hashable, Sendable {
  package var name: String
  package var command: String
  /// How long it took to get ready.
  package var seconds: Double
  /// What it printed until it was stopped.
  package var log: String
}

package struct ContractStepRecord: Codable, Hashable, Sendable {
  package var name: String?
  /// The contract's file, as people know it.
  package var path: String
  package var contract: ContractRecord

  package init(name: String? = nil, path: String, contract: ContractRecord) {
    self.name = name
    self.path = path
    self.contract = contract
  }
}

package struct TreeRecord: Codable, Hashable, Sendable {
  package var name: String?
  package var path: String
  /// Relative to `path`, ordered by bytes.
  package var files: [String]
}

package struct MeasureRecord: Codable, Hashable, Sendable {
  package var name: String?
  package var command: String
  /// Name of a figure → what each of the runs gave.
  package var figures: [String: [Double]]
}

package struct ScreenshotRecord: Codable, Hashable, Sendable {
  /// One picture, which is a file of its own.
  package struct Picture: Codable, Hashable, Sendable {
    package var scheme: Screenshot.Scheme
    /// In pixels of the picture.
    package var width: Int
    package var height: Int
    package var bytes: Int
    package var sha256: String

    package init(
      scheme: Screenshot.Scheme, width: Int, height: Int, bytes: Int, sha256: String
    ) {
      self.scheme = scheme
      self.width = width
      self.height = height
      self.bytes = bytes
      self.sha256 = sha256
    }
  }

  package var name: String
  /// The address on the server where the actions led.
  package var path: String
  package var title: String
  /// How many pixels of the picture there are for one of the page.
  package var scale: Int
  /// What it was taken with: `Chromium 156.0.8078.79`.
  package var browser: String
  /// A digest of the fonts that were there.
  package var fonts: String
  /// If a page looks the same in both schemes, there is one.
  package var pictures: [Picture]
  package var seconds: Double

  package init(
    name: String, path: String, title: String, scale: Int, browser: String, fonts: String,
    pictures: [Picture], seconds: Double
  ) {
    self.name = name
    self.path = path
    self.title = title
    self.scale = scale
    self.browser = browser
    self.fonts = fonts
    self.pictures = pictures
    self.seconds = seconds
  }

  /// The name of a picture's file: `list-light.png`.
  package func file(of picture: Picture) -> String { "\(name)-\(picture.scheme.rawValue).png" }
}

/// Why a sample does not hold.
package struct SampleFailure: Codable, Hashable, Sendable {
  /// The step, from 0.
  package var step: Int
  package var part: Part
  /// A sentence without full stop.
  package var message: String
  /// What helps to understand it: a diff, the end of a server's log.
  package var notes: [String] = []

  /// What of the step failed, which is what a diagnostic points at.
  package enum Part: Codable, Hashable, Sendable {
    case step
    case exit
    case stdout
    case stderr
    case log
    /// Of a contract: bytes of its file.
    case contract(lower: Int, upper: Int)
  }

  package init(step: Int, part: Part = .step, message: String, notes: [String] = []) {
    self.step = step
    self.part = part
    self.message = message
    self.notes = notes
  }
}
