import HostSystem
import Testing

@testable import VersusPreview

@Suite("What a request gets")
struct ResponderTests {
  /// Ten bytes, so that ranges can be seen.
  private static let responder = Self.responder(basePath: "/")

  private static func responder(basePath: String) -> Responder {
    var site = PreviewSite()
    site.basePath = basePath
    let files = [
      "index.html": "<p>Front", "routing/index.html": "<p>Routing", "ten.txt": "0123456789",
      "empty.txt": "", "404.html": "<p>Missing", "a b/ü.txt": "umlaut", "theme.css": "a{}",
      "routing.txt": "beside the folder",
    ]
    for (path, text) in files {
      guard let path = SitePath(path) else { continue }
      site.put(Array(text.utf8), at: path)
    }
    return Responder(site: site, hosts: ["workshop"])
  }

  private func get(
    _ target: String, _ fields: [(String, String)] = [], method: String = "GET",
    from responder: Responder = responder
  ) -> Response {
    var request = Request(method: method, target: target)
    let hasHost = fields.contains { $0.0.lowercased() == "host" }
    for (name, value) in fields + (hasHost ? [] : [("Host", "127.0.0.1:8000")]) {
      request.fields.append(name, value)
    }
    return responder.response(to: request)
  }

  @Test(
    "addresses lead to files",
    arguments: [
      ("/", 200, "<p>Front"), ("/index.html", 200, "<p>Front"), ("/?a=b", 200, "<p>Front"),
      ("/routing/", 200, "<p>Routing"), ("/routing/index.html", 200, "<p>Routing"),
      ("/routing", 307, "/routing/"), ("/ten.txt", 200, "0123456789"),
      ("/ten.txt?x#y", 200, "0123456789"), ("/ten.txt/", 404, "<p>Missing"),
      ("/%74en.txt", 200, "0123456789"), ("/a%20b/%C3%BC.txt", 200, "umlaut"),
      ("http://localhost/ten.txt", 200, "0123456789"), ("http://localhost", 200, "<p>Front"),
      ("http://localhost?x", 200, "<p>Front"),
    ])
  func addresses(target: String, status: Int, text: String) {
    let response = get(target)
    #expect(response.status == status)
    #expect(status == 307 ? response.fields["Location"] == text : response.text.hasPrefix(text))
  }

  @Test(
    "nothing outside the site is served, however it is written",
    arguments: [
      "/../etc/passwd", "/%2e%2e/etc/passwd", "/routing/../../etc/passwd", "/..%2fetc/passwd",
      "/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/routing/..", "/./ten.txt", "//ten.txt", "/routing//",
      "/.versus/", "/.versus/cache", "/.git/config", "/....//etc/passwd", "/\\..\\etc",
      "/routing/%2e/", "/nothing", "/ten.txt%20", "/TEN.TXT",
    ])
  func outside(target: String) {
    let response = get(target)
    #expect(response.status == 404)
    #expect(response.text.hasPrefix("<p>Missing"))
  }

  @Test(
    "what is no address is refused",
    arguments: [
      "", "ten.txt", "*", "/%", "/%4", "/%zz", "/%00", "/a%00b", "/%ff%fe", "/%C3", "ftp://a/b",
    ])
  func malformed(target: String) {
    #expect(get(target).status == 400)
  }

  @Test(
    "a site is served below the path of its base address, as in production",
    arguments: [
      ("/docs/", 200), ("/docs/routing/", 200), ("/docs/ten.txt", 200), ("/docs", 307), ("/", 307),
      ("/routing/", 404), ("/docsx", 404), ("/docs/../docs/", 404), ("/docs/routing", 307),
    ])
  func basePath(target: String, status: Int) {
    let response = get(target, from: Self.responder(basePath: "/docs/"))
    #expect(response.status == status)
    let location = target == "/docs/routing" ? "/docs/routing/" : "/docs/"
    #expect(response.fields["Location"] == (status == 307 ? location : nil))
  }

