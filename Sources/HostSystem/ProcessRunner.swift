/// Runs the tools that check samples.
package protocol ProcessRunner: Sendable {
  /// Runs a program to its end, or to the end of its limits.
  ///
  /// Nothing that the program started is left behind. An exit status other than 0 is a result, not an
  /// error.
  ///
  /// - Throws: ``ProcessError`` if the program could not be started.
  func run(_ invocation: Invocation) async throws(ProcessError) -> Completion
}

/// A program, what it is given, and how far it may go.
package struct Invocation: Hashable, Sendable {
  /// A name to find on `PATH`, or a path.
  package var program: String
  package var arguments: [String]
  /// The folder to run in, as an absolute path; `nil` for the current one.
  package var directory: String?
  /// Variables set on top of the inherited ones.
  package var environment: [String: String]
  /// Whether the variables of this process reach the program.
  package var inheritsEnvironment = true
  /// The whole of its standard input.
  package var input: [UInt8]
  package var limits: Limits

  package struct Limits: Hashable, Sendable {
    /// How long the program may run before it is asked to stop.
    package var time: Duration
    /// The most that is kept of each of the two outputs, in bytes; the rest is read and dropped.
    package var outputBytes: Int

    package init(time: Duration = .seconds(60), outputBytes: Int = 1 << 24) {
      self.time = time
      self.outputBytes = outputBytes
    }
  }

  package init(
    _ program: String, _ arguments: [String] = [], directory: String? = nil,
    environment: [String: String] = [:], input: [UInt8] = [], limits: Limits = Limits()
  ) {
    self.program = program
    self.arguments = arguments
    self.directory = directory
    self.environment = environment
    self.input = input
    self.limits = limits
  }
}

/// How a program ended, and what it printed.
package struct Completion: Hashable, Sendable {
  package enum End: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)
    /// Stopped for taking longer than its limit.
    case timedOut
  }

  package var end: End
  package var output: [UInt8]
  package var errors: [UInt8]

  package init(end: End, output: [UInt8], errors: [UInt8]) {
    self.end = end
    self.output = output
    self.errors = errors
  }
}

/// Why a program could not be started.
package enum ProcessError: Error, Hashable {
  /// There is no such program, or it is not executable.
  case notFound(String)
  case failed(program: String, reason: String)
}
