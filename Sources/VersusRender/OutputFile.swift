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
