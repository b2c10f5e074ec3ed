import Foundation
import Hurl
import Testing
import TextCore

@Suite("Reading Hurl files")
struct ParserTests {
  @Test(
    "a mistake is told at its place, with what to do",
    arguments: [
      ("get http://x\n", "get", "a method is written in capital letters; write `GET`"),
      (
        "GET\n", "GET",
        "a request should stand here; it is a method in capital letters, a space and a URL: `GET {{host}}/`"
      ),
      (
        "GET x.org\n", "x.org",
        "a URL should stand here; begin it with `http://`, or with a variable: `{{host}}/todos/`"
      ),
      ("GET http://x/a b\n", "b", "nothing may follow the URL but a comment; "),
      ("GET http://x/<a>\n", "<", "this may not stand in a URL; write it as `%3C`"),
      (
        "GET {{host/\n", "{{host",
        "this variable is not closed; write a name of letters, digits, `_` and `-` between `{{` and `}}`"
      ),
      (
        "GET {{newUuid}}/\n", "newUuid",
        "`newUuid` is not supported here; a contract sends the same bytes each time: write a value, or give a variable"
      ),
      (
        "HTTP 200\n", "HTTP",
        "there is no request for this response; a response stands below its request: `GET {{host}}/`, then `HTTP 200`"
      ),
      (
        "GET http://x\nHTTP\n", "HTTP",
        "a status should stand here; write a number of three digits, or `*` for any: `HTTP 200`"
      ),
      (
        "GET http://x\nHTTP 2000\n", "HTTP 2000",
        "a status should stand here; write a number of three digits, or `*` for any: `HTTP 200`"
      ),
      (
        "GET http://x\nHTTP/2 200\n", "HTTP/2",
        "HTTP/2 is not supported here; write `HTTP`, or `HTTP/1.1`"
      ),
      (
        "GET http://x\nHTTP/4 200\n", "HTTP/4",
        "there is no such version of HTTP; write `HTTP`, `HTTP/1.0` or `HTTP/1.1`"
      ),
      ("GET http://x\nHTTP 200 OK\n", "OK", "nothing may follow the status but a comment; "),
      ("GET http://x\nHTTP 200\nHTTP 200\n", "HTTP 200", "a request has one response; "),
      (
        "GET http://x\nAccept text/html\n", "Accept text/html",
        "this is not understood; a header is `Name: value`; a response begins with `HTTP 200`, a request with `GET …`"
      ),
      (
        "GET http://x\nA: \\q\n", "\\q",
        "there is no such escape; a backslash itself is written `\\\\`"
      ),
      (
        "GET http://x\nA: \\u{110000}\n", "\\u{110000}",
        "this is no character; write its number in hexadecimal: `\\u{e9}`"
      ),
      (
        "GET http://x\n[Querry]\na: b\n", "[Querry]",
        "a request has no section `[Querry]`; did you mean `[Query]`?"
      ),
      (
        "GET http://x\n[Asserts]\nstatus == 200\n", "[Asserts]",
        "`[Asserts]` belongs to a response; write the response's status above it: `HTTP 200`, or `HTTP *` for any"
      ),
      (
        "GET http://x\nHTTP 200\n[Form]\na: b\n", "[Form]",
        "`[Form]` belongs to a request; write it above the line `HTTP …`"
      ),
      (
        "GET http://x\n[Query]\na b\n", "a b",
        "a name and a colon should stand here; write `name: value`"
      ),
      (
        "GET http://x\n[Options]\nlocaton: true\n", "locaton",
        "there is no option `locaton`; did you mean `location`?"
      ),
      ("GET http://x\n[Options]\nlocation: yes\n", "yes", "`true` or `false` should stand here; "),
      ("GET http://x\n[Options]\nretry: many\n", "many", "a whole number should stand here; "),
      (
        "GET http://x\n[Options]\ndelay: 3days\n", "days",
        "there is no such unit of time; write `ms`, `s`, `m` or `h`"
      ),
      (
        "GET http://x\n[Options]\nproxy: x:1\n", "proxy",
        "the option `proxy` is not supported here; requests go where their URL says"
      ),
      (
        "GET http://x\n[Options]\ncert: x.pem\n", "cert",
        "the option `cert` is not supported here; there is no TLS on loopback"
      ),
      (
        "POST http://x\n{\"a\" 1}\n", "1",
        "a colon should stand here; a text that is not JSON is written between ```"
      ),
      ("POST http://x\n{\"a\": 1\n", "{", "an object has no end; "),
      (
        "POST http://x\n[1 2]\n", "2",
        "a comma or the end of an array should stand here; a text that is not JSON is written between ```"
      ),
      ("POST http://x\n{\"a\": \"b\n\"}\n", "\"", "this string has no end on its line; "),
      (
        "POST http://x\n<a><b></b>\n", "\n",
        "this XML is not closed; a text that is not XML is written between ```"
      ),
      ("POST http://x\n```\ntext\n", "```", "this text has no end; close it with ``` on a line"),
      (
        "POST http://x\n```python\ntext\n```\n", "python",
        "there is no kind of text `python`; there are: json, xml, graphql, base64, hex"
      ),
      (
        "POST http://x\n`text\n", "`text",
        "this string has no end on its line; close it, or write a text of several lines between ```"
      ),
      ("POST http://x\nhex,c3a;\n", "c3a", "this is not hex; "),
      ("POST http://x\nbase64,!!!!;\n", "!!!!", "this is not base64; "),
      (
        "POST http://x\nfile,data.bin\n", "file,data.bin",
        "this file's name has no end; write a semicolon after it: `file,data.json;`"
      ),
      (
        "POST http://x\n{}\nA: b\n", "A",
        "nothing but the next request may follow a body; headers stand first, then sections, then the body"
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\nstaus == 200\n", "staus",
        "there is no query `staus`; did you mean `status`?"
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\ncss \"p\" exists\n", "css",
        "Hurl has no query `css`; use XPath: `p.note` is `xpath \"//p[contains(@class, 'note')]\"`"
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\ncertificate \"Subject\" exists\n", "certificate",
        "the query `certificate` is not supported here; there is no TLS on loopback"
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\nstatus = 200\n", "=",
        "there is no filter or predicate `=`; did you mean `==`?"
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\nbody contain \"x\"\n", "contain",
        "there is no filter or predicate `contain`; did you mean `contains`?"
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\nstatus\n", "\n",
        "a predicate is missing; say what the value must be: `== 200`, `contains \"text\"`, `exists`"
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\nstatus ==\n", "\n",
        "a value should stand here; write a number, `true`, `null`, a variable `{{name}}` or a string in double quotes"
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\nbody == text\n", "text",
        "a value should stand here; write a number, `true`, `null`, a variable `{{name}}` or a string in double quotes"
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\nheader A exists\n", "A exists",
        "`header` needs a string here; write it between double quotes"
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\nbody == \"x\n", "\"x",
        "this string has no end on its line; close it, or write a text of several lines between ```"
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\nbody matches /(/\n", "/(/",
        "this `(` is not closed, in this regular expression; "
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\nbody matches /(?=a)/\n", "/(?=a)/",
        "there is no looking ahead, in this regular expression; "
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\nbody matches /a\n", "/a",
        "this expression has no end on its line; close it with `/`; a slash in it is written `\\/`"
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\njsonpath \"a.b\" exists\n", "\"a.b\"",
        "a JSONPath begins with `$`: at `a.b`; "
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\njsonpath \"$.a-b\" exists\n", "\"$.a-b\"",
        "a name with `-` is written in brackets, `['a-…']`: at `a-b`; "
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\nbody nth x == 1\n", "x == 1",
        "a whole number should stand here; "
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\nbody exists now\n", "now",
        "nothing may follow this but a comment; "
      ),
      (
        "GET http://x\nHTTP 200\n[Asserts]\nbody daysAfterNow > 1\n", "daysAfterNow",
        "the filter `daysAfterNow` is not supported here; what it gives changes from day to day, and what was recorded would not hold"
      ),
      (
        "GET http://x\nHTTP 200\n[Captures]\nstatus\n", "status",
        "a name and a colon should stand here; write `name: value`"
      ),
    ])
  func mistakes(text: String, place: String, message: String) {
    let diagnostics = hurl(text).diagnostics
    #expect(diagnostics.map { "\($0.message); \($0.help ?? "")" } == [message])
    guard let range = diagnostics.first?.location?.range else { return }
    #expect(String(decoding: Array(text.utf8)[range], as: UTF8.self) == place)
  }

  @Test("mistakes in lines do not hide one another")
  func several() {
    let outcome = hurl(
      """
      GET http://x/{{a
      A: \\q
      [Query]
      b
      [Nothing]
      c
      HTTP x
      [Captures]
      d: nothing
      [Asserts]
      status == 200
      status == abc

      Get http://y
      HTTP 200
      [Asserts]
      nothing
      """)
    #expect(outcome.value == nil)
    #expect(
      outcome.diagnostics.compactMap(\.location?.start.line) == [1, 2, 4, 5, 7, 9, 12, 14, 15])
  }

  @Test("entries have the titles that stand directly above them")
  func titles() throws {
    let file = try parsed(
      """
      # not this one

      ## First #1
      # The title
      GET http://x # no
      # neither this
      A: b

      # Second
        GET http://y
      HTTP 200
      #   Third
      GET http://z
      B: c
      """)
    #expect(file.entries.map(\.title) == ["The title", "Second", "Third"])
    #expect(file.entries.map(\.number) == [1, 2, 3])
    #expect(
      file.entries.map { String(decoding: file.source.bytes[$0.range], as: UTF8.self) } == [
        "GET http://x # no", "GET http://y", "GET http://z",
      ])
    #expect(file.entries[1].asserts == ["HTTP 200"])
  }