  @Test(
    "only hosts that nobody else can be are served",
    arguments: [
      ("127.0.0.1:8000", true), ("localhost", true), ("LocalHost:1", true), ("[::1]:8000", true),
      ("a.localhost:8000", true), ("workshop:8000", true), ("Workshop", true),
      ("192.168.1.7:8000", true), ("evil.example", false), ("evil.example:8000", false),
      ("localhost.evil.example", false), ("127.0.0.1.evil.example", false), ("", false),
      ("127.0.0.1:8000@evil.example", false), ("[evil.example]", false), ("127.0.0.256", false),
      ("localhost:8000, evil.example", false),
    ])
  func hosts(host: String, isServed: Bool) {
    #expect(get("/ten.txt", [("Host", host)]).status == (isServed ? 200 : 421))
    // A host in the target is the one that counts.
    if !host.isEmpty, !host.contains(",") {
      #expect(get("http://\(host)/ten.txt").status == (isServed ? 200 : 421))
    }
    #expect(get("/.versus/events", [("Host", host)]).status == (isServed ? 200 : 421))
  }

  @Test("a request names one host, unless it is of a time before there were several")
  func hostCount() {
    #expect(get("/", [("Host", "localhost"), ("host", "localhost")]).status == 400)
    var request = Request(method: "GET", target: "/")
    #expect(Self.responder.response(to: request).status == 400)
    request.needsHost = false
    #expect(Self.responder.response(to: request).status == 200)
  }

  @Test(
    "what is not GET or HEAD does nothing",
    arguments: [("POST", 405), ("PUT", 405), ("DELETE", 405), ("OPTIONS", 405), ("BREW", 501)])
  func methods(method: String, status: Int) {
    let response = get("/ten.txt", method: method)
    #expect(response.status == status)
    #expect(response.fields["Allow"] == "GET, HEAD")
  }

  @Test("HEAD has the head of GET", arguments: ["/", "/ten.txt", "/nothing", "/routing", "/%00"])
  func head(target: String) {
    let (head, get) = (get(target, method: "HEAD"), get(target))
    #expect(head.isHeadOnly && !get.isHeadOnly)
    #expect(head.status == get.status)
    #expect(head.fields == get.fields)
    #expect(head.length == get.length)
  }

  @Test(
    "a file that is known is not sent again (RFC 9110, section 13)",
    arguments: [
      ("If-None-Match", "TAG", 304), ("If-None-Match", "W/TAG", 304), ("If-None-Match", "*", 304),
      ("If-None-Match", "\"x\", TAG", 304), ("If-None-Match", "\"x\"", 200),
      ("If-None-Match", "", 200), ("If-Match", "TAG", 200), ("If-Match", "*", 200),
      ("If-Match", "W/TAG", 412), ("If-Match", "\"x\"", 412), ("if-none-match", "TAG", 304),
      ("If-Modified-Since", "Sun, 06 Nov 2050 08:49:37 GMT", 200),
      ("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT", 200),
    ])
  func conditions(field: String, value: String, status: Int) throws {
    let tag = try #require(get("/ten.txt").fields["ETag"])
    let response = get("/ten.txt", [(field, value.replacing("TAG", with: tag))])
    #expect(response.status == status)
    if status == 304 {
      #expect(response.length == 0)
      #expect(response.fields["ETag"] == tag)
    }
  }

  @Test("conditions in two lines are one list, and a wrong If-Match comes before all else")
  func severalConditions() throws {
    let tag = try #require(get("/ten.txt").fields["ETag"])
    #expect(get("/ten.txt", [("If-None-Match", "\"x\""), ("If-None-Match", tag)]).status == 304)
    #expect(get("/ten.txt", [("If-Match", "\"x\""), ("If-None-Match", tag)]).status == 412)
    #expect(get("/nothing", [("If-Match", "\"x\"")]).status == 404)
  }

