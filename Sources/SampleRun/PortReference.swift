/// `{port}` and `{port:NAME}` in commands and variables: where the port of a server goes.
package enum PortReference {
  /// Puts what `port` says of a name, or of `nil` for `{port}`, in the places of ports.
  ///
  /// Where it says nothing the text stays, since braces mean much to shells.
  package static func replacing(
    in command: String, with port: (String?) -> String?
  ) -> String {
    var result = ""
    var rest = command[...]
    while let brace = rest.firstRange(of: "{port") {
      result += rest[..<brace.lowerBound]
      let tail = rest[brace.upperBound...]
      guard let end = tail.firstIndex(of: "}") else {
        rest = rest[brace.lowerBound...]
        break
      }
      let name = tail[..<end]
      let isPort = name.isEmpty || name.hasPrefix(":")
      if isPort, let port = port(name.isEmpty ? nil : String(name.dropFirst())) {
        result += port
        rest = tail[tail.index(after: end)...]
      } else {
        result += rest[brace]
        rest = tail
      }
    }
    return result + rest
  }
}
