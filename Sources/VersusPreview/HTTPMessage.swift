/// The head of a request, as it came over the wire; nothing in it can be trusted.
struct Request: Sendable {
  var method: String
  /// The path and query, or a whole address (RFC 9112, section 3.2).
  var target: String
  var fields = Fields()
  /// HTTP/1.0 knows no `Host`.
  var needsHost = true
}

/// An answer, whole.
struct Response: Sendable {
  enum Body: Sendable {
    /// Parts of what is kept anyway, one after the other.
    case bytes([ArraySlice<UInt8>])
    /// The events of ``ReloadEvents``, without an end.
    case events
  }

  var status: Int
  var fields = Fields()
  var body = Body.bytes([])
  /// Whether only the head is sent, which is that of an answer with the body.
  var isHeadOnly = false

  /// What `Content-Length` says; `nil` for a body without an end.
  var length: Int? {
    guard case .bytes(let parts) = body else { return nil }
    return parts.reduce(0) { $0 + $1.count }
  }
}

/// The fields of a head, in their order; names are the same in any case (RFC 9110, section 5.1).
struct Fields: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  private(set) var all: [Field] = []

  struct Field: Sendable, Hashable {
    var name: String
    var value: String
  }

  init() {}

  init(dictionaryLiteral elements: (String, String)...) {
    all = elements.map { Field(name: $0, value: $1) }
  }

  mutating func append(_ name: String, _ value: String) {
    all.append(Field(name: name, value: value))
  }

  /// All values of a field.
  func values(of name: String) -> [String] {
    all.filter { $0.name.utf8.isSame(as: name.utf8) }.map(\.value)
  }

  /// The values of a field that may be given in several lines, as one list; `nil` if there is none.
  subscript(name: String) -> String? {
    let values = values(of: name)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }
}

extension String.UTF8View {
  /// Whether both are the same but for the case of ASCII letters.
  fileprivate func isSame(as other: String.UTF8View) -> Bool {
    count == other.count
      && zip(self, other).allSatisfy { $0 == $1 || Self.lowered($0) == Self.lowered($1) }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
  }
}
