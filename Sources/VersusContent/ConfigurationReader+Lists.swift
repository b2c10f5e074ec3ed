import TextCore
import VersusModel

extension ConfigurationReader {
  /// `lists: {paginate: 50, feeds: [sections, tags]}`.
  mutating func lists(from node: DataNode?) -> ListOptions {
    var options = ListOptions()
    guard let node, var map = reader(for: node, named: "`lists`") else { return options }
    options.paginate = map.int("paginate")
    if let size = options.paginate, size < 1 {
      map.invalid("paginate", "must be a number of pages, at least 1")
      options.paginate = nil
    }
    for (name, range) in map.strings("feeds") {
      if let feed = ListOptions.Feed(rawValue: name) {
        options.feeds.insert(feed)
      } else {
        let known = ListOptions.Feed.allCases.map { "`\($0.rawValue)`" }.joined(separator: " or ")
        map.report(
          .invalidValue(key: "feeds", message: "must be \(known), not `\(name)`", help: nil),
          at: range)
      }
    }
    map.finish()
    diagnostics += map.diagnostics
    return options
  }
}
