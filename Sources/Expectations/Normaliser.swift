/// A part of an output that differs from run to run, and is masked in what is recorded.
package enum Normaliser: String, Codable, Hashable, Sendable, CaseIterable {
  case ansi
  case ports
  case paths
  case dates
  case durations
  case uuids
  case addresses
  case tokens
  case cookies
  case versions

  /// What is masked unless a site or a sample says otherwise.
  package static let standard: [Normaliser] = [.ansi, .ports, .paths]
}
