/// One of the things that the site compares.
package struct Side: Hashable, Sendable {
  /// The accent colour on a light and on a dark ground, as CSS writes it.
  package struct Color: Hashable, Sendable {
    package var light: String
    package var dark: String

    package init(light: String, dark: String) {
      self.light = light
      self.dark = dark
    }
  }

  /// The template language of a side's HTML samples, which decides what checks them.
  package enum TemplateLanguage: String, Hashable, Sendable, CaseIterable {
    case jinja, django
  }

  /// A short name for attributes, folders and addresses (`flask`).
  package var id: String
  package var name: String
  package var version: String?
  package var color: Color?
  package var homepage: String?
  package var documentation: String?
  package var templates: TemplateLanguage?

  package init(
    id: String, name: String, version: String? = nil, color: Color? = nil, homepage: String? = nil,
    documentation: String? = nil, templates: TemplateLanguage? = nil
  ) {
    self.id = id
    self.name = name
    self.version = version
    self.color = color
    self.homepage = homepage
    self.documentation = documentation
    self.templates = templates
  }
}
