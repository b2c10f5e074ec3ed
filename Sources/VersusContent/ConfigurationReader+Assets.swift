import TextCore
import VersusModel

extension ConfigurationReader {
  /// `assets: {fingerprint: true, minify: [css, html]}`.
  mutating func assets(from node: DataNode?) -> AssetOptions {
    var options = AssetOptions()
    guard let node, var map = reader(for: node, named: "`assets`") else { return options }
    options.fingerprint = map.bool("fingerprint") ?? false
    for (kind, range) in map.strings("minify") {
      if let kind = AssetOptions.Minified(rawValue: kind) {
        options.minify.insert(kind)
      } else {
        map.report(
          .invalidValue(
            key: "minify", message: "must be `css` or `html`, not `\(kind)`", help: nil),
          at: range)
      }
    }
    map.finish()
    diagnostics += map.diagnostics
    return options
  }
}
