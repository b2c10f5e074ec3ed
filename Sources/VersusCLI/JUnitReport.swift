import TextCore

/// What was found, as CI systems read it: JUnit's XML.
struct JUnitReport {
  struct Case {
    var group: String
    var name: String
    var seconds: Double
    /// Errors make the case fail; others are told with it.
    var diagnostics: [Diagnostic]

    fileprivate var fails: Bool { diagnostics.contains { $0.severity == .error } }
  }

  var cases: [Case]

  var text: String {
    let failed = cases.count(where: \.fails)
    return #"""
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuite name="versus" tests="\#(cases.count)" failures="\#(failed)">
      \#(cases.map(Self.text).joined(separator: "\n"))
      </testsuite>
      """#
  }

  private static func text(of one: Case) -> String {
    let failures = one.diagnostics.filter { $0.severity == .error }.map { diagnostic in
      let text = DiagnosticStyle.human.text(for: diagnostic)
      return #"<failure message="\#(diagnostic.message.xmlEscaped)">\#(text.xmlEscaped)</failure>"#
    }
    let remarks = one.diagnostics.filter { $0.severity != .error }.map {
      DiagnosticStyle.human.text(for: $0).xmlEscaped
    }
    let said = remarks.isEmpty ? "" : "<system-out>\(remarks.joined(separator: "\n"))</system-out>"
    return
      #"  <testcase classname="\#(one.group)" name="\#(one.name.xmlEscaped)" time="\#(one.seconds)">"#
      + failures.joined() + said + "</testcase>"
  }
}

extension String {
  /// The text in XML, without the control characters that XML cannot hold.
  fileprivate var xmlEscaped: String {
    var escaped = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20: escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
