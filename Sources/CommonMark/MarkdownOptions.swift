/// What is recognised beyond CommonMark; each part can be switched off by itself.
package struct MarkdownOptions: Hashable, Sendable {
  /// Pipe tables (GFM 4.10).
  package var tables = true
  /// `~~struck~~` and `~struck~` (GFM 6.5).
  package var strikethrough = true
  /// `- [ ]` and `- [x]` (GFM 5.3).
  package var taskLists = true
  /// Bare `https://…`, `www.…` and e-mail addresses become links (GFM 6.9).
  package var autolinks = true
  /// `[^note]` and `[^note]: …`.
  package var footnotes = true
  /// `<!-- a -- b -->` is a comment, as in HTML, on GitHub and in CommonMark from 0.31 on.
  package var htmlComments = true
  /// Quotes that begin with `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]`.
  package var alerts = true
  /// `{#id .class key=value}` at the end of a heading.
  package var headingAttributes = true
  /// `key=value` after the language of a fence; see ``FenceInfo``.
  package var fenceAttributes = true
  /// A term on a line of its own, then `: definition`.
  package var definitionLists = true
  /// Curly quotes, `--` and `---` as dashes, `...` as an ellipsis.
  ///
  /// Off, since it changes the text.
  package var smartPunctuation = false

  /// Everything that GitHub and this engine add, without smart punctuation.
  package init() {}

  /// CommonMark 0.30 and nothing else.
  package static let commonMark: MarkdownOptions = {
    var options = gfm
    options.tables = false
    options.strikethrough = false
    options.taskLists = false
    options.autolinks = false
    options.htmlComments = false
    return options
  }()

  /// The extensions that the GFM specification describes, and nothing else.
  package static let gfm: MarkdownOptions = {
    var options = MarkdownOptions()
    options.footnotes = false
    options.alerts = false
    options.headingAttributes = false
    options.fenceAttributes = false
    options.definitionLists = false
    return options
  }()
}
