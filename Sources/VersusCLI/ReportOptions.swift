import ArgumentParser
import TextCore

/// How a command tells what it found.
struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How findings are written: for people, as a line of JSON each, or as GitHub's annotations.",
      valueName: "human|json|github"))
  var format = DiagnosticStyle.human

  @Flag(name: .shortAndLong, help: "Says nothing but findings.")
  var quiet = false

  /// Whether progress may be shown.
  var showsProgress: Bool { format == .human && !quiet && Console.isInteractive }

  /// Writes each diagnostic down: for people to standard error, for programs to standard output.
  func show(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics {
      switch format {
      case .human:
        Console.printError(format.text(for: diagnostic, colored: Console.usesColor) + "\n")
      case .json, .github: Console.print(format.text(for: diagnostic))
      }
    }
  }

  /// Writes down why nothing could be done.
  func show(_ failure: CommandFailure) {
    show([Diagnostic(id: "could-not-run", failure.message, help: failure.help)])
  }
}

extension DiagnosticStyle: ExpressibleByArgument {}
