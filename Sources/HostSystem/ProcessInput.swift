#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Standard input that is written to while a program runs.
///
/// Both ends of the pipe stay open here as well, so that writing to a program that is gone is no signal that
/// would end us (SIGPIPE).
package final class ProcessInput: Sendable {
  /// The end that a program reads from.
  let readEnd: FileDescriptor
  private let writeEnd: FileDescriptor

  /// What a pipe is sure to hold when nobody reads it: writing more at a time could wait for ever.
  package static let messageLimit = 1 << 15

  package init() throws(ProcessError) {
    do {
      (readEnd, writeEnd) = try FileDescriptor.pipe()
    } catch {
      throw .failed(program: "pipe", reason: "\(error)")
    }
  }

  deinit {
    try? readEnd.close()
    try? writeEnd.close()
  }

  /// Hands `bytes` to the program, which has read everything that was written before.
  ///
  /// - Precondition: There are no more than ``messageLimit``.
  package func write(_ bytes: [UInt8]) throws(ProcessError) {
    do {
      try writeEnd.writeAll(bytes.prefix(Self.messageLimit))
    } catch {
      throw .failed(program: "pipe", reason: "\(error)")
    }
  }
}
