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

  /// - Returns: The whole page; or `nil`, and everything that went wrong.
  func render(_ index: Int) -> Outcome<OutputFile> {
    let page = context.site.pages[index]
    let drawn = DrawnPage(base: .relative(page.address), page: page, links: context.site.links)
    return DrawnPage.$current.withValue(drawn) {
      let content = content(of: page, index: index, drawn)
      let value = Value(PageObject(context: context, index: index, content: .safe(content)))
      do throws(TemplateError) {
        let html = try templates.render(page.templateName, context: variables([("page", value)]))
        let isWhole = !drawn.diagnostics.contains { $0.severity == .error }
        return Outcome(
          isWhole ? OutputFile(path: page.address.outputPath, bytes: html) : nil, drawn.diagnostics)
      } catch {
        var diagnostic = error.diagnostic
        diagnostic.notes.append(.init("while drawing \(page.source.path)"))
        return Outcome(nil, drawn.diagnostics + [diagnostic])
      }
    }
  }

  /// What every template sees, and more.
  func variables(_ more: [(String, Value)]) -> OrderedMap {
    var variables = OrderedMap()
    variables["site"] = site
    variables["data"] = context.data
    variables["build"] = context.build
    for (name, value) in more { variables[name] = value }
    return variables
  }

  /// The page's Markdown as HTML.
  private func content(of page: Page, index: Int, _ drawn: DrawnPage) -> [UInt8] {
    var options = HTMLOptions()
    options.headingIDs = true
    options.headingAnchorLabel = "Link to this section"
    options.omitted = page.titleHeading
    var hooks = HTMLHooks()
    hooks.destination = { HTMLHooks.Destination(drawn.address(of: $0.destination)) }
    let variables = variables([("page", context.pageValue(index))])
    hooks.code = { run, html in
      draw(run, on: page, variables, drawn, into: &html)
      return run.count
    }
    var html: [UInt8] = []
    html.reserveCapacity(page.source.bytes.count * 2)
    var renderer = HTMLRenderer(page.document, options: options, hooks: hooks)
    renderer.render(into: &html)
    return html
  }

  /// Draws fences that follow each other: figures of code, and blocks between them.
  private func draw(
    _ run: ArraySlice<MarkdownNode.ID>, on page: Page, _ variables: OrderedMap,
    _ drawn: DrawnPage, into html: inout [UInt8]
  ) {
    var code: [(id: MarkdownNode.ID, fence: CodeFence)] = []
    func drawFigures(into html: inout [UInt8]) {
      for figure in Figure.group(code, sides: context.site.configuration.sides) {
        let template = figure.isComparison ? "blocks/pair.html" : "blocks/code.html"
        let range = figure.panels.first?.rows.first?.fence.range ?? 0..<0
        var variables = variables
        variables["figure"] = figure.value(on: page, in: context)
        draw(template, variables, for: range, on: page, drawn, into: &html)
      }
      code = []
    }
    for id in run {
      switch page.fences[id] {
      case .code(let fence): code.append((id, fence))
      case .block(let block):
        drawFigures(into: &html)
        var variables = variables
        variables["block"] = Value(BlockObject(block))
        draw("blocks/\(block.name).html", variables, for: block.range, on: page, drawn, into: &html)
      case nil: continue
      }
    }
    drawFigures(into: &html)
  }

  private func draw(
    _ template: String, _ variables: OrderedMap, for range: SourceRange, on page: Page,
    _ drawn: DrawnPage, into html: inout [UInt8]
  ) {
    drawn.drawing(fence: range) {
      do throws(TemplateError) {
        html += try templates.render(template, context: variables)
        html.append(UInt8(ascii: "\n"))
      } catch {
        var diagnostic = error.diagnostic
        let place = page.source.location(of: firstLine(of: range, on: page))
        diagnostic.notes.append(.init("while drawing this fence", at: place))
        drawn.report([diagnostic])
      }
    }
  }

  private func firstLine(of range: SourceRange, on page: Page) -> SourceRange {
    let end = page.source.bytes[range].firstIndex(of: UInt8(ascii: "\n")) ?? range.upperBound
    return range.lowerBound..<end
  }
}
