/// A reason not to publish that can be overruled; what was is said in the published `build.json`.
package enum Allowance: String, Hashable, Sendable, CaseIterable {
  /// Samples are not verified, or their evidence does not fit.
  case unverified
  case brokenLinks = "broken-links"
  /// `base_url` is missing, or does not fit the target.
  case baseURL = "base-url"
  case drafts
  /// Files of the site are not committed.
  case dirty
  /// What is published is newer.
  case newer
  /// Files of others are in the way.
  case foreign
  /// More files would be removed than may be at once.
  case removals
}
