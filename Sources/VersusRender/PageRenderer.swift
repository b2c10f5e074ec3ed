import CommonMark
import HostSystem
import Jinja
import TextCore
import VersusContent
import VersusModel

/// Draws one page: its Markdown with figures and blocks, then the template around it.
struct PageRenderer: Sendable {
  let templates: TemplateLibrary
  let context: SiteContext
  /// `site`, which all pages share.
  let site: Value
  /// How Markdown becomes HTML, in the words of the theme.
  var words = MarkdownWords()

  /// Draws the page with a part of its list, if it has one; parts are counted from 1.
  ///
  /// - Returns: The whole page; or `nil`, and everything that went wrong.
  func render(_ index: Int, part: Int = 1, _ log: ReadLog) -> Outcome<OutputFile> {
    log.note(.body(page: index))
    let page = context.site.page(index)
    let list = context.list(ofPage: index)
    let address = list?.list.address(ofPart: part) ?? page.address
    let drawn = DrawnPage(
      base: .relative(address), page: (page, index), in: context, words: words, log: log)
    return DrawnPage.$current.withValue(drawn) {
      if let card = card(of: page, index: index, drawn) { drawn.card = value(of: card, log) }
      let (content, fences) = content(of: page, index: index, drawn)
      drawn.content = content
      do throws(TemplateError) {
        let html = try templates.render(
          page.summary.templateName,
          context: variables([
            ("page", context.pageValue(index, .own)), ("paginator", paginator(list, part)),
          ]), scope: drawn)
        let ids = DuplicateIDs(page: page, content: content, fences: fences)
        drawn.report(ids.diagnostics(in: html))
        let isWhole = !drawn.diagnostics.contains { $0.severity == .error }
        return Outcome(
          isWhole ? file(html, at: address.outputPath) : nil, drawn.diagnostics)
      } catch {
        var diagnostic = error.diagnostic
        diagnostic.notes.append(.init("while drawing \(page.source.path)"))
        return Outcome(nil, drawn.diagnostics + [diagnostic])
      }
    }
  }

  /// Draws the page's Markdown, and tells what is wrong with it: with what its blocks show, above all.
  func remarks(_ index: Int) -> [Diagnostic] {
    let page = context.site.page(index)
    let drawn = DrawnPage(
      base: .relative(page.address), page: (page, index), in: context, words: words,
      log: ReadLog())
    return DrawnPage.$current.withValue(drawn) {
      _ = content(of: page, index: index, drawn)
      return drawn.diagnostics
    }
  }

  /// What a template made, as it is written.
  func file(_ bytes: [UInt8], at path: SitePath) -> OutputFile {
    let isSmall =
      path.extension == "html" && context.site.configuration.assets.minify.contains(.html)
    return OutputFile(path: path, bytes: isSmall ? HTMLMinifier.minified(bytes) : bytes)
  }

  /// What templates see of a part of a list.
  func paginator(_ list: (list: PageList, group: PageGroup)?, _ part: Int) -> Value {
    guard let (list, group) = list else { return .none }
    return Value(Paginator(context: context, list: list, group: group, number: part))
  }

  /// What every template sees, and more.
  func variables(_ more: [(String, Value)]) -> OrderedMap {
    var variables = OrderedMap()
    variables["site"] = site
    variables["paginator"] = Value.none
    variables["data"] = context.data
    variables["build"] = context.build
    variables["evidence"] = context.evidence
    variables["exchange"] = context.exchange
    variables["answers"] = context.answers
    variables["measured"] = context.measured
    variables["screenshot"] = context.screenshot
    variables["agreement"] = context.agreement
    variables["asset"] = context.asset
    variables["integrity"] = context.integrity
    for (name, value) in more { variables[name] = value }
    return variables
  }

  /// The page's Markdown as HTML, and which part of it each block became.
  private func content(of page: Page, index: Int, _ drawn: DrawnPage)
    -> (html: [UInt8], fences: [(source: SourceRange, html: Range<Int>)])
  {
    var options = words.options
    options.omitted = page.titleHeading
    var hooks = drawn.hooks
    let variables = variables([("page", context.pageValue(index, .own))])
    var fences: [(source: SourceRange, html: Range<Int>)] = []
    hooks.code = { run, html in
      draw(run, on: page, variables, drawn, into: &html) { fences.append(($0, $1)) }
      return run.count
    }
    var html: [UInt8] = []
    html.reserveCapacity(page.source.bytes.count * 2)
    var renderer = HTMLRenderer(page.document, options: options, hooks: hooks)
    renderer.render(into: &html)
    return (html, fences)
  }

  /// Draws fences that follow each other: figures of code, and blocks between them; `note` is told what
  /// each block became.
  private func draw(
    _ run: ArraySlice<MarkdownNode.ID>, on page: Page, _ variables: OrderedMap,
    _ drawn: DrawnPage, into html: inout [UInt8], noting note: (SourceRange, Range<Int>) -> Void
  ) {
    var code: [(id: MarkdownNode.ID, fence: CodeFence)] = []
    func drawFigures(into html: inout [UInt8]) {
      for figure in Figure.group(code, sides: context.site.configuration.sides) {
        let template = figure.isComparison ? "blocks/pair.html" : "blocks/code.html"
        let range = figure.panels.first?.rows.first?.fence.range ?? 0..<0
        var variables = variables
        variables["figure"] = figure.value(on: page, in: context)
        draw(template, variables, for: range, drawn, into: &html) { error in
          var diagnostic = error.diagnostic
          diagnostic.notes.append(.init("while drawing code of \(page.source.path)"))
          return diagnostic
        }
      }
      code = []
    }
    for id in run {
      switch page.fences[id] {
      case .code(let fence): code.append((id, fence))
      case .block(let block):
        drawFigures(into: &html)
        let object = BlockObject(block)
        let start = html.count
        var variables = variables
        variables["block"] = Value(object)
        draw(
          "blocks/\(block.name).html", variables, for: block.range, of: block, drawn, into: &html,
          explaining: object.diagnostic(of:))
        note(block.firstLine, start..<html.count)
      case nil: continue
      }
    }
    drawFigures(into: &html)
  }

  private func draw(
    _ template: String, _ variables: OrderedMap, for range: SourceRange,
    of block: BlockFence? = nil,
    _ drawn: DrawnPage, into html: inout [UInt8], explaining explain: (TemplateError) -> Diagnostic
  ) {
    drawn.drawing(fence: range, block: block) {
      do throws(TemplateError) {
        html += try templates.render(template, context: variables, scope: drawn)
        html.append(UInt8(ascii: "\n"))
      } catch {
        drawn.report([explain(error)])
      }
    }
  }
}
