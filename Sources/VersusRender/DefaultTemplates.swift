import TextCore

/// The templates that stand in for what a theme leaves out.
enum DefaultTemplates {
  static let sources: [String: SourceText] = [
    "404.html": source("404.html", PackageResources.missing_html),
    "alias.html": source("alias.html", PackageResources.alias_html),
    "blocks/code.html": source("blocks/code.html", PackageResources.code_html),
    "blocks/pair.html": source("blocks/pair.html", PackageResources.code_html),
    "evidence.html": source("evidence.html", PackageResources.evidence_html),
    "feed.xml": source("feed.xml", PackageResources.feed_xml),
    "markdown.yml": source("markdown.yml", PackageResources.markdown_yml),
    "robots.txt": source("robots.txt", PackageResources.robots_txt),
    "section.html": source("section.html", PackageResources.section_html),
    "sitemap.xml": source("sitemap.xml", PackageResources.sitemap_xml),
  ]

  private static func source(_ name: String, _ bytes: [UInt8]) -> SourceText {
    SourceText(path: "versus:\(name)", bytes: bytes)
  }
}
