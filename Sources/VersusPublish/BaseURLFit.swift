package import VersusModel

/// Whether a site's address is one at which it can be served from where it is published.
package struct BaseURLFit: Sendable {
  private let destination: PublishDestination
  /// The address of the remote, for git.
  private let remote: String?
  /// What a file `CNAME` at the target says, for git.
  private let customDomain: String?

  package init(
    _ destination: PublishDestination, remote: String? = nil, customDomain: String? = nil
  ) {
    self.destination = destination
    self.remote = remote
    self.customDomain = customDomain
  }

  /// Why `baseURL` does not fit; `nil` if it does, as far as can be told.
  package func refusal(of baseURL: String?) -> Refusal? {
    guard let baseURL else {
      return Refusal(
        .baseURL, "the site has no `base_url`, so its sitemap and feed lead nowhere",
        help: "write the address at which it will be served into site.yml")
    }
    let host = Self.host(of: baseURL)
    if Self.isLocal(host), !isDirectory {
      return Refusal(
        .baseURL, "`base_url` is \(baseURL), which no reader reaches",
        help: "write the address at which `\(destination.name)` is served into site.yml")
    }
    guard let expected, !baseURL.lowercased().hasPrefix(expected.lowercased()) else { return nil }
    return Refusal(
      .baseURL, "`base_url` is \(baseURL), but `\(destination.name)` is served at \(expected)",
      help: "say `base_url: \(expected)` in site.yml, for the site or for this target")
  }

  private var isDirectory: Bool {
    if case .directory = destination.kind { true } else { false }
  }

  /// Where the target is served, if that can be told from it.
  private var expected: String? {
    if let customDomain = customDomain?.split(whereSeparator: \.isWhitespace).first {
      return "https://\(customDomain)/"
    }
    // `https://github.com/OWNER/NAME.git` or `git@github.com:OWNER/NAME.git`
    guard let match = remote?.firstMatch(of: /github\.com[:\/]([^\/]+)\/([^\/]+?)(\.git)?\/?$/)
    else { return nil }
    let owner = match.1.lowercased()
    let isOwnSite = match.2.lowercased() == "\(owner).github.io"
    return "https://\(owner).github.io/" + (isOwnSite ? "" : "\(match.2)/")
  }

  private static func host(of address: String) -> Substring {
    let rest = address.split(separator: "://", maxSplits: 1).last ?? ""
    return rest.prefix { $0 != "/" }
  }

  private static func isLocal(_ host: Substring) -> Bool {
    let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } : host.prefix { $0 != ":" }
    return ["localhost", "127.0.0.1", "0.0.0.0", "[::1"].contains(name) || name.hasSuffix(".local")
      || name.hasSuffix(".localhost")
  }
}
