/// What comes next in HTML, as its parser understands it: elements that were only implied are there, entities are
/// the characters that they stand for, and there are no comments.
package enum MarkupEvent: Hashable, Sendable {
  case open(name: String, attributes: [(name: String, value: String)])
  case text(String)
  case close(name: String)

  package static func == (a: MarkupEvent, b: MarkupEvent) -> Bool {
    switch (a, b) {
    case (.open(let a, let x), .open(let b, let y)): a == b && x.elementsEqual(y, by: ==)
    case (.text(let a), .text(let b)), (.close(let a), .close(let b)): a == b
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .open(let name, _), .text(let name), .close(let name): hasher.combine(name)
    }
  }

  /// Reads HTML, whatever its mistakes.
  ///
  /// - Returns: `nil` for what is empty, or too long to be parsed.
  package static func events(ofHTML text: String) -> [MarkupEvent]? { XMLTree.events(of: text) }
}
