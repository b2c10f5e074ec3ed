/// The version of this program.
package enum VersusVersion {
  package static let current = "0.1.0"
}
