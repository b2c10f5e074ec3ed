package import ArgumentParser
import VersusModel

/// `versus`: the root of all commands.
package struct VersusCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "versus",
    abstract: "Builds sites of comparisons whose every sample is tested.",
    discussion: """
      A site is a folder with site.yml, content/ and themes/. Start with `versus build` in it.

      Exit status: 0 if all is well, 1 if something in the site must be mended, 2 if versus could \
      not do its work.
      """,
    version: VersusVersion.current,
    subcommands: [
      BuildCommand.self, ServeCommand.self, VerifyCommand.self, CheckCommand.self,
      CardsCommand.self,
      PublishCommand.self,
      NewCommand.self,
      ExplainCommand.self,
      RenderCommand.self,
      MarkdownCommand.self, HighlightCommand.self, RunSampleCommand.self,
    ])

  package init() {}

  /// Runs the command that the arguments name, and ends the process with its exit status.
  package static func runAndExit() async -> Never {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      exit()
    } catch let status as ExitCode {
      exit(withError: status)
    } catch let failure as CommandFailure {
      DiagnosticPrinter().show(failure)
      exit(withError: ExitStatus.couldNotRun)
    } catch {
      // Help and the version are not errors; anything else is a command line that cannot be run.
      guard exitCode(for: error) != .success else { exit(withError: error) }
      Console.printError(fullMessage(for: error))
      exit(withError: ExitStatus.couldNotRun)
    }
  }
}

/// How a command ends.
enum ExitStatus {
  /// Something in the site must be mended.
  static let findings = ExitCode(1)
  /// The command could not do its work at all.
  static let couldNotRun = ExitCode(2)
}
