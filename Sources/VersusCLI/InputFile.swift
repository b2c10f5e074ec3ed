import Foundation
import TextCore

/// A file that a command is given by name.
enum InputFile {
  /// Reads the whole file; `-` is standard input.
  static func read(_ path: String) throws(CommandFailure) -> SourceText {
    if path == "-" {
      return SourceText(
        path: path, bytes: [UInt8](FileHandle.standardInput.readDataToEndOfFile()))
    }
    do {
      return SourceText(path: path, bytes: [UInt8](try Data(contentsOf: URL(filePath: path))))
    } catch {
      throw CommandFailure("\(path) cannot be read")
    }
  }
}
