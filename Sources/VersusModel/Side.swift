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

    /// The colour of the side at `index`, from 0, if the site gives it none: four that differ for
    /// readers with any kind of colour vision, then the same again.
    package static func standard(_ index: Int) -> Color {
      let colors = [
        Color(light: "#357f1e", dark: "#a3da82"), Color(light: "#0a456e", dark: "#4fa3d9"),
        Color(light: "#8a4b00", dark: "#e5a95c"), Color(light: "#7a2a74", dark: "#e29bdb"),
      ]
      return colors[index % colors.count]
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
  /// The environment of the samples of this side that name none.
  package var environment: String?

  package init(
    id: String, name: String, version: String? = nil, color: Color? = nil, homepage: String? = nil,
    documentation: String? = nil, templates: TemplateLanguage? = nil, environment: String? = nil
  ) {
    self.id = id
    self.name = name
    self.version = version
    self.color = color
    self.homepage = homepage
    self.documentation = documentation
    self.templates = templates
    self.environment = environment
  }
}
