import HostSystem
import TextCore
import VersusModel
import VersusRender

@testable import VersusPublish

extension Release {
  init(_ output: [OutputFile], commit: String? = nil, time: String? = nil) {
    let files = output.map {
      ($0.path, PublishedFile(hash: ContentHash(of: $0.bytes).hex, size: $0.bytes.count))
    }
    self.init(
      commit: commit, time: time, files: Dictionary(files, uniquingKeysWith: { $1 }))
  }

  init(_ site: [String: String]) {
    self.init(
      site.map { OutputFile(path: SitePath($0.key) ?? .root, bytes: Array($0.value.utf8)) })
  }
}

extension SourceLocation {
  static let nowhere = SourceText(path: "site.yml", "").location(of: 0..<0)
}
