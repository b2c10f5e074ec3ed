package import TextCore

/// Why an operation failed, before it is known where in which template.
struct Failure: Error {
  var id: String
  var message: String
  var help: String?
  /// The host's own account, which is reported in place of the above.
  var diagnostic: Diagnostic?
  /// The value that was not defined, if that is the reason; its nearest names are looked up later.
  var undefined: Undefined?

  init(_ id: String, _ message: String, help: String? = nil) {
    self.id = id
    self.message = message
    self.help = help
  }

  /// An operation on a value of the wrong type.
  static func type(_ message: String) -> Failure { Failure("wrong-type", message) }

  /// An argument that the function, filter or test does not take, or a value it cannot use.
  static func argument(_ message: String, help: String? = nil) -> Failure {
    Failure("bad-argument", message, help: help)
  }

  /// The use of a value that is not defined.
  static func undefined(_ undefined: Undefined?) -> Failure {
    let isMember = undefined?.owner != nil
    var failure = Failure(
      isMember ? "undefined-member" : "undefined-name", undefined?.message ?? "value is undefined")
    failure.undefined = undefined
    return failure
  }

  /// A limit that was passed.
  static func limit(_ name: String, _ message: String) -> Failure {
    Failure("limit-\(name)", message)
  }
}

/// What a host function or host object throws, to be shown at the place of the template that
/// called it.
package struct HostError: Error {
  /// An id in kebab case.
  package var id: String
  package var message: String
  package var help: String?
  /// A whole account with its own place, if the reason lies elsewhere; the place in the template
  /// becomes a note of it.
  package var diagnostic: Diagnostic?
  private var undefined: Undefined?

  package init(id: String = "host-error", _ message: String, help: String? = nil) {
    self.id = id
    self.message = message
    self.help = help
  }

  package init(_ diagnostic: Diagnostic) {
    id = diagnostic.id
    message = diagnostic.message
    help = diagnostic.help
    self.diagnostic = diagnostic
  }

  /// The use of `value`, which is not defined: what was probably meant is found by the engine.
  package init(undefined value: Value) {
    self.init(id: "undefined-name", "value is undefined")
    if case .undefined(let undefined) = value { self.undefined = undefined }
  }

  var failure: Failure {
    if let undefined { return .undefined(undefined) }
    var failure = Failure(id, message, help: help)
    failure.diagnostic = diagnostic
    return failure
  }
}
