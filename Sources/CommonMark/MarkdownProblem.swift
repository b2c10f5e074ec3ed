internal import TextCore

/// A reason to report something about a page, and the bytes of the file to blame.
struct MarkdownProblem: Hashable, Sendable {
  enum Reason: Hashable, Sendable {
    case fileTooLarge
    case attributeWithoutName
    case attributeWithoutValue(String)
    case unclosedAttributeValue(String)
    case textAfterAttributeValue(String)
    case skippedHeadingLevel(Int, after: Int)
    case secondTitle
    case emptyHeading
    case imageWithoutText
    case htmlImageWithoutText
    case linkWithoutText
    case duplicateHeadingID(String)
    case duplicateHTMLID(String)
    case unusedFootnote(String)
  }

  var reason: Reason
  var range: SourceRange

  init(_ reason: Reason, at range: SourceRange) {
    self.reason = reason
    self.range = range
  }

  /// The one place where problems get their words.
  func diagnostic(in source: SourceText) -> Diagnostic {
    let (severity, id, message, help): (Diagnostic.Severity, String, String, String?) =
      switch reason {
      case .fileTooLarge:
        (.error, "file-too-large", "the file has 256 MiB or more", nil)
      case .attributeWithoutName:
        (.error, "fence-attribute", "an attribute has no name", "write name=value")
      case .attributeWithoutValue(let name):
        (
          .error, "fence-attribute", "the attribute `\(name)` has no value after its `=`",
          "write \(name)=\"\" for an empty value, or leave out the `=`"
        )
      case .unclosedAttributeValue(let name):
        (
          .error, "fence-attribute", "the value of `\(name)` has no closing quote",
          "close the quote on the same line"
        )
      case .textAfterAttributeValue(let name):
        (
          .error, "fence-attribute", "there is text directly after the value of `\(name)`",
          "put a space between attributes"
        )
      case .skippedHeadingLevel(let level, let previous):
        (
          .warning, "heading-level", "a heading of level \(level) follows one of level \(previous)",
          "use level \(previous + 1), so that the outline has no gap"
        )
      case .secondTitle:
        (
          .warning, "second-title", "a second heading of level 1",
          "a page has one title; use level 2"
        )
      case .emptyHeading:
        (.warning, "empty-heading", "a heading without text", nil)
      case .imageWithoutText:
        (
          .warning, "image-text", "an image without a text for those who do not see it",
          "describe the image in the square brackets"
        )
      case .htmlImageWithoutText:
        (
          .warning, "image-text", "an image without a text for those who do not see it",
          "give the tag an alt=\"…\", or alt=\"\" if the image says nothing of its own"
        )
      case .linkWithoutText:
        (
          .warning, "link-text", "a link without text",
          "write in the square brackets where the link leads"
        )
      case .unusedFootnote(let label):
        (
          .warning, "unused-footnote", "nothing refers to the footnote `\(label)`",
          "refer to it with [^\(label)], or take it out"
        )
      case .duplicateHeadingID(let id):
        (
          .error, "duplicate-id", "the id `\(id)` is given twice on this page",
          "give this heading another one"
        )
      case .duplicateHTMLID(let id):
        (
          .warning, "duplicate-id", "the id `\(id)` is given twice on this page",
          "links to it lead to the first; give this one another id"
        )
      }
    return Diagnostic(severity, id: id, message, at: source.location(of: range), help: help)
  }
}
