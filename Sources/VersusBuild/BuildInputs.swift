import HostSystem
import TextCore

/// All that a site consists of when a build of it begins.
struct BuildInputs: Sendable {
  let print: Fingerprint
  /// Whether every change since then is seen by the next build.
  let isSettled: Bool

  /// Looks at the site's folder, but for its output, at an absolute path, and its cache.
  init(of files: LocalFiles, output: String, _ jobs: Int) async {
    let tree = await TreePrint(of: files.root, skipping: [output, files.cache], jobs: jobs)
    print = tree.print
    isSettled = await tree.settles(in: files.root)
  }
}
