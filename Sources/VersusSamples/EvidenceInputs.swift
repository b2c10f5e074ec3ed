import Expectations
import Foundation
import HostSystem
import SampleRun
import VersusContent

extension RunnableSample {
  /// Everything that decides what the sample does, each with its hash: what its evidence is valid for.
  ///
  /// `environmentKey` is the hash of all that its environment is made of.
  func inputs(environmentKey: String) -> [Evidence.Input] {
    let name = environment.map { "environment \($0)" } ?? "environment"
    var inputs = [Evidence.Input(name: name, hash: environmentKey)]
    for (path, bytes) in files {
      inputs.append(.init(name: "file \(path)", hash: ContentHash(of: bytes).hex))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // The canonical form and not the file, so that a comment in sample.yml changes nothing.
    func add(_ name: String, _ value: some Encodable) {
      let bytes = (try? encoder.encode(value)).map { [UInt8]($0) } ?? []
      inputs.append(.init(name: name, hash: ContentHash(of: bytes).hex))
    }
    add("steps", project.steps.map(\.step))
    if !project.variables.isEmpty { add("variables", project.variables) }
    add("normalisers", project.normalisers.ordered)
    if !project.normalisers.custom.isEmpty {
      add("further normalisers", project.normalisers.custom)
    }
    return inputs
  }
}
