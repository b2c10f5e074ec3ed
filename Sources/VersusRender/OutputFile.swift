package import HostSystem

/// One file of the output.
package struct OutputFile: Hashable, Sendable {
  package let path: SitePath
  package let bytes: [UInt8]

  package init(path: SitePath, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// What takes the files of an output as they are made, several at a time and in any order.
package protocol OutputSink: Sendable {
  func add(_ file: OutputFile)

  /// Takes note that a file of the output stays as it is.
  func keep(_ path: SitePath)
}
