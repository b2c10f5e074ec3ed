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

/// How a command tells what it found that CI systems count as tests, too.
struct TestReportOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case human, json, github, junit
  }

  @Option(
    help: ArgumentHelp(
      """
      How findings are written: for people, as a line of JSON each, as GitHub's annotations, or as \
      JUnit's XML.
      """, valueName: "human|json|github|junit"))
  var format = Format.human

  @Flag(name: .shortAndLong, help: "Says nothing but findings.")
  var quiet = false

  /// How single diagnostics are written; `nil` where the whole report has another form.
  var style: DiagnosticStyle? { DiagnosticStyle(rawValue: format.rawValue) }
}
