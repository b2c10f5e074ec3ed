import TextCore

/// What a request for a file gets: all of it, a part, or that it has not changed (RFC 9110, sections 13 and 14).
struct FileResponse {
  private let file: PreviewSite.File

  init(of file: PreviewSite.File) { self.file = file }

  /// Looks at preconditions in the order of RFC 9110, section 13.2.2.
  ///
  /// Those that go by dates are ignored, since
  /// no file here has one.
  func response(to request: Request) -> Response {
    if let wanted = request.fields["If-Match"], !matches(wanted, isStrong: true) {
      return Response.text(412, "The file is another.")
    }
    var fields: Fields = [
      "ETag": file.validator, "Cache-Control": "no-cache", "Accept-Ranges": "bytes",
    ]
    if let known = request.fields["If-None-Match"], matches(known, isStrong: false) {
      return Response(status: 304, fields: fields)
    }
    let range = ranges(of: request)
    if case .unsatisfiable? = range {
      fields.append("Content-Range", "bytes */\(file.bytes.count)")
      return Response(status: 416, fields: fields)
    }
    fields.append("X-Content-Type-Options", "nosniff")
    guard case .parts(let parts)? = range else {
      fields.append("Content-Type", file.type)
      return Response(status: 200, fields: fields, body: .bytes([file.bytes[...]]))
    }
    return parts.count == 1 ? single(parts[0], fields) : several(parts, fields)
  }

  /// What of the file is wanted; `nil` for all of it.
  private func ranges(of request: Request) -> ByteRanges? {
    guard request.method == "GET", let text = request.fields["Range"] else { return nil }
    if let condition = request.fields["If-Range"], condition != file.validator { return nil }
    return ByteRanges(text, length: file.bytes.count)
  }

  private func single(_ part: Range<Int>, _ fields: Fields) -> Response {
    var fields = fields
    fields.append("Content-Type", file.type)
    fields.append("Content-Range", contentRange(part))
    return Response(status: 206, fields: fields, body: .bytes([file.bytes[part]]))
  }

  /// Several parts, with a line between them that is not in the file (RFC 9110, section 14.6).
  private func several(_ parts: [Range<Int>], _ fields: Fields) -> Response {
    var boundary = "part-of-\(Fingerprint(of: file.bytes).hex)"
    while !file.bytes.ranges(of: Array(boundary.utf8)).isEmpty { boundary += "-" }
    var body: [ArraySlice<UInt8>] = []
    for part in parts {
      let head =
        "\r\n--\(boundary)\r\nContent-Type: \(file.type)\r\nContent-Range: \(contentRange(part))\r\n\r\n"
      body.append(Array(head.utf8)[...])
      body.append(file.bytes[part])
    }
    body.append(Array("\r\n--\(boundary)--\r\n".utf8)[...])
    var fields = fields
    fields.append("Content-Type", "multipart/byteranges; boundary=\(boundary)")
    return Response(status: 206, fields: fields, body: .bytes(body))
  }

  private func contentRange(_ part: Range<Int>) -> String {
    "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.bytes.count)"
  }

  /// Whether a list of entity tags has that of the file, or is `*`.
  ///
  /// A weak tag is none for a strong comparison (RFC 9110, section 8.8.3.2).
  private func matches(_ list: String, isStrong: Bool) -> Bool {
    list.split(separator: ",").map(\.trimmed).contains { tag in
      if tag == "*" || tag == file.validator { return true }
      return !isStrong && tag == "W/" + file.validator
    }
  }
}
