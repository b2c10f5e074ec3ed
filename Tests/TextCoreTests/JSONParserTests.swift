import Testing
import TextCore

@Suite("JSON")
struct JSONParserTests {
  @Test(
    "a value is read as RFC 8259 says",
    arguments: [
      ("null", .null), (" true ", .bool(true)), ("-0", .int(0)), ("12", .int(12)),
      ("1.5e1", .double(15)), ("100000000000000000000", .double(1e20)),
      (#""a\n\"\u00e9\ud83d\ude00\/""#, .string("a\n\"é😀/")), (#""\ud800x""#, .string("\u{FFFD}x")),
      ("[]", .array([])), ("[1, [2]]", .array([.int(1), .array([.int(2)])])),
      ("{}", .object([])),
      (#"{"b": 1, "a": {}, "b": 2}"#, .object([("b", .int(2)), ("a", .object([]))])),
      ("\u{FEFF}1", .int(1)),
    ] as [(String, JSONValue)])
  func values(text: String, expected: JSONValue) throws {
    #expect(try JSONParser.parse(Array(text.utf8)) == expected)
  }

  @Test(
    "what is not JSON is an error at its place",
    arguments: [
      ("", 0), ("[1,]", 3), ("[1 2]", 3), ("{a: 1}", 1), (#"{"a" 1}"#, 5), ("01", 2), ("1.", 2),
      ("\"a", 2), ("\"\n\"", 1), (#""\x""#, 3), ("tru", 0), ("1 2", 2), ("+1", 0), ("NaN", 0),
      ("-", 0),
    ])
  func errors(text: String, offset: Int) throws {
    let error = try #require(throws: JSONError.self) { try JSONParser.parse(Array(text.utf8)) }
    #expect(error.offset == offset)
  }

  @Test("values nested without end are refused")
  func nesting() {
    #expect(throws: JSONError.self) {
      try JSONParser.parse(Array(repeating: UInt8(ascii: "["), count: 100_000))
    }
  }

  @Test("a string that is not UTF-8 is refused")
  func notUTF8() {
    #expect(throws: JSONError.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
  }
}
