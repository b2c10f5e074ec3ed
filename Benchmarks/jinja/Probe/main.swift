// Renders one batch request many times and prints the quickest time in seconds.
//
//     jinja-probe TIMES < request.json

import Jinja
import TextCore

let times = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 100
var line: [UInt8] = []
while let part = readLine(strippingNewline: false) { line += part.utf8 }

var sources: [String: SourceText] = [:]
var context = OrderedMap()
if case .object(let members) = try JSONParser.parse(line) {
  for case (let name, .object(let entries)) in members.map({ ($0.name, $0.value) }) {
    for entry in entries {
      if name == "context" { context[entry.name] = Value(entry.value) }
      if name == "templates", case .string(let text) = entry.value {
        sources[entry.name] = SourceText(path: entry.name, text)
      }
    }
  }
}
var options = TemplateOptions()
options.autoescape = .on
let library = TemplateLibrary(sources, options: options)
var output: [UInt8] = []
var best = Duration.seconds(3600)
for _ in 0..<times {
  output.removeAll(keepingCapacity: true)
  best = min(
    best,
    try ContinuousClock().measure { try library.render("main", context: context, into: &output) })
}
print(Double(best.components.attoseconds) / 1e18, output.count)
