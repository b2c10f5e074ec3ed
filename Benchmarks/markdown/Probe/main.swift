import CommonMark
import Foundation
import TextCore

// Renders Markdown for the conformance tests and the benchmark.
//
//     markdown-probe render strict|base|gfm|all < pages.json > html.json    (arrays of strings)
//     markdown-probe time ROUNDS FILE …    (milliseconds of processor time, the best round)

func render(_ page: [UInt8], _ mode: String, into html: inout [UInt8]) {
  var markdown = MarkdownOptions()
  var options = HTMLOptions()
  switch mode {
  case "strict": markdown = .commonMark
  case "base":
    // The examples of the GFM specification that need no extension.
    markdown = .commonMark
    markdown.htmlComments = true
  case "gfm":
    markdown = .gfm
    options.rawHTML = .filtered
  default:
    options.headingIDs = true
    options.headingAnchorLabel = "Link to this section"
  }
  let document = MarkdownDocument(
    parsing: SourceText(path: "page.md", bytes: page), options: markdown)
  var renderer = HTMLRenderer(document, options: options)
  renderer.render(into: &html)
}

func processorMilliseconds(_ work: () -> Void) -> Double {
  let start = clock()
  work()
  return Double(clock() - start) * 1000 / Double(CLOCKS_PER_SEC)
}

let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "render":
  let input = FileHandle.standardInput.readDataToEndOfFile()
  let pages = try JSONDecoder().decode([String].self, from: input)
  let html = pages.map { page in
    var html: [UInt8] = []
    render(Array(page.utf8), arguments.last ?? "all", into: &html)
    return String(decoding: html, as: UTF8.self)
  }
  FileHandle.standardOutput.write(try JSONEncoder().encode(html))
case "time":
  let pages = try arguments.dropFirst(3).map {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0)))
  }
  var html: [UInt8] = []
  let rounds = (0..<(Int(arguments[2]) ?? 1)).map { _ in
    processorMilliseconds {
      for page in pages {
        html.removeAll(keepingCapacity: true)
        render(page, "all", into: &html)
      }
    }
  }
  print(rounds.min() ?? 0)
default:
  print("usage: markdown-probe render MODE | time ROUNDS FILE …")
  exit(2)
}
