import TextCore

/// A key of the keyboard, as the protocol wants it described.
package struct Key {
  /// What it is called in `KeyboardEvent.key`.
  var name: String
  /// The old number of it, by which many pages still know it.
  var code: Int
  /// What it writes.
  var text: String

  private static let named: [String: (code: Int, text: String)] = [
    "Enter": (13, "\r"), "Tab": (9, ""), "Escape": (27, ""), "Space": (32, " "),
    "Backspace": (8, ""), "Delete": (46, ""), "Home": (36, ""), "End": (35, ""),
    "PageUp": (33, ""), "PageDown": (34, ""), "ArrowLeft": (37, ""), "ArrowUp": (38, ""),
    "ArrowRight": (39, ""), "ArrowDown": (40, ""),
  ]

  package static var names: [String] { named.keys.sorted() }

  /// A key by its name, or by the one character that it writes.
  package init?(_ name: String) {
    if let key = Self.named[name] {
      self.name = name == "Space" ? " " : name
      (code, text) = key
    } else if name.count == 1, let scalar = name.unicodeScalars.first {
      self.name = name
      text = name
      code =
        scalar.isASCII
        ? Int(scalar.properties.uppercaseMapping.unicodeScalars.first?.value ?? 0) : 0
    } else {
      return nil
    }
  }

  /// The parameters of `Input.dispatchKeyEvent`.
  func parameters(isDown: Bool) -> [(name: String, value: JSONValue)] {
    let kind = isDown ? (text.isEmpty ? "rawKeyDown" : "keyDown") : "keyUp"
    return [
      ("type", .string(kind)), ("key", .string(name)), ("windowsVirtualKeyCode", .int(code)),
      ("text", .string(isDown ? text : "")),
    ]
  }
}
