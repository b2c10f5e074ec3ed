// Checks inputs that others make up; see Tests/fuzz/fuzz.py.
//
//     fuzz-probe SUBJECT < lines     each line is an input in hexadecimal
//     fuzz-probe SUBJECT FILE ...    checks whole files
//
// Answers each input with a line: what does not hold, or nothing.

import Foundation
import FuzzProperties

guard let subject = CommandLine.arguments.dropFirst().first.flatMap({ Subject(rawValue: $0) })
else {
  print("usage: fuzz-probe \(Subject.allCases.map(\.rawValue).joined(separator: "|")) [FILE ...]")
  exit(2)
}

func answer(_ input: [UInt8]) {
  let line = (subject.violation(by: input) ?? "") + "\n"
  FileHandle.standardOutput.write(Data(line.utf8))
}

let files = CommandLine.arguments.dropFirst(2)
for file in files { answer([UInt8](try Data(contentsOf: URL(filePath: file)))) }
while files.isEmpty, let line = readLine() {
  let digits = line.utf8.map { UInt8($0 - ($0 < 58 ? 48 : 87)) }
  answer(stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
}
