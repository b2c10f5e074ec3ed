import HostSystem
import Testing
import VersusModel

@testable import VersusPublish

@Suite("What speaks against publishing")
struct ReasonTests {
  private static func destination(_ kind: PublishDestination.Kind) -> PublishDestination {
    PublishDestination(name: "p", kind: kind, location: .nowhere)
  }

  @Test(
    "an address that does not fit the target",
    arguments: [
      (remote: nil, domain: nil, url: nil, fits: false),
      (nil, nil, "https://example.org/", true),
      (nil, nil, "http://localhost:8000/", false),
      (nil, nil, "http://127.0.0.1/", false),
      (nil, nil, "http://[::1]:80/", false),
      (nil, nil, "https://localhost.example.org/", true),
      ("https://github.com/Me/site.git", nil, "https://me.github.io/site/", true),
      ("git@github.com:me/site", nil, "https://me.github.io/site/", true),
      ("git@github.com:me/site", nil, "https://me.github.io/", false),
      ("git@github.com:me/me.github.io.git", nil, "https://me.github.io/", true),
      ("git@github.com:me/site", "example.org\n", "https://example.org/", true),
      ("git@github.com:me/site", "example.org\n", "https://me.github.io/site/", false),
      ("/srv/git/site.git", nil, "https://example.org/", true),
    ] as [(remote: String?, domain: String?, url: String?, fits: Bool)])
  func baseURL(remote: String?, domain: String?, url: String?, fits: Bool) {
    let destination = Self.destination(.git(remote: "origin", branch: "p", keepsHistory: true))
    let fit = BaseURLFit(destination, remote: remote, customDomain: domain)
    #expect((fit.refusal(of: url) == nil) == fits)
  }

  @Test(
    "more removals than may be at once",
    arguments: [
      (own: 100, removed: 20, limit: nil, isRefused: false), (100, 21, nil, true),
      (12, 10, nil, false), (12, 11, nil, true), (100, 3, 2, true), (100, 2, 2, false),
      (100, 100, 100, false),
    ] as [(own: Int, removed: Int, limit: Int?, isRefused: Bool)])
  func removals(own: Int, removed: Int, limit: Int?, isRefused: Bool) {
    let all = Dictionary(uniqueKeysWithValues: (0..<own).map { ("f\($0)", "x") })
    let rest = all.filter { Int($0.key.dropFirst()) ?? 0 >= removed }
    let live = Release(all)
    let contents = TargetContents(
      manifest: PublishManifest(live: live), files: Set(live.files.keys))
    var destination = Self.destination(.directory(path: "/x"))
    destination.maxRemovals = limit
    let plan = PublishPlan(from: contents, to: Release(rest))
    #expect(plan.removed.count == removed)
    let refusals = PublishReasons.against(plan, at: contents, for: destination)
    #expect(refusals.map(\.allowance) == (isRefused ? [.removals] : []))
  }

  @Test(
    "secrets are not shown",
    arguments: [
      ("fatal: https://me:hunter2hunter2@host/x failed", "fatal: https://***@host/x failed"),
      ("the password is hunter2hunter2", "the password is ***"),
      ("AKIA-0123456789 and more", "*** and more"), ("nothing to hide", "nothing to hide"),
    ])
  func secrets(text: String, shown: String) {
    var secrets = Secrets(environment: [
      "RCLONE_CONFIG_S_ACCESS_KEY_ID": "AKIA-0123456789", "PATH": "nothing", "TOKEN": "to",
    ])
    secrets.add(address: "https://me:hunter2hunter2@host/x")
    #expect(secrets.redacted(text) == shown)
  }

  @Test("a manifest is read as it was written, and nothing else is")
  func manifest() throws {
    let old = Release(["a": "1", "é/b c": "2"])
    var manifest = PublishManifest(live: old, previous: Release(["x": "y"]), attempts: 3)
    #expect(PublishManifest(manifest.bytes) == manifest)
    manifest = manifest.beginning(Release(["a": "2"])).beginning(Release(["a": "3"]))
    #expect(manifest.attempts == 2)
    #expect(PublishManifest(manifest.bytes) == manifest)
    #expect(manifest.file(at: .root.appending("a")) == nil)
    for text in [
      "", "{}", "[]", #"{"manifest":2}"#, #"{"manifest":1,"live":{"files":{"../x":["0",1]}}}"#,
      #"{"manifest":1,"live":{"files":{"a":["0",-1]}}}"#, #"{"manifest":1,"coming":[{}]}"#,
    ] {
      #expect(PublishManifest(Array(text.utf8)) == nil, "\(text)")
    }
  }

  @Test(
    "a line of a listing of rsync",
    arguments: [
      ("-rw-r--r--          1,234 2026/11/23 04:40:19 a b/ c", "a b/ c"),
      ("drwxr-xr-x          4,096 2026/11/23 04:40:19 d", nil),
      ("lrwxrwxrwx              4 2026/11/23 04:40:19 l -> a", "l"),
      (##"-rw-r--r--              4 2026/11/23 04:40:19 x\#012y"##, "x\ny"), ("", nil),
      ("receiving file list", nil),
    ] as [(String, String?)])
  func listing(line: String, path: String?) {
    #expect(RsyncTarget.path(in: Array(line.utf8))?.string == path)
  }
}
