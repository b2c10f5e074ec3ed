/// What is done to static files, as `assets` in `site.yml` says.
package struct AssetOptions: Hashable, Sendable {
  /// Whether they are served by names that hold a fingerprint of what they hold, too.
  package var fingerprint = false
  /// What loses its comments and needless white space.
  package var minify: Set<Minified> = []

  package enum Minified: String, CaseIterable, Sendable {
    case css, html
  }

  package init() {}
}
