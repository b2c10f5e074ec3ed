package import Browser

/// One step of a sample.
///
/// The steps are taken in order, in a fresh working copy; the first that fails is the last.
package enum SampleStep: Codable, Hashable, Sendable {
  /// Lays files of the sample over the working copy; paths are relative to the sample's folder.
  case files([String])
  case write(path: String, text: String)
  /// Adds text at the end of a file that there is.
  case append(path: String, text: String)
  /// Replaces a text that stands in the file exactly once.
  case replace(path: String, old: String, new: String)
  case remove(path: String)
  case run(RunStep)
  case serve(ServeStep)
  case stop(server: String)
  case contract(ContractStep)
  /// Lists the files below a folder of the working copy.
  case tree(TreeStep)
  case measure(MeasureStep)
  case screenshot(ScreenshotStep)
}

/// A command that runs to its end.
package struct RunStep: Codable, Hashable, Sendable {
  /// What pages know it by; `nil` if none shows it.
  package var name: String?
  /// A line for `sh`.
  package var command: String
  /// Relative to the working copy.
  package var directory = ""
  /// On top of the sample's.
  package var variables: [String: String] = [:]
  package var input = ""
  package var seconds: Double = 60
  /// The exit statuses that are right.
  package var exit: ExitExpectation = .status(0)
  package var stdout: OutputExpectation?
  package var stderr: OutputExpectation?

  package init(_ command: String) { self.command = command }
}

package enum ExitExpectation: Codable, Hashable, Sendable {
  case status(Int)
  /// Any but 0.
  case failure
}

/// What an output must be; every part must hold.
package struct OutputExpectation: Codable, Hashable, Sendable {
  /// The whole of it, as a pattern of `Expectations` (`...`, `[..]`, `[5±1]`, `(re)`).
  package var pattern: String?
  package var contains: [String] = []
  package var lacks: [String] = []

  package init(pattern: String? = nil, contains: [String] = [], lacks: [String] = []) {
    self.pattern = pattern
    self.contains = contains
    self.lacks = lacks
  }
}

/// A server that runs until it is stopped, at the latest when the sample ends.
package struct ServeStep: Codable, Hashable, Sendable {
  /// What later steps know it by.
  package var name = "server"
  /// A line for `sh`, in which `{port}` stands for a free port of 127.0.0.1, and `{port:NAME}` for
  /// that of another server.
  package var command: String
  package var directory = ""
  package var variables: [String: String] = [:]
  /// The server is ready when a request of this path is answered with `status`, or, if `nil`, when it
  /// accepts a connection.
  package var readyPath: String?
  package var readyStatus = 200
  /// How long it may take to get ready.
  package var seconds: Double = 30
  /// What its log must be when it is stopped: both of its outputs in one.
  package var log: OutputExpectation?

  package init(_ command: String) { self.command = command }
}

/// Requests to a server, and what must be answered.
package struct ContractStep: Codable, Hashable, Sendable {
  package var name: String?
  /// The `.hurl` file as people know it, for messages.
  package var path: String
  package var text: String
  /// The server's; its address is the variable `host`.
  package var server = "server"
  package var variables: [String: String] = [:]
  /// What this sample may answer otherwise.
  package var differences: [Difference] = []

  /// An assert that others stand in for.
  package struct Difference: Codable, Hashable, Sendable {
    /// The number from 1, or the title, of the request.
    package var request: String
    /// The assert's text in the contract.
    package var assert: String
    /// The asserts in its place.
    package var instead: [String]

    package init(request: String, assert: String, instead: [String]) {
      self.request = request
      self.assert = assert
      self.instead = instead
    }
  }

  package init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}

package struct TreeStep: Codable, Hashable, Sendable {
  package var name: String?
  /// Relative to the working copy.
  package var path = ""
  /// Names that are passed over wherever they stand; `*` in them stands for any text.
  package var except: [String] = ["__pycache__"]
  /// The paths that there must be, one a line, as a pattern.
  package var expected: String?

  package init() {}
}

/// Pictures of a page of a server, taken by Chromium.
package struct ScreenshotStep: Codable, Hashable, Sendable {
  /// What pages know it by, and its files are called.
  package var name: String
  package var server = "server"
  package var screenshot: Screenshot
  package var seconds: Double = 60

  package init(name: String, _ screenshot: Screenshot) {
    self.name = name
    self.screenshot = screenshot
  }

  /// The most bytes of one picture: a page that shows it should load in a moment.
  package static let pictureLimit = 1 << 19
}

/// A command that is run several times for its figures, which are recorded and never asserted.
package struct MeasureStep: Codable, Hashable, Sendable {
  package var name: String?
  package var command: String
  package var directory = ""
  package var variables: [String: String] = [:]
  package var seconds: Double = 60
  /// How often it is run.
  package var times = 5
  /// Name of a figure → a regular expression whose first group is the number in the output.
  package var figures: [String: String] = [:]
  /// Name of a figure → what of the run is measured.
  package var resources: [String: Resource] = [:]

  package enum Resource: String, Codable, Hashable, Sendable {
    /// Milliseconds of processor time, of the command and all that it started and waited for.
    case cpu
    /// Milliseconds from start to end.
    case time
    /// Most bytes of memory held by one of its processes.
    case memory
  }

  package init(_ command: String) { self.command = command }
}
