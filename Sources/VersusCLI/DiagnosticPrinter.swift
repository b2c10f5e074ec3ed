import TextCore

/// Writes diagnostics where those who read them look: for people standard error, for programs
/// standard output.
struct DiagnosticPrinter {
  var style = DiagnosticStyle.human

  func show(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics {
      switch style {
      case .human:
        Console.printError(style.text(for: diagnostic, colored: Console.usesColor) + "\n")
      case .json, .github: Console.print(style.text(for: diagnostic))
      }
    }
  }

  /// Writes down why nothing could be done.
  func show(_ failure: CommandFailure) {
    show([Diagnostic(id: "could-not-run", failure.message, help: failure.help)])
  }
}
