// swift-tools-version: 6.2

import PackageDescription

/// Every target of ours is held to the same rules.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A layer and its tests.
///
/// A layer may import what is named here, and nothing else. `testCases` are folders beside the tests
/// that these read.
func layer(
  _ name: String, _ dependencies: Target.Dependency..., resources: [Resource]? = nil,
  testCases: [String] = []
) -> [Target] {
  [
    .target(
      name: name, dependencies: dependencies, resources: resources, swiftSettings: strict),
    .testTarget(
      name: name + "Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies,
      exclude: testCases, swiftSettings: strict),
  ]
}

let package = Package(
  name: "versus",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    layer("TextCore"),
    layer(
      "HostSystem", "TextCore",
      .product(name: "Subprocess", package: "swift-subprocess"),
      .product(
        name: "SystemPackage", package: "swift-system", condition: .when(platforms: [.linux]))),
    [
      .systemLibrary(
        name: "Ccmark", pkgConfig: "libcmark",
        providers: [.apt(["libcmark-dev"]), .brew(["cmark"])])
    ],
    layer("Jinja", "TextCore"),
    [
      .executableTarget(
        name: "jinja-probe", dependencies: ["Jinja", "TextCore"], path: "Benchmarks/jinja/Probe",
        swiftSettings: strict)
    ],
    layer("CommonMark", "TextCore", "Ccmark"),
    [
      .executableTarget(
        name: "markdown-probe", dependencies: ["CommonMark", "TextCore"],
        path: "Benchmarks/markdown/Probe", swiftSettings: strict)
    ],
    layer("Highlight", "TextCore"),
    [
      .executableTarget(
        name: "highlight-probe", dependencies: ["Highlight"], path: "Benchmarks/highlight/Probe",
        swiftSettings: strict)
    ],
    layer("Expectations", "TextCore"),
    [
      .systemLibrary(
        name: "Clibxml2", pkgConfig: "libxml-2.0",
        providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])])
    ],
    layer(
      "Hurl", "TextCore", "HostSystem", "Clibxml2",
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"), testCases: ["apps", "contracts"]),
    layer("Equivalence", "TextCore", "Expectations", "Hurl"),
    layer("Browser", "TextCore", "HostSystem"),
    layer("SampleRun", "TextCore", "HostSystem", "Expectations", "Hurl", "Browser"),
    layer("VersusModel", "TextCore", "HostSystem", "Expectations"),
    layer(
      "Environments", "TextCore", "HostSystem", "VersusModel",
      resources: [.embedInCode("EnvironmentReport.py")]),
    layer(
      "VersusContent", "TextCore", "HostSystem", "CommonMark", "Highlight", "Expectations",
      "Equivalence", "SampleRun", "Browser", "VersusModel",
      .product(name: "Yams", package: "Yams")),
    layer(
      "VersusSamples", "TextCore", "HostSystem", "CommonMark", "Equivalence", "Expectations",
      "SampleRun", "Browser", "Environments", "Hurl", "VersusModel", "VersusContent",
      .product(name: "Yams", package: "Yams"), resources: [.embedInCode("PythonWorker.py")]),
    [
      .executableTarget(
        name: "verify-probe", dependencies: ["TextCore", "HostSystem", "VersusSamples"],
        path: "Benchmarks/verify/Probe", swiftSettings: strict)
    ],
    layer(
      "VersusRender", "TextCore", "HostSystem", "Jinja", "CommonMark", "Highlight", "Equivalence",
      "Browser",
      "SampleRun", "VersusModel", "VersusContent", "VersusSamples",
      resources: [
        .embedInCode("Defaults/alias.html"), .embedInCode("Defaults/code.html"),
        .embedInCode("Defaults/evidence.html"), .embedInCode("Defaults/feed.xml"),
        .embedInCode("Defaults/markdown.yml"),
        .embedInCode("Defaults/missing.html"), .embedInCode("Defaults/robots.txt"),
        .embedInCode("Defaults/section.html"), .embedInCode("Defaults/sitemap.xml"),
        .embedInCode("PygmentsWorker.py"),
      ]),
    layer(
      "VersusBuild", "TextCore", "HostSystem", "Browser", "Environments", "VersusModel",
      "VersusContent",
      "VersusSamples",
      "VersusRender"),
    layer(
      "VersusPreview", "TextCore", "HostSystem", "VersusModel", "VersusContent", "VersusSamples",
      "VersusBuild",
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"), resources: [.embedInCode("preview.js")]),
    layer("VersusCheck", "TextCore", "HostSystem"),
    layer(
      "VersusPublish", "TextCore", "HostSystem", "VersusModel", "VersusSamples", "VersusRender",
      "VersusBuild"),
    layer(
      "VersusCLI", "TextCore", "HostSystem", "Jinja", "CommonMark", "Highlight", "VersusModel",
      "VersusContent", "VersusSamples",
      "VersusRender", "VersusBuild", "VersusPreview", "VersusPublish", "VersusCheck",
      "SampleRun", "Browser",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
      testCases: ["cases", "servers"]),
    [.executableTarget(name: "versus", dependencies: ["VersusCLI"], swiftSettings: strict)],
    [.target(name: "TestSupport", path: "Tests/Support", swiftSettings: strict)],
    [
      .target(
        name: "FuzzProperties",
        dependencies: [
          "TextCore", "Jinja", "CommonMark", "Highlight", "VersusModel", "VersusContent",
        ], path: "Tests/fuzz/Properties", swiftSettings: strict),
      .executableTarget(
        name: "fuzz-probe", dependencies: ["FuzzProperties"], path: "Tests/fuzz/Probe",
        swiftSettings: strict),
      .testTarget(
        name: "FuzzTests", dependencies: ["FuzzProperties"], path: "Tests/fuzz/Tests",
        swiftSettings: strict),
    ],
  ].flatMap(\.self)
)
