package import TextCore

/// A place that the site is published to, as `site.yml` describes it.
package struct PublishDestination: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// A folder of this machine, at an absolute path or one below the site.
    case directory(path: String)
    /// A branch of a remote repository: a name of a remote, an address or a path.
    case git(remote: String, branch: String, keepsHistory: Bool)
    /// What rsync takes for a destination, and further options for it.
    case rsync(destination: String, options: [String])
    /// What rclone takes for a destination (`remote:bucket/folder`), and further options for it.
    case rclone(destination: String, options: [String])
  }

  /// Lower-case letters, digits and hyphens.
  package var name: String
  package var kind: Kind
  /// In place of the site's own `base_url`.
  package var baseURL: String?
  /// How many files one publish may remove without being asked to; `nil` for a fifth of those that are there.
  package var maxRemovals: Int?
  /// Its name in `site.yml`.
  package var location: SourceLocation

  package init(name: String, kind: Kind, location: SourceLocation) {
    self.name = name
    self.kind = kind
    self.location = location
  }
}
