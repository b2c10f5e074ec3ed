import Foundation
import Testing

@testable import Jinja

/// The examples of the reference: a template and what it prints.
struct DocumentedExample: CustomTestStringConvertible {
  let template: String
  let output: String
  var testDescription: String { template }

  static let reference: String = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appending(path: "docs/reference/templates.md")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }()

  static let all: [DocumentedExample] = reference.components(separatedBy: "```jinja\n").dropFirst()
    .compactMap { part in
      let pieces = part.components(separatedBy: "\n```\n\n```text\n")
      guard pieces.count == 2, let end = pieces[1].range(of: "\n```\n") else { return nil }
      return DocumentedExample(template: pieces[0], output: String(pieces[1][..<end.lowerBound]))
    }
}

@Suite("The reference of templates")
struct DocumentationTests {
  @Test("every example prints what the reference shows", arguments: DocumentedExample.all)
  func example(_ example: DocumentedExample) throws {
    #expect(try render(["main": example.template]) == example.output)
  }

  @Test("every filter and test has its section")
  func completeness() {
    let headings = DocumentedExample.reference.split(separator: "\n")
      .filter { $0.hasPrefix("### ") }
    let words = Set(
      headings.flatMap { heading in
        heading.dropFirst(4).split { "`, ()".contains($0) }.map(String.init)
      })
    for filter in Filters.all { #expect(words.contains(filter.name), "filter \(filter.name)") }
    for test in Tests.all { #expect(words.contains(test.name), "test \(test.name)") }
    #expect(DocumentedExample.all.count >= 95)
  }
}