  @Test(
    "part of a file is sent (RFC 9110, section 14)",
    arguments: [
      ("bytes=0-0", "0", "bytes 0-0/10"), ("bytes=2-4", "234", "bytes 2-4/10"),
      ("bytes=7-", "789", "bytes 7-9/10"), ("bytes=-3", "789", "bytes 7-9/10"),
      ("bytes=-99", "0123456789", "bytes 0-9/10"), ("bytes=8-99", "89", "bytes 8-9/10"),
      ("Bytes = 1-1", "1", "bytes 1-1/10"),
      ("bytes=9-99999999999999999999999", "9", "bytes 9-9/10"),
      ("bytes=20-30,2-3", "23", "bytes 2-3/10"),
    ])
  func range(range: String, text: String, contentRange: String) {
    let response = get("/ten.txt", [("Range", range)])
    #expect(response.status == 206)
    #expect(response.text == text)
    #expect(response.fields["Content-Range"] == contentRange)
  }

  @Test("several parts are sent one after the other, each with its place")
  func ranges() throws {
    let response = get("/ten.txt", [("Range", "bytes=0-1, -2")])
    #expect(response.status == 206)
    let type = try #require(response.fields["Content-Type"])
    let boundary = try #require(type.split(separator: "boundary=").last)
    #expect(
      response.text == """
        \r\n--\(boundary)\r\nContent-Type: text/plain; charset=utf-8\r\n\
        Content-Range: bytes 0-1/10\r\n\r\n01\r\n--\(boundary)\r\n\
        Content-Type: text/plain; charset=utf-8\r\nContent-Range: bytes 8-9/10\r\n\r\n89\
        \r\n--\(boundary)--\r\n
        """)
  }

  @Test(
    "what nobody can make sense of, or is more than the file, is all of it",
    arguments: [
      "bytes=", "bytes=a-b", "bytes=4-2", "bytes", "lines=0-1", "bytes=-", "bytes=0-9,0-9",
      "bytes=--1", "bytes=1-2-3",
      "bytes=" + Array(repeating: "0-0", count: 17).joined(separator: ","),
    ])
  func ignoredRanges(range: String) {
    let response = get("/ten.txt", [("Range", range)])
    #expect(response.status == 200)
    #expect(response.text == "0123456789")
  }

  @Test(
    "what is not there cannot be sent",
    arguments: [
      ("/ten.txt", "bytes=10-"), ("/ten.txt", "bytes=-0"), ("/ten.txt", "bytes=11-12,50-"),
      ("/empty.txt", "bytes=0-"), ("/ten.txt", "bytes=99999999999999999999-"),
    ])
  func unsatisfiable(target: String, range: String) {
    let response = get(target, [("Range", range)])
    #expect(response.status == 416)
    #expect(response.fields["Content-Range"]?.hasPrefix("bytes */") == true)
  }

  @Test("a part of another file, or of a head, is not sent")
  func conditionalRange() throws {
    let tag = try #require(get("/ten.txt").fields["ETag"])
    func status(_ condition: String) -> Int {
      get("/ten.txt", [("Range", "bytes=0-0"), ("If-Range", condition)]).status
    }
    #expect(status(tag) == 206)
    #expect(status("W/" + tag) == 200)
    #expect(status("\"x\"") == 200)
    #expect(status("Sun, 06 Nov 1994 08:49:37 GMT") == 200)
    #expect(get("/ten.txt", [("Range", "bytes=0-0")], method: "HEAD").status == 200)
  }

  @Test("files say what they are, and that they must be asked for again")
  func types() {
    let response = get("/theme.css")
    #expect(response.fields["Content-Type"] == "text/css; charset=utf-8")
    #expect(response.fields["Cache-Control"] == "no-cache")
    #expect(response.fields["X-Content-Type-Options"] == "nosniff")
  }

  @Test("a site that is not built yet says so, with the script that waits for it")
  func notBuilt() {
    let response = get("/anything", from: Responder(site: PreviewSite()))
    #expect(response.status == 503)
    #expect(response.text.contains(PageClient.scriptPath))
    #expect(get(PageClient.scriptPath, from: Responder(site: PreviewSite())).status == 200)
  }
}

extension Response {
  /// The body as text; empty for events.
  var text: String {
    guard case .bytes(let parts) = body else { return "" }
    return String(decoding: parts.joined(), as: UTF8.self)
  }
}
