/// A filter of Jinja's own: gets the value and the arguments after it.
typealias BuiltinFilter =
  @Sendable (inout Renderer, Value, inout Arguments) throws(Failure) -> Value

/// A test of Jinja's own.
typealias BuiltinTest =
  @Sendable (inout Renderer, Value, inout Arguments) throws(Failure) -> Bool

/// A filter of Jinja's own and its name.
///
/// Not a tuple: functions in tuples and other generic types are called through thunks.
struct FilterDefinition: Sendable {
  let name: String
  let body: BuiltinFilter

  init(_ name: String, _ body: @escaping BuiltinFilter) {
    self.name = name
    self.body = body
  }
}

/// A test of Jinja's own and its name.
struct TestDefinition: Sendable {
  let name: String
  let body: BuiltinTest

  init(_ name: String, _ body: @escaping BuiltinTest) {
    self.name = name
    self.body = body
  }
}

enum FilterBody: Sendable {
  case builtin(BuiltinFilter)
  case host(HostFunction)
}

enum TestBody: Sendable {
  case builtin(BuiltinTest)
  case host(HostFunction)
}

/// A filter by the name that a template uses; without a body there is none of that name.
///
/// A class, because a renderer copies it for each call.
final class FilterEntry: Sendable {
  let name: String
  let body: FilterBody?

  init(name: String, body: FilterBody?) {
    self.name = name
    self.body = body
  }
}

/// A test by the name that a template uses.
final class TestEntry: Sendable {
  let name: String
  let body: TestBody?

  init(name: String, body: TestBody?) {
    self.name = name
    self.body = body
  }
}

/// The filters, tests and global names of a library: Jinja's, and the host's on top.
struct Registry: Sendable {
  private var filters: [String: FilterBody] = [:]
  private var tests: [String: TestBody] = [:]
  private(set) var globals = OrderedMap()

  init(_ extensions: TemplateExtensions) {
    for filter in Filters.all { filters[filter.name] = .builtin(filter.body) }
    for test in Tests.all { tests[test.name] = .builtin(test.body) }
    for function in BuiltinFunction.allCases {
      globals[function.rawValue] = .object(Object(.builtin(function)))
    }
    for function in extensions.filters { filters[function.name] = .host(function) }
    for function in extensions.tests { tests[function.name] = .host(function) }
    for (name, value) in extensions.globals { globals[name] = value }
  }

  func filter(_ name: String) -> FilterBody? { filters[name] }
  func test(_ name: String) -> TestBody? { tests[name] }
  var filterNames: [String] { filters.keys.sorted() }
  var testNames: [String] { tests.keys.sorted() }
}

/// What the host adds to the language.
package struct TemplateExtensions: Sendable {
  package var filters: [HostFunction] = []
  /// Functions whose result is taken for true or false.
  package var tests: [HostFunction] = []
  /// Names that every template sees, imported macros too.
  package var globals: [(String, Value)] = []
  /// Is told the name of each template that is asked for while another is rendered, whether it is there or not.
  package var onUse: (@Sendable (String) -> Void)?

  package init() {}
}
