import ArgumentParser
import Foundation
import SampleRun

/// `versus run-sample`: what `versus` starts itself, inside a sandbox, for each sample.
struct RunSampleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: SampleRunner.supervisorCommand,
    abstract: "Runs the sample whose plan is given as JSON, and prints its record as JSON.",
    shouldDisplay: false)

  func run() async throws {
    let input = [UInt8](FileHandle.standardInput.readDataToEndOfFile())
    guard let record = await SupervisorProcess.answer(to: input) else {
      throw CommandFailure("standard input is no plan of a sample")
    }
    Console.write(record)
  }
}
