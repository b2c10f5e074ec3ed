/// A recorded request as a command or as code that sends it again, for pages.
///
/// Each form sends the same method, path, query, headers and body, whatever stands in them.
package struct RequestSnippet: Sendable {
  private let request: ContractRecord.Request
  private let url: String

  /// Writes `request` for a server at `origin`, such as `http://127.0.0.1:8000`; by default for the
  /// one it was sent to.
  package init(_ request: ContractRecord.Request, origin: String? = nil) {
    self.request = request
    url = origin.map { $0 + request.target } ?? request.url
  }

  /// The headers but for those that the body's form brings with it.
  private var headers: [HTTPHeader] {
    guard request.form != nil else { return request.headers }
    return request.headers.filter { $0.name.lowercased() != "content-type" || !isOwnType($0.value) }
  }

  private func isOwnType(_ type: String) -> Bool {
    type.hasPrefix(
      request.isMultipart ? "multipart/form-data" : "application/x-www-form-urlencoded")
  }

  private var hasDotSegments: Bool { URLParts.hasDotSegments(request.target) }

  private var hasContentType: Bool { !request.headers.values(of: "Content-Type").isEmpty }

  /// Joins the parts of a command, over several lines if it is long.
  private static func command(_ parts: [String]) -> String {
    let line = parts.joined(separator: " ")
    return line.utf8.count <= 78 ? line : parts.joined(separator: " \\\n  ")
  }

  // MARK: curl

  /// A command for a POSIX shell.
  package var curl: String {
    var parts = ["curl"]
    var input = ""
    switch request.method {
    case "GET" where request.body == nil, "POST" where request.body != nil: break
    case "HEAD": parts.append("--head")
    default: parts.append("-X \(request.method)")
    }
    if hasDotSegments { parts.append("--path-as-is") }
    // Brackets and braces mean something to curl otherwise.
    if url.utf8.contains(where: "[]{}".utf8.contains) { parts.append("--globoff") }
    parts.append(url.shellQuoted)
    parts += headers.map { header in
      // A header without a value is one to leave out, but for this form.
      "-H "
        + (header.value.isEmpty ? header.name + ";" : "\(header.name): \(header.value)").shellQuoted
    }
    if let form = request.form {
      parts += form.map { request.isMultipart ? curlPart($0) : curlField($0) }
    } else if let body = request.body {
      if !hasContentType { parts.append("-H 'Content-Type:'") }
      if let text = body.text, !text.utf8.contains(0) {
        parts.append("--data-raw " + text.shellQuoted)
      } else {
        input = Self.bytesCommand(body)
        parts.append("--data-binary @-")
      }
    }
    return input + Self.command(parts)
  }

  private func curlField(_ field: ContractRecord.Request.Field) -> String {
    "--data-urlencode "
      + "\(PercentEncoding.encode(field.name))=\(field.value ?? "")".shellQuoted
  }

  private func curlPart(_ field: ContractRecord.Request.Field) -> String {
    guard let file = field.file else {
      return "--form-string " + "\(field.name)=\(field.value ?? "")".shellQuoted
    }
    let quoted = file.filter { $0 != "\\" && $0 != "\"" } == file ? file : file.backslashQuoted
    let type = field.contentType.map { ";type=\($0)" } ?? ""
    let needsQuotes = file.contains { ";,\"\\".contains($0) }
    return "-F " + "\(field.name)=@\(needsQuotes ? "\"\(quoted)\"" : file)\(type)".shellQuoted
  }

  /// Prints bytes that cannot stand in a command.
  private static func bytesCommand(_ body: ContractRecord.Body) -> String {
    let digits = body.base64 ?? Base64.encode(Array((body.text ?? "").utf8))
    return "printf %s \(digits.shellQuoted) | base64 -d |\n  "
  }

  // MARK: HTTPie

  /// A command for a POSIX shell with HTTPie 3.
  package var httpie: String {
    var parts = ["http"]
    var input = ""
    if hasDotSegments { parts.append("--path-as-is") }
    if request.form != nil { parts.append(request.isMultipart ? "--multipart" : "--form") }
    if request.method != "GET" || request.body != nil { parts.append(request.method) }
    parts.append(url.shellQuoted)
    parts += headers.map { header in
      let name = header.name.httpieQuoted
      return (header.value.isEmpty ? "\(name);" : "\(name):\(header.value)").shellQuoted
    }
    if let form = request.form {
      parts += form.map { field in
        let name = field.name.httpieQuoted
        guard let file = field.file else {
          return "\(name)=\((field.value ?? "").httpieValue)".shellQuoted
        }
        return "\(name)@\(file)\(field.contentType.map { ";type=\($0)" } ?? "")".shellQuoted
      }
    } else if let body = request.body {
      if !hasContentType { parts.append("'Content-Type:'") }
      if let text = body.text, !text.utf8.contains(0) {
        parts.append("--raw " + text.shellQuoted)
      } else {
        input = Self.bytesCommand(body)
      }
    }
    return input + Self.command(parts)
  }

  // MARK: Python

  /// Code for Python with `requests`.
  ///
  /// `nil` for a path with `.` or `..`: that library takes them out before it sends.
  package var python: String? {
    guard !hasDotSegments else { return nil }
    var arguments = [url.pythonQuoted]
    let shortcuts = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    let function = shortcuts.contains(request.method) ? request.method.lowercased() : "request"
    if function == "request" { arguments.insert(request.method.pythonQuoted, at: 0) }
    if !headers.isEmpty {
      let items = headers.map { header in
        // A text would be sent as Latin-1.
        let isPlain = header.value.utf8.allSatisfy { $0 < 0x80 }
        let value = header.value.pythonQuoted + (isPlain ? "" : ".encode()")
        return "\(header.name.pythonQuoted): \(value)"
      }
      arguments.append("headers={\(items.joined(separator: ", "))}")
    }
    if let form = request.form {
      let items = form.map { request.isMultipart ? pythonPart($0) : pythonField($0) }
      arguments.append(
        "\(request.isMultipart ? "files" : "data")=[\(items.joined(separator: ", "))]")
    } else if let body = request.body {
      arguments.append("data=" + Self.pythonBytes(body))
    }
    // HEAD is the one request that `requests` does not follow redirects of.
    if request.method != "HEAD" { arguments.append("allow_redirects=False") }
    let line = "response = requests.\(function)(\(arguments.joined(separator: ", ")))"
    let call =
      line.utf8.count <= 78
      ? line
      : "response = requests.\(function)(\n"
        + arguments.map { "    \($0),\n" }.joined() + ")"
    return "import requests\n\n\(call)\nprint(response.status_code, response.text)\n"
  }

  private func pythonField(_ field: ContractRecord.Request.Field) -> String {
    "(\(field.name.pythonQuoted), \((field.value ?? "").pythonQuoted))"
  }

  private func pythonPart(_ field: ContractRecord.Request.Field) -> String {
    guard let file = field.file else {
      return "(\(field.name.pythonQuoted), (None, \((field.value ?? "").pythonQuoted)))"
    }
    let base = file.split(separator: "/").last.map(String.init) ?? file
    let type = field.contentType.map { ", \($0.pythonQuoted)" } ?? ""
    return
      "(\(field.name.pythonQuoted), (\(base.pythonQuoted), open(\(file.pythonQuoted), \"rb\")\(type)))"
  }

  private static func pythonBytes(_ body: ContractRecord.Body) -> String {
    guard let text = body.text else {
      let digits = (body.base64 ?? "").pythonQuoted
      return "__import__(\"base64\").b64decode(\(digits))"
    }
    return text.utf8.allSatisfy { $0 < 0x80 } ? text.pythonQuoted : text.pythonQuoted + ".encode()"
  }
}

extension String {
  /// The text as one word of a POSIX shell, in single quotes unless it needs none.
  fileprivate var shellQuoted: String {
    let isPlain =
      !isEmpty
      && utf8.allSatisfy {
        $0.isASCIILetter || $0.isASCIIDigit || "-._/:=@%+,".utf8.contains($0)
      }
    return isPlain ? self : "'" + replacing("'", with: #"'\''"#) + "'"
  }

  /// The text as a string of Python.
  fileprivate var pythonQuoted: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        text += "\\x" + UInt8(truncatingIfNeeded: scalar.value).hex.lowercased()
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }

  /// A name that HTTPie is not to take apart.
  fileprivate var httpieQuoted: String {
    var text = ""
    for character in self {
      if ":=@;".contains(character) { text.append("\\") }
      text.append(character)
    }
    return text
  }

  /// A value that does not make another separator of the one before it: `=@` reads a file.
  fileprivate var httpieValue: String {
    first.map { "=@".contains($0) } == true ? "\\" + self : self
  }

  fileprivate var backslashQuoted: String {
    replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }

  /// Without regard to what characters the scalars make.
  private func replacing(_ old: Character, with new: String) -> String {
    split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}
