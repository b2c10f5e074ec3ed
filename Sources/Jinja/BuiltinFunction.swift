/// The functions that every template can call.
enum BuiltinFunction: String, CaseIterable, Sendable {
  case range, dict, lipsum, cycler, joiner, namespace
}

extension Renderer {
  mutating func call(_ function: BuiltinFunction, _ arguments: Arguments) throws(Failure) -> Value {
    var arguments = arguments
    switch function {
    case .range: return try range(arguments)
    case .dict: return .map(Map(try entries(&arguments, "dict")))
    case .namespace:
      return .object(Object(.namespace(Map(try entries(&arguments, "namespace")))))
    case .cycler:
      guard !arguments.positional.isEmpty else {
        throw .argument("at least one item has to be provided")
      }
      let items = arguments.positional
      arguments.positional = []
      try arguments.refuseRest(of: "cycler")
      return .object(Object(.cycler(Cycler(items))))
    case .joiner:
      let separator = arguments.take("sep") ?? ", "
      try arguments.refuseRest(of: "joiner")
      return .object(Object(.joiner(Joiner(separator))))
    case .lipsum: return try loremIpsum(&arguments)
    }
  }

  private func range(_ arguments: Arguments) throws(Failure) -> Value {
    var bounds: [Int] = []
    for argument in arguments.positional {
      guard let bound = argument.index else {
        if case .undefined(let undefined) = argument { throw .undefined(undefined) }
        throw .type("'\(argument.typeName)' object cannot be interpreted as an integer")
      }
      bounds.append(bound)
    }
    guard (1...3).contains(bounds.count), arguments.keywords.isEmpty else {
      throw .argument("range expected 1 to 3 positional arguments")
    }
    let start = bounds.count > 1 ? bounds[0] : 0
    let stop = bounds.count > 1 ? bounds[1] : bounds[0]
    let step = bounds.count > 2 ? bounds[2] : 1
    guard step != 0 else { throw .argument("range() arg 3 must not be zero") }
    let isEmpty = step > 0 ? start >= stop : start <= stop
    let (distance, overflow) = (step > 0 ? stop : start)
      .subtractingReportingOverflow(step > 0 ? start : stop)
    let count = isEmpty ? 0 : overflow ? .max : (distance - 1) / Int(clamping: step.magnitude) + 1
    guard count <= limits.rangeSize else {
      throw .limit("range", "range() has more than \(limits.rangeSize) elements")
    }
    return .object(
      Object(.range(IntegerRange(start: start, step: step, count: count, stop: stop))))
  }

  /// What Python's `dict(…)` is made of.
  mutating func entries(_ arguments: inout Arguments, _ name: String) throws(Failure) -> OrderedMap
  {
    var map = OrderedMap()
    guard arguments.positional.count <= 1 else {
      throw .argument("\(name) expected at most 1 argument, got \(arguments.positional.count)")
    }
    if let source = arguments.positional.popLast() { try add(source, to: &map) }
    for keyword in arguments.keywords { map[keyword.name] = keyword.value }
    arguments.keywords = []
    return map
  }

  /// Adds the entries of a mapping, or of a sequence of pairs.
  mutating func add(_ source: Value, to map: inout OrderedMap) throws(Failure) {
    switch source {
    case .map(let other):
      let entries = other.entries
      try charge(2 * entries.count)
      for (key, value) in zip(entries.keys, entries.values) { map[key] = value }
    case .undefined(let undefined): throw .undefined(undefined)
    default:
      for pair in try iterate(source) {
        guard let parts = try elements(of: pair), parts.count == 2 else {
          throw .type("dictionary update sequence element is not a pair")
        }
        map[try key(parts[0])] = parts[1]
        try charge(2)
      }
    }
  }

  private mutating func loremIpsum(_ arguments: inout Arguments) throws(Failure) -> Value {
    let count = try integer(arguments.take("n"), "n", default: 5)
    let html = try truth(of: arguments.take("html") ?? .bool(true))
    let least = try integer(arguments.take("min"), "min", default: 20)
    let most = try integer(arguments.take("max"), "max", default: 100)
    try arguments.refuseRest(of: "lipsum")
    guard least < most, least >= 0 else { throw .argument("empty range for lipsum()") }
    let (words, overflow) = max(0, count).multipliedReportingOverflow(by: most)
    guard !overflow, words <= limits.rangeSize else {
      throw .limit("range", "lipsum() would have more than \(limits.rangeSize) words")
    }
    try charge(4 * words)
    let paragraphs = (0..<max(0, count)).map { _ in LoremIpsum.paragraph(words: least..<most) }
    if html {
      return .safe(
        Array(paragraphs.map { "<p>\($0)</p>" }.joined(separator: "\n").utf8))
    }
    return Value(paragraphs.joined(separator: "\n\n"))
  }
}

/// Filler text.
private enum LoremIpsum {
  private static let words = """
    a ac accumsan ad adipiscing aenean aliquam aliquet amet ante aptent arcu at auctor augue bibendum \
    blandit commodo condimentum congue consectetuer consequat conubia convallis cras cubilia cum \
    curabitur curae cursus dapibus diam dictum dictumst dignissim dis dolor donec dui duis egestas \
    eget eleifend elementum elit enim erat eros est et etiam eu euismod facilisi facilisis fames \
    faucibus felis fermentum feugiat fringilla fusce gravida habitant habitasse hac hendrerit \
    hymenaeos iaculis id imperdiet in inceptos integer interdum ipsum justo lacinia lacus laoreet \
    lectus leo libero ligula litora lobortis lorem luctus maecenas magna magnis malesuada massa \
    mattis mauris metus mi molestie mollis montes morbi mus nam nascetur natoque nec neque netus \
    nibh nisi nisl non nonummy nostra nulla nullam nunc odio orci ornare parturient pede \
    pellentesque penatibus per pharetra phasellus placerat platea porta porttitor posuere potenti \
    praesent pretium primis proin pulvinar purus quam quis quisque rhoncus ridiculus risus rutrum \
    sagittis sapien scelerisque sed sem semper senectus sit sociis sociosqu sodales sollicitudin \
    suscipit suspendisse taciti tellus tempor tempus tincidunt torquent tortor tristique turpis \
    ullamcorper ultrices ultricies urna ut varius vehicula vel velit venenatis vestibulum vitae \
    vivamus viverra volutpat vulputate
    """.split(separator: " ").map(String.init)

  static func paragraph(words range: Range<Int>) -> String {
    var text: [String] = []
    var startsSentence = true
    var untilComma = Int.random(in: 3...8)
    var untilStop = Int.random(in: 10...20)
    for _ in 0..<Int.random(in: range) {
      guard var word = words.randomElement() else { break }
      if startsSentence { word = word.prefix(1).uppercased() + word.dropFirst() }
      startsSentence = false
      untilComma -= 1
      untilStop -= 1
      if untilStop <= 0 {
        word += "."
        startsSentence = true
        untilStop = Int.random(in: 10...20)
        untilComma = Int.random(in: 3...8)
      } else if untilComma <= 0 {
        word += ","
        untilComma = Int.random(in: 3...8)
      }
      text.append(word)
    }
    var paragraph = text.joined(separator: " ")
    if paragraph.hasSuffix(",") { paragraph.removeLast() }
    return paragraph.hasSuffix(".") ? paragraph : paragraph + "."
  }
}
