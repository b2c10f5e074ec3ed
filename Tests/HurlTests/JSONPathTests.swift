import Testing
import TextCore

@testable import Hurl

@Suite("JSONPath")
struct JSONPathTests {
  /// The example of RFC 9535, section 1.5.
  private static let store =
    #"{"store":{"book":[{"category":"reference","author":"Nigel Rees","title":"Sayings of the Century","price":8.95},"#
    + #"{"category":"fiction","author":"Evelyn Waugh","title":"Sword of Honour","price":12.99},"#
    + #"{"category":"fiction","author":"Herman Melville","title":"Moby Dick","isbn":"0-553-21311-3","price":8.99},"#
    + #"{"category":"fiction","author":"J. R. R. Tolkien","title":"The Lord of the Rings","isbn":"0-395-19395-8","price":22.99}],"#
    + #""bicycle":{"color":"red","price":399}}}"#

  /// The example of RFC 9535, section 2.3.5.3.
  private static let filtered =
    #"{"a":[3,5,1,2,4,6,{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}],"o":{"p":1,"q":2,"r":3,"s":5,"t":{"u":6}},"e":"f"}"#

  private static func found(_ path: String, in text: String) throws -> String {
    let values = try JSONPath(path).values(in: JSONParser.parse(Array(text.utf8)))
    return JSONValue.array(values).compactText(limit: .max)
  }

  @Test(
    "the bookstore's examples",
    arguments: [
      (
        "$.store.book[*].author",
        #"["Nigel Rees","Evelyn Waugh","Herman Melville","J. R. R. Tolkien"]"#
      ),
      ("$..author", #"["Nigel Rees","Evelyn Waugh","Herman Melville","J. R. R. Tolkien"]"#),
      ("$.store..price", "[8.95,12.99,8.99,22.99,399]"), ("$..book[2].title", #"["Moby Dick"]"#),
      ("$..book[2].publisher", "[]"), ("$..book[-1]['title']", #"["The Lord of the Rings"]"#),
      ("$..book[:2].price", "[8.95,12.99]"), ("$..book[0,1].price", "[8.95,12.99]"),
      ("$..book[?@.isbn].price", "[8.99,22.99]"), ("$..book[?@.price<10].price", "[8.95,8.99]"),
      (
        "$..book[?(@.category == 'fiction' && @.price < 20)].title",
        #"["Sword of Honour","Moby Dick"]"#
      ),
      ("$..book[?match(@.author, '.*Rees')].price", "[8.95]"),
      ("$..book[?search(@.title, 'o[bf]')].price", "[8.95,12.99,8.99,22.99]"),
      ("$..book[?length(@.title) > 20].price", "[8.95,22.99]"),
      ("$[?count(@..price) == 5].bicycle.color", #"["red"]"#),
    ])
  func store(path: String, expected: String) throws {
    #expect(try Self.found(path, in: Self.store) == expected)
  }

  @Test(
    "the filters' examples",
    arguments: [
      ("$.a[?@.b == 'kilo']", #"[{"b":"kilo"}]"#), ("$.a[?(@.b == 'kilo')]", #"[{"b":"kilo"}]"#),
      ("$.a[?@>3.5]", "[5,4,6]"), ("$.a[?@.b]", #"[{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}]"#),
      (
        "$[?@.*]",
        #"[[3,5,1,2,4,6,{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}],{"p":1,"q":2,"r":3,"s":5,"t":{"u":6}}]"#
      ),
      ("$[?@[?@.b]]", #"[[3,5,1,2,4,6,{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}]]"#),
      ("$.o[?@<3, ?@<3]", "[1,2,1,2]"), ("$.a[?@<2 || @.b == \"k\"]", #"[1,{"b":"k"}]"#),
      ("$.a[?match(@.b, \"[jk]\")]", #"[{"b":"j"},{"b":"k"}]"#),
      ("$.a[?search(@.b, \"[jk]\")]", #"[{"b":"j"},{"b":"k"},{"b":"kilo"}]"#),
      ("$.o[?@>1 && @<4]", "[2,3]"), ("$.o[?@.u || @.x]", #"[{"u":6}]"#),
      ("$.a[?@.b == $.x]", "[3,5,1,2,4,6]"),
      ("$.a[?@ == @]", #"[3,5,1,2,4,6,{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}]"#),
      ("$.a[?!@.b && @ != 1]", "[3,5,2,4,6]"),
    ])
  func filters(path: String, expected: String) throws {
    #expect(try Self.found(path, in: Self.filtered) == expected)
  }

  @Test(
    "slices",
    arguments: [
      ("$[1:3]", "[1,2]"), ("$[5:]", "[5,6]"), ("$[1:5:2]", "[1,3]"), ("$[5:1:-2]", "[5,3]"),
      ("$[::-1]", "[6,5,4,3,2,1,0]"), ("$[-2:]", "[5,6]"), ("$[:-5]", "[0,1]"), ("$[::0]", "[]"),
      ("$[10:]", "[]"), ("$[-99:2]", "[0,1]"), ("$[0:2, 5]", "[0,1,5]"),
      ("$[9007199254740991]", "[]"),
      ("$[::9007199254740991]", "[0]"), ("$[::-9007199254740991]", "[6]"),
    ])
  func slices(path: String, expected: String) throws {
    #expect(try Self.found(path, in: "[0,1,2,3,4,5,6]") == expected)
  }

  @Test(
    "what is no JSONPath is refused",
    arguments: [
      "", "a", "$.", "$..", "$[", "$[]", "$['a", "$[a]", "$.a b", "$[01]", "$[-0]",
      "$[9007199254740992]", "$.1a",
      "$[?]", "$[?1]", "$[?'a']", "$[?@.* == 1]", "$[?@ = 1]", "$[?nothing(@)]",
      "$[?length(@.*) > 1]",
      "$[?count(1) > 1]", "$[?length(@)]", "$[?(@.a]", "$[?match(@.a)]", "$.a-b", "$[1:2:3:4]",
    ])
  func refused(path: String) {
    #expect(throws: JSONPath.Mistake.self) { try JSONPath(path) }
  }
}
