package import TextCore
package import VersusModel

/// Everything that can be wrong with content, worded in one place.
package enum ContentProblem: Hashable, Sendable {
  case yaml(String)
  case json(String)
  case csv(String)
  case unreadable(String)
  case notUTF8
  case unclosedFrontMatter
  case frontMatterIsNotAMap(String)
  case unknownKey(String, in: String, nearest: String?)
  case missingKey(String, in: String)
  case wrongKind(key: String, expected: String, found: String)
  case invalidValue(key: String, message: String, help: String?)
  case noTitle
  case clashingAddress(String, other: String)
  case brokenLink(String, nearest: String?)
  case linkOutsideContent(String)
  case linkToDraft(String)
  case brokenAnchor(String, page: String, nearest: String?)
  case brokenImage(String, ImageProblem)
  case notAnImage(String)
  case unknownAttribute(String, of: String, nearest: String?)
  case badAttribute(String, message: String, help: String?)
  case noSample(String, nearest: String?)
  case noRegion(String, sample: String, nearest: String?)
  case regionProblem(String)
  case bodyWithSample
  case unmatched(String, nearest: String?)
  case badExpression(String)
  case notADiffLine
  case noFigure(String, nearest: String?)
  case ambiguousFigure(String, sample: String)
  case figureInHTML
  case wrongFigureUnit(String, of: FigureUnit?)

  /// How each problem is told; `location` is the place to blame.
  package func diagnostic(at location: SourceLocation?, notes: [Diagnostic.Note] = []) -> Diagnostic
  {
    let (severity, id, message, help) = words
    return Diagnostic(severity, id: id, message, at: location, notes: notes, help: help)
  }

  private var words: (Diagnostic.Severity, id: String, message: String, help: String?) {
    switch self {
    case .yaml(let message): (.error, "yaml", "this is not valid YAML: \(message)", nil)
    case .json(let message): (.error, "json", "this is not valid JSON: \(message)", nil)
    case .csv(let message): (.error, "csv", "this is not valid CSV: \(message)", nil)
    case .unreadable(let reason): (.error, "unreadable", "this file cannot be read: \(reason)", nil)
    case .notUTF8:
      (.error, "not-utf8", "this byte is not part of UTF-8 text", "save the file as UTF-8")
    case .unclosedFrontMatter:
      (
        .error, "front-matter", "the front matter that begins here has no end",
        "close it with a line `---`"
      )
    case .frontMatterIsNotAMap(let found):
      (.error, "front-matter", "front matter must be a map of keys and values, not \(found)", nil)
    case .unknownKey(let key, let place, let nearest):
      (.error, "unknown-key", "`\(key)` is not a key of \(place)", Self.meant(nearest))
    case .missingKey(let key, let place):
      (.error, "missing-key", "\(place) needs `\(key)`", "add a line `\(key): …`")
    case .wrongKind(let key, let expected, let found):
      (.error, "wrong-kind", "`\(key)` must be \(expected), not \(found)", nil)
    case .invalidValue(let key, let message, let help):
      (.error, "invalid-value", "`\(key)` \(message)", help)
    case .noTitle:
      (
        .error, "no-title", "this page has no title",
        "give it a heading `# …`, or `title:` in its front matter"
      )
    case .clashingAddress(let address, let other):
      (
        .error, "clashing-address", "\(other) is served at \(address) too",
        "give one of them another name, `slug` or alias"
      )
    case .brokenLink(let target, let nearest):
      (.error, "broken-link", "there is no file `\(target)`", Self.meant(nearest))
    case .linkOutsideContent(let target):
      (
        .error, "broken-link", "`\(target)` leads out of the content folder",
        "link to a file inside it, or give the whole address, `https://…`"
      )
    case .linkToDraft(let target):
      (
        .error, "broken-link", "`\(target)` is a draft, and will not be there",
        "publish it, or take the link out"
      )
    case .brokenAnchor(let anchor, let page, let nearest):
      (
        .error, "broken-anchor", "\(page) has no heading `#\(anchor)`",
        Self.meant(nearest.map { "#" + $0 })
      )
    case .brokenImage(let path, .unreadable(let reason)):
      (.error, "broken-image", "the image `\(path)` cannot be read: \(reason)", nil)
    case .brokenImage(let path, .damaged(let format)):
      (
        .error, "broken-image",
        "`\(path)` begins like a \(format) file, but its size cannot be read",
        "the file is damaged; save the image anew"
      )
    case .brokenImage(let path, .unknownFormat), .notAnImage(let path):
      (
        .error, "broken-image", "`\(path)` is not an image that browsers show",
        "use SVG, PNG, JPEG, WebP, AVIF or GIF"
      )
    case .unknownAttribute(let name, let kind, let nearest):
      (.error, "unknown-attribute", "\(kind) has no attribute `\(name)`", Self.meant(nearest))
    case .badAttribute(let name, let message, let help):
      (.error, "bad-attribute", "`\(name)` \(message)", help)
    case .noSample(let path, let nearest):
      (
        .error, "no-sample", "there is no sample `\(path)` in content/samples/", Self.meant(nearest)
      )
    case .noRegion(let name, let sample, let nearest):
      (
        .error, "no-region", "\(sample) has no region `\(name)`",
        Self.meant(nearest) ?? "mark it with comments `region \(name)` and `endregion`"
      )
    case .regionProblem(let message): (.error, "region", message, nil)
    case .bodyWithSample:
      (
        .error, "body-with-sample", "a fence that shows a sample must have no text of its own",
        "take the text out, or `sample=`"
      )
    case .unmatched(let text, let nearest):
      (
        .error, "unmatched-line", "no line shown here contains “\(text)”",
        nearest.map { "the nearest line is `\($0)`" }
          ?? "lines are picked by a piece of their text, or by `/a regular expression/`"
      )
    case .badExpression(let reason):
      (
        .error, "bad-expression", "\(reason)",
        "to pick lines by text that stands between slashes, write `\\/` for each of them"
      )
    case .notADiffLine:
      (
        .error, "diff-line", "a line of a fence with `diff` begins with `+`, `-` or a blank", nil
      )
    case .noFigure(let name, let nearest):
      (
        .error, "no-figure", "no sample measures `\(name)`",
        Self.meant(nearest.map { "figure:" + $0 })
          ?? "a figure is named by its sample and a name below `figures:` of a step `measure`"
      )
    case .ambiguousFigure(let name, let sample):
      (
        .error, "no-figure", "several steps of \(sample) measure `\(name)`",
        "name the step as well: `figure:\(sample)/STEP/FIGURE`"
      )
    case .figureInHTML:
      (
        .error, "figure-in-html", "the text of a link in HTML cannot be compared with the figure",
        "write the link in Markdown: `[…](figure:…)`"
      )
    case .wrongFigureUnit(let name, let unit?):
      (.error, "drift", "`\(name)` is not in this unit, but in \(unit.symbol)", nil)
    case .wrongFigureUnit(let name, nil):
      (
        .error, "drift", "nobody said which unit `\(name)` is in",
        "say it in the sample.yml: `{pattern: …, unit: …}`"
      )
    }
  }

  private static func meant(_ name: String?) -> String? { name.map { "did you mean `\($0)`?" } }
}
