import HostSystem
import TextCore
import VersusSamples

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The root of the repository.
let repository = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().standardizedFileURL.path

/// The interpreter that tests check with: it needs Jinja and Django, which `make test` installs.
let python: String = {
  if let named = ProcessInfo.processInfo.environment["VERSUS_PYTHON"] { return named }
  let own = repository + "/.venv/bin/python"
  return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
}()

/// A site's folder for tests that write nothing into it.
let site = FileManager.default.temporaryDirectory.path

func verify(
  _ units: CodeUnit..., languages: LanguageTable = .builtIn, python: String = python
) async -> Verification {
  await verify(units, languages: languages, python: python)
}

func verify(
  _ units: [CodeUnit], languages: LanguageTable = .builtIn, python: String = python
) async -> Verification {
  await SampleVerifier(
    languages: languages, runner: SubprocessRunner(), site: site, python: python, jobs: 2
  ).verify(units)
}

/// A file of its own.
func file(_ path: String, _ text: String, language: String? = nil) -> CodeUnit {
  file(path, Array(text.utf8), language: language)
}

func file(_ path: String, _ bytes: [UInt8], language: String? = nil) -> CodeUnit {
  let fileExtension = path.split(separator: ".").last.map(String.init) ?? ""
  return CodeUnit(language: language ?? fileExtension, file: SourceText(path: path, bytes: bytes))
}

/// The code of a fence that stands in a list: each line of it is indented in the page.
func fence(_ language: String, _ code: String, indentation: Int = 3) -> CodeUnit {
  let blanks = String(repeating: " ", count: indentation)
  var page = "# A page\n\n1. é\n\n\(blanks)```\(language)\n"
  var starts: [Int] = []
  for line in code.split(separator: "\n", omittingEmptySubsequences: false) {
    starts.append(page.utf8.count + indentation)
    page += blanks + line + "\n"
  }
  page += "\(blanks)```\n"
  let text = CodeUnit.Text(
    code: Array((code + "\n").utf8), in: SourceText(path: "content/page.md", page),
    lineStarts: starts, name: "content/page.md:5")
  return CodeUnit(language: language, hash: ContentHash(of: code + "\n")) { text }
}

extension Verification {
  /// Each diagnostic as `path:line:column: severity: message`.
  var report: [String] {
    diagnostics.map { diagnostic in
      let place = diagnostic.location.map { "\($0.path):\($0.start.line):\($0.start.column): " }
      return "\(place ?? "")\(diagnostic.severity): \(diagnostic.message)"
    }
  }

  /// The text that each diagnostic underlines.
  var marked: [String] {
    diagnostics.map { diagnostic in
      guard let excerpt = diagnostic.location?.excerpt else { return "" }
      return String(excerpt.text.dropFirst(excerpt.markStart).prefix(excerpt.markWidth))
    }
  }
}
