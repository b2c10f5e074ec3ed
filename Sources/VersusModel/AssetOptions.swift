/// What is done to static files, as `assets` in `site.yml` says.
package struct AssetOptions: Hashable, Sendable {
  /// Whether they are served by names that hold a fingerprint of what they hold, too.
  package var fingerprint = false
  /// Whether style sheets lose their comments and needless white space.
  package var minify = false

  package init() {}
}
