package import TextCore

/// What went wrong, behind a pointer.
///
/// Nearly every function of the engine may fail and hardly ever does: an error of one word is returned in a register,
/// one of thirty has room made for it by every caller.
private indirect enum Account: Sendable {
  struct Details: Sendable {
    var id: String
    var message: String
    var help: String?
    var diagnostic: Diagnostic?
    var undefined: Undefined?
  }

  case details(Details)

  var details: Details {
    get {
      switch self {
      case .details(let details): details
      }
    }
    set { self = .details(newValue) }
  }
}

/// Why an operation failed, before it is known where in which template.
struct Failure: Error {
  private var account: Account

  var id: String { account.details.id }
  var message: String { account.details.message }
  var help: String? {
    get { account.details.help }
    set { account.details.help = newValue }
  }
  /// The host's own account, which is reported in place of the above.
  var diagnostic: Diagnostic? {
    get { account.details.diagnostic }
    set { account.details.diagnostic = newValue }
  }
  /// The value that was not defined, if that is the reason; its nearest names are looked up later.
  var undefined: Undefined? {
    get { account.details.undefined }
    set { account.details.undefined = newValue }
  }

  init(_ id: String, _ message: String, help: String? = nil) {
    account = .details(.init(id: id, message: message, help: help))
  }

  fileprivate init(_ account: Account) { self.account = account }

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
  private var account: Account

  /// An id in kebab case.
  package var id: String { account.details.id }
  package var message: String { account.details.message }

  package init(id: String = "host-error", _ message: String, help: String? = nil) {
    account = .details(.init(id: id, message: message, help: help))
  }

  /// A whole account with its own place, if the reason lies elsewhere; the place in the template becomes a note of it.
  package init(_ diagnostic: Diagnostic) {
    account = .details(
      .init(
        id: diagnostic.id, message: diagnostic.message, help: diagnostic.help,
        diagnostic: diagnostic))
  }

  /// The use of `value`, which is not defined: what was probably meant is found by the engine.
  package init(undefined value: Value) {
    self.init(id: "undefined-name", "value is undefined")
    if case .undefined(let undefined) = value { account.details.undefined = undefined }
  }

  var failure: Failure {
    account.details.undefined.map { .undefined($0) } ?? Failure(account)
  }
}
