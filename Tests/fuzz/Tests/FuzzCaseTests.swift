import Foundation
import FuzzProperties
import Testing

/// An input that once broke something, from `Tests/fuzz/cases/SUBJECT/`.
struct FuzzCase: CustomTestStringConvertible {
  let subject: Subject
  let file: URL
  var testDescription: String { "\(subject.rawValue)/\(file.lastPathComponent)" }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "cases")

  static let all: [FuzzCase] = Subject.allCases.flatMap { subject in
    let folder = folder.appending(path: subject.rawValue)
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).sorted { $0.path < $1.path }.map { FuzzCase(subject: subject, file: $0) }
  }
}

@Suite("Inputs that once broke something")
struct FuzzCaseTests {
  @Test("every property holds", arguments: FuzzCase.all)
  func property(_ fuzzCase: FuzzCase) throws {
    let input = [UInt8](try Data(contentsOf: fuzzCase.file))
    #expect(fuzzCase.subject.violation(by: input) == nil)
  }

  @Test("a subject has cases", arguments: Subject.allCases)
  func completeness(_ subject: Subject) {
    #expect(FuzzCase.all.contains { $0.subject == subject })
  }
}