  @Test(
    "the language is read in all its forms",
    arguments: [
      "", "\n\n# nothing\n", "GET http://x",
      "GET http://x\r\nA: b\r\n\r\nHTTP 200\r\n[Asserts]\r\nstatus == 200\r\n",
      "\u{FEFF}GET http://x\n", "  GET   http://x   # comment", "CUSTOM http://x\n",
      "GET {{url}}\n",
      "GET http://x\nHTTP *\n", "GET http://x\nHTTP/1.0 200\n", "GET http://x\nHTTP/* 404 # c\n",
      "GET http://x\n\n\nA: b\n\n# c\nB: c\n{{name}}: {{value}}\nC:\nD : e\n",
      "GET http://x\nA\\:b: c\\u{e9}\\#\\n\n$ref: x\nvalues[0]: y\n@z: w\n",
      "GET http://x\n[QueryStringParams]\na: b\n[FormParams]\n[Cookies]\nc: d\n[BasicAuth]\ne: f\n",
      "GET http://x\n[MultipartFormData]\na: b\nc: file,a\\;b.txt;\nd: file, x.bin ; text/plain; charset=utf-8 # c\n",
      "GET http://x\n[Options]\nlocation: true\nmax-redirs: -1\nretry: {{n}}\nvariable: a=1\nvariable: b=\"x y\"\nvariable: c={{d}}\ndelay: 1s\nverbose: true\nhttp1.1: true\n",
      "POST http://x\n{\"a\": [1, -2.5e3, true, null, \"\\u00e9\\\"\", {{v}}, {\"{{k}}\": \"{{v}}\"}]}\nHTTP 200\n",
      "POST http://x\n[]\n", "POST http://x\n[1]\n", "POST http://x\n[true, false]\n",
      "POST http://x\n\"text\"\n",
      "POST http://x\n12.5\n", "POST http://x\ntrue\n", "POST http://x\n{{body}}\n",
      "POST http://x\n<?xml version=\"1.0\"?>\n<!-- <c> -->\n<a b='>' c=\"/>\"><d/><![CDATA[</a>]]></a>\nHTTP 200\n",
      "POST http://x\n```json\n{ not json {{v}} }\n```\n", "POST http://x\n``````\n",
      "POST http://x\n```one line```\n",
      "POST http://x\n```xml\n<a>\n```\nHTTP 200\n", "POST http://x\n```,novariable\n{{x\n```\n",
      "POST http://x\n```json,escape\n\\u{e9}\n```\n", "POST http://x\n```base64\nw6\nk=\n```\n",
      "POST http://x\n```hex\nc3 a9\n```\n",
      "POST http://x\n```graphql\nquery { a }\nvariables {\n \"a\": {{b}}\n}\n```\n",
      "POST http://x\nbase64, w6k= ;\n", "POST http://x\nhex,;\n",
      "POST http://x\nfile,{{name}}.json;\n", "POST http://x\n`a {{b}} \\` c`\n",
      "GET http://x\nHTTP 200\n[Captures]\na: body regex /a\\/b(.)/ toInt\nb-{{c}}: header \"X\" redact # c\n[Asserts]\nbody == ```\nlines\n```\nbody == `x`\nbytes == file,x;\nbytes not startsWith hex,00;\nstatus==200\nstatus not isString\nbody replace \"a\" \"b\" split \",\" nth -1 == {{v}}\nvariable \"a\" equals null\nduration lessThan 5\n{}\n",
      "GET http://x\nHTTP 200\n[Asserts]\n[Captures]\n[Asserts]\nstatus > 1\n",
    ])
  func forms(text: String) {
    #expect(hurl(text).diagnostics.map(\.message) == [])
  }

