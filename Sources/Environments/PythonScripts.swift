import HostSystem
import TextCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The scripts in an environment's `bin`, whose first lines name the interpreter by its path.
struct PythonScripts {
  private let folder: String

  /// The scripts of the environment at the absolute path `folder`.
  init(of folder: String) { self.folder = folder }

  /// Makes the scripts ask for the interpreter by its name, so that they work wherever the environment is mounted
  /// and its `bin` is on `PATH`.
  func makeMovable() throws(FileError) {
    let bin = try LocalFiles(root: folder + "/bin")
    for entry in try bin.entries(of: .root) where entry.kind == .file {
      let path = SitePath.root.appending(entry.name)
      guard try bin.prefix(of: path, upTo: 2) == Array("#!".utf8),
        let bytes = try bin.bytes(at: path), let moved = movable(bytes)
      else { continue }
      let file = bin.absolutePath(of: path)
      let attributes = try? FileManager.default.attributesOfItem(atPath: file)
      try bin.write(moved, to: path)
      if let permissions = attributes?[.posixPermissions] {
        try? FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: file)
      }
    }
  }

  /// A script that names no path of the environment; `nil` for what is no such script.
  ///
  /// Where the path is too long for the system or has a space in it, installers write a script for `sh` instead,
  /// whose second line is the same to Python and to `sh`: `'''exec' "/path/bin/python" "$0" "$@"`.
  private func movable(_ bytes: [UInt8]) -> [UInt8]? {
    let lineFeed = UInt8(ascii: "\n")
    let lines = bytes.split(
      separator: lineFeed, maxSplits: 2, omittingEmptySubsequences: false)
    let interpreter = Array("\(folder)/bin/".utf8)
    if lines[0].dropFirst(2).starts(with: interpreter) {
      let name = lines[0].dropFirst(2 + interpreter.count)
      return Array("#!/usr/bin/env ".utf8) + name + bytes[lines[0].endIndex...]
    }
    guard lines.count == 3, lines[0].elementsEqual("#!/bin/sh".utf8),
      lines[1].starts(with: "'''exec' ".utf8), let path = lines[1].firstRange(of: interpreter)
    else { return nil }
    return Array(bytes[..<path.lowerBound]) + bytes[path.upperBound...]
  }
}
