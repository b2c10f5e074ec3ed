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

  var printer: DiagnosticPrinter { DiagnosticPrinter(style: format) }
}

extension DiagnosticStyle: ExpressibleByArgument {}