  @Test("hostile files get a diagnostic, soon")
  func hostile() throws {
    func many(_ text: String, _ count: Int = 100_000) -> String {
      String(repeating: text, count: count)
    }
    for text in [
      "POST http://x\n" + many("["), "POST http://x\n" + many("{\"a\":"),
      "POST http://x\n" + many("<a>", 20_000),
      "POST http://x\n```\n" + many("``\n", 20_000),
      "GET http://x\nHTTP 200\n[Asserts]\njsonpath \"$" + many("[0]") + " exists\n",
      "GET http://x\nHTTP 200\n[Asserts]\njsonpath \"$" + many("[?@") + "\" exists\n",
      "GET http://x\nHTTP 200\n[Asserts]\njsonpath \"$[?" + many("(") + "\" exists\n",
      "GET http://x\nHTTP 200\n[Asserts]\njsonpath \"$[?" + many("!(") + "\" exists\n",
      "GET http://x\nHTTP 200\n[Asserts]\nbody matches /" + many("(") + "/\n",
      "GET http://x\nHTTP 200\n[Asserts]\nbody matches /" + many("[") + "/\n",
      "GET http://x\nHTTP 200\n[Asserts]\nbody matches /" + many("a") + "/\n",
      "GET http://x\nHTTP 200\n[Asserts]\nbody matches /((a{1000}){1000}){1000}/\n",
      "GET http://x\nHTTP 200\n[Asserts]\nbody matches /a" + many("?") + "/\n",
      "GET " + many("{{"), many("x"), "GET http://x\n" + many("[A]\n", 2_000), "GET http://x\n\\",
      "GET http://x\nA: \\",
      "GET http://x\nHTTP 200\n[Asserts]\nbody == \"\\",
      "GET http://x\nHTTP 200\n[Asserts]\nbody == /\\",
      "POST http://x\n\"\\", "POST http://x\n<", "POST http://x\n```", "POST http://x\nhex,",
      "GET http://x\u{0}/\n",
      "GET http://x\nHTTP 200\n[Asserts]\nregex /", "GET http://x\n[Options]\nvariable: \n",
      "GET http://x\n[", "HTTP",
    ] {
      let outcome = hurl(text)
      #expect(outcome.hasErrors, "\(text.prefix(60))")
    }
    // These are long but right.
    for text in [
      many("# comment\n", 20_000), many("GET http://x\n", 2_000),
      "GET http://x\n" + many("A: b\n", 5_000),
      "GET http://x/" + many("a") + "\n",
    ] {
      #expect(!hurl(text).hasErrors)
    }
    #expect(
      HurlFile.parse(SourceText(path: "x", bytes: [0x47, 0xFF])).diagnostics.first?.id
        == "not-utf-8")
  }

  @Test("a file that is cut anywhere is read or told about")
  func cut() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let bytes = Array(try Data(contentsOf: folder.appending(path: "contracts/todos.hurl")))
    for end in stride(from: 0, through: bytes.count, by: 5) {
      let outcome = HurlFile.parse(SourceText(path: "cut.hurl", bytes: Array(bytes[..<end])))
      #expect((outcome.value == nil) == outcome.hasErrors)
    }
    // Any one byte gone, or another one.
    let others = [nil, 0x00, 0x22, 0x5B, 0x7B, 0x0A, 0x60, 0x5C, 0xFF] as [UInt8?]
    for place in stride(from: 0, to: bytes.count, by: 4) {
      let byte = others[place / 4 % others.count]
      var changed = bytes
      changed.replaceSubrange(place...place, with: byte.map { [$0] } ?? [])
      let outcome = HurlFile.parse(SourceText(path: "changed.hurl", bytes: changed))
      #expect((outcome.value == nil) == outcome.hasErrors)
    }
  }
}
