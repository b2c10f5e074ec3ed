/// What is to be taken of a page.
package struct Screenshot: Codable, Hashable, Sendable {
  /// How large the page is shown, and to whom.
  package struct View: Codable, Hashable, Sendable {
    /// In CSS pixels.
    package var width = 1000
    package var height = 700
    /// Pixels of the picture for each of these.
    package var scale = 1
    /// By BCP 47.
    package var locale = "en-US"
    /// By the IANA.
    package var timeZone = "UTC"

    package init() {}

    init(width: Int, height: Int) { (self.width, self.height) = (width, height) }
  }

  /// What the page is told that its reader prefers (`prefers-color-scheme`).
  package enum Scheme: String, Codable, Hashable, Sendable, CaseIterable {
    case light, dark
  }

  /// One thing that somebody does on the page; elements are named by CSS selectors, and waited for.
  package enum Action: Codable, Hashable, Sendable {
    /// Goes to another address of the server.
    case open(path: String)
    /// Puts a text into a field, or chooses the option of that name.
    case fill(selector: String, text: String)
    case click(selector: String)
    /// Presses a key: a name of ``Key``, or a character.
    case press(key: String)
    /// Waits until an element is there and is shown.
    case wait(selector: String)
  }

  /// The address on the server, from `/`.
  package var path: String
  package var view = View()
  package var schemes = Scheme.allCases
  package var actions: [Action] = []
  /// The one element that is taken; `nil` for what the view shows.
  package var element: String?
  /// The status that the page must have been answered with.
  package var status = 200

  package init(path: String) { self.path = path }
}

/// What was taken of a page.
package struct PageCapture: Hashable, Sendable {
  package struct Picture: Hashable, Sendable {
    package var scheme: Screenshot.Scheme
    package var png: [UInt8]
    /// In pixels of the picture.
    package var width: Int
    package var height: Int
  }

  package var title: String
  /// The address on the server where the actions led.
  package var path: String
  /// `Chrome/156.0.8078.79`.
  package var product: String
  package var pictures: [Picture]
}

extension PageCapture.Picture {
  /// Reads the size from the header (PNG specification, 11.2.1); `nil` if it is no PNG.
  init?(_ png: [UInt8], _ scheme: Screenshot.Scheme) {
    guard png.starts(with: [0x89, 0x50, 0x4E, 0x47]), png.count > 24 else { return nil }
    func number(at offset: Int) -> Int {
      png[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    self.init(scheme: scheme, png: png, width: number(at: 16), height: number(at: 20))
  }
}
