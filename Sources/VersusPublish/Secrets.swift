#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Texts that must not be shown: whatever stands in an address before its `@`, and values of variables whose names
/// say that they are secret.
package struct Secrets: Sendable {
  private var texts: [String] = []

  /// Those of the environment.
  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    for (name, value) in environment where Self.isSecret(name) { add(value) }
  }

  /// Adds what `address` says of who one is: `https://user:token@host` has `user:token` and `token`.
  package mutating func add(address: String) {
    guard let scheme = address.firstRange(of: "://"),
      let at = address[scheme.upperBound...].prefix(while: { $0 != "/" }).lastIndex(of: "@")
    else { return }
    let user = address[scheme.upperBound..<at]
    add(String(user))
    if let colon = user.firstIndex(of: ":") { add(String(user[user.index(after: colon)...])) }
  }

  /// `text` with `***` in place of every secret.
  package func redacted(_ text: String) -> String {
    texts.reduce(text) { $0.replacing($1, with: "***") }
  }

  /// Short ones would be found in the middle of words.
  private mutating func add(_ text: String) {
    guard text.utf8.count >= 6, !texts.contains(text) else { return }
    texts.append(text)
    texts.sort { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
  }

  private static func isSecret(_ name: String) -> Bool {
    let name = name.uppercased()
    return [
      "TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL", "API_KEY", "ACCESS_KEY", "_PASS",
    ]
    .contains { name.contains($0) }
  }
}
