#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The process that takes the steps of a sample: it is handed an assignment, and hands back a record.
package enum SupervisorProcess {
  /// Does what `input` says.
  ///
  /// - Parameter input: the JSON of a ``SampleAssignment``.
  /// - Returns: The JSON of a ``SampleRecord``; `nil` if the input is no assignment.
  package static func answer(to input: [UInt8]) async -> [UInt8]? {
    guard let assignment = try? JSONDecoder().decode(SampleAssignment.self, from: Data(input))
    else {
      return nil
    }
    return (try? JSONEncoder().encode(await record(of: assignment))).map { [UInt8]($0) }
  }

  private static func record(of assignment: SampleAssignment) async -> SampleRecord {
    do {
      return try await SampleSupervisor(assignment).run()
    } catch {
      var record = SampleRecord()
      record.failure = SampleFailure(step: 0, message: error.message)
      return record
    }
  }
}
