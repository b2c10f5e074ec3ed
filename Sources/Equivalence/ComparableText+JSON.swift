import TextCore

extension ComparableText {
  /// A line for each value, and for each object and list that has some; members by their names.
  static func lines(ofJSON text: String) throws(Mistake) -> [Line] {
    do {
      let value = try JSONParser.parse(Array(text.utf8))
      var lines: [Line] = []
      write(value, label: "", path: [], to: &lines)
      return lines
    } catch {
      throw Mistake(message: "it is no JSON: \(error.message), at byte \(error.offset)")
    }
  }

  private static func write(
    _ value: JSONValue, label: String, path: [PathStep], to lines: inout [Line]
  ) {
    func line(_ text: String) {
      lines.append(Line(text: label + text, depth: path.count, path: path))
    }
    switch value {
    case .object(let members) where !members.isEmpty:
      line("{")
      for (name, value) in members.sorted(by: { $0.name < $1.name }) {
        write(
          value, label: JSONValue.string(name).text + ": ", path: path + [.member(name)],
          to: &lines)
      }
    case .array(let items) where !items.isEmpty:
      line("[")
      for (index, item) in items.enumerated() {
        write(item, label: "", path: path + [.item(index)], to: &lines)
      }
    // 1 and 1.0 are one number (RFC 8259, section 6, leaves it open; every side's parser says so).
    case .double(let number) where number == number.rounded() && abs(number) < 1e15:
      line("\(Int(number))")
    default: line(value.text)
    }
  }
}
