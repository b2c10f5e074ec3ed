#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How pictures travel in JSON (RFC 4648, section 4).
package enum Base64 {
  package static func decode(_ text: String) -> [UInt8]? {
    Data(base64Encoded: text).map { [UInt8]($0) }
  }

  package static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
