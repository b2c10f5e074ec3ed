import TextCore

/// Text with variables in it: `{{host}}/todos/`.
struct Template: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case literal(String)
    case variable(Variable)
  }

  struct Variable: Hashable, Sendable {
    var name: String
    var range: SourceRange
    /// Whether its text becomes part of a JSON string, so that quotes must be escaped.
    var isInJSONString = false
  }

  var parts: [Part] = []
  var range: SourceRange

  mutating func append(_ text: String) {
    guard !text.isEmpty else { return }
    if case .literal(let before) = parts.last {
      parts[parts.count - 1] = .literal(before + text)
    } else {
      parts.append(.literal(text))
    }
  }
}

struct KeyValue: Sendable {
  var key: Template
  var value: Template
}

struct RequestSyntax: Sendable {
  var method: String
  var url: Template
  var headers: [KeyValue] = []
  var query: [KeyValue] = []
  var form: [KeyValue]?
  var multipart: [MultipartField]?
  var cookies: [KeyValue] = []
  var basicAuth: KeyValue?
  var options: [Option] = []
  var body: Body?
}

struct MultipartField: Sendable {
  enum Value: Sendable {
    case text(Template)
    case file(name: Template, contentType: Template?)
  }
  var name: Template
  var value: Value
}

/// The bytes of a request, or those a response must have.
struct Body: Sendable {
  enum Content: Sendable {
    case text(Template)
    case bytes([UInt8])
    case file(Template)
    case graphQL(query: Template, variables: Template?)
  }
  var content: Content
  /// What the request says of it unless it has a `Content-Type` of its own.
  var contentType: String?
  var range: SourceRange
}

/// A line of `[Options]`.
struct Option: Sendable {
  enum Kind: Sendable {
    case location(BooleanValue)
    case maxRedirects(IntegerValue)
    case retry(IntegerValue)
    case retryInterval(IntegerValue, unit: Duration)
    case delay(IntegerValue, unit: Duration)
    case maxTime(IntegerValue, unit: Duration)
    case repetitions(IntegerValue)
    case skip(BooleanValue)
    case pathAsIs(BooleanValue)
    case user(Template)
    case variable(name: String, VariableValue)
    /// Changes nothing here.
    case none
  }

  enum BooleanValue: Sendable {
    case literal(Bool)
    case variable(Template.Variable)
  }

  enum IntegerValue: Sendable {
    case literal(Int)
    case variable(Template.Variable)
  }

  enum VariableValue: Sendable {
    case value(HurlValue)
    case text(Template)
  }

  var kind: Kind
  var range: SourceRange
}

struct ResponseSyntax: Sendable {
  var captures: [Capture] = []
  /// The status line, the headers, the explicit ones, the body: in the order written.
  var asserts: [Assert] = []
}

struct Capture: Sendable {
  var name: Template
  var query: Query
  var filters: [Filter]
  var range: SourceRange
}

/// One thing that a response must be.
struct Assert: Sendable {
  enum Kind: Sendable {
    /// `nil` stands for any.
    case status(version: String?, code: Int?)
    case header(KeyValue)
    case predicate(Query, [Filter], Predicate)
    case body(Body)
  }

  var kind: Kind
  /// Where it is written: the file, or what takes its place for one side.
  var source: SourceText
  var range: SourceRange
  /// The text of the assert in whose place it stands.
  var replaced: String?

  var text: String { String(decoding: source.bytes[range], as: UTF8.self) }
}

struct Query: Sendable {
  enum Kind: Sendable {
    case status, version, url, body, bytes, rawBytes, sha256, md5, duration, ip, redirects
    case header(Template)
    case cookie(Template)
    case jsonPath(Template)
    case xPath(Template)
    case regex(PatternSyntax)
    case variable(Template)
  }
  var kind: Kind
  var range: SourceRange
}

/// A regular expression: between slashes, or in a string with variables.
enum PatternSyntax: Sendable {
  case literal(RegularExpression)
  case text(Template)
}

struct Filter: Sendable {
  enum Kind: Sendable {
    case count, first, last, location
    case nth(Int)
    case split(Template)
    case replace(Template, Template)
    case replaceRegex(PatternSyntax, Template)
    case regex(PatternSyntax)
    case jsonPath(Template)
    case xPath(Template)
    case toInt, toFloat, toString, toHex
    case toDate(Template)
    case format(Template)
    case urlEncode, urlDecode, htmlEscape, htmlUnescape
    case urlQueryParameter(Template)
    case base64Encode, base64Decode, base64URLSafeEncode, base64URLSafeDecode
    case utf8Encode, utf8Decode
    case decode(Template)
  }
  var kind: Kind
  var range: SourceRange
}

struct Predicate: Sendable {
  enum Kind: Sendable {
    case equal(PredicateValue)
    case notEqual(PredicateValue)
    case greater(PredicateValue)
    case greaterOrEqual(PredicateValue)
    case less(PredicateValue)
    case lessOrEqual(PredicateValue)
    case startsWith(PredicateValue)
    case endsWith(PredicateValue)
    case contains(PredicateValue)
    case includes(PredicateValue)
    case matches(PatternSyntax)
    case exists
    case isEmpty
    case hasType(ValueType)
  }

  /// What `isInteger` and its like ask for.
  enum ValueType: String, Sendable, CaseIterable {
    case isInteger, isFloat, isNumber, isBoolean, isString, isCollection, isList, isObject, isDate
    case isIsoDate, isIpv4, isIpv6, isUuid
  }

  var isNegated: Bool
  var kind: Kind
  var range: SourceRange
}

enum PredicateValue: Sendable {
  case value(HurlValue)
  case text(Template)
  case variable(Template.Variable)
  case file(Template)
}
