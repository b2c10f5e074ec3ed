import CommonMark
import VersusContent
import VersusModel

/// Code as it is shown together: one fence, or neighbours that belong together.
///
/// Neighbouring fences of two or more sides are a comparison, a panel a side; the *n*-th fence of each
/// side stands in the *n*-th row, so that what corresponds starts at the same height. Neighbours of one
/// side are one panel. A fence of no side stands alone.
struct Figure: Sendable {
  struct Row: Sendable {
    let id: MarkdownNode.ID
    let fence: CodeFence
  }

  struct Panel: Sendable {
    let side: Side?
    var rows: [Row]
  }

  /// In the order of the site's sides.
  private(set) var panels: [Panel]

  var isComparison: Bool { panels.count > 1 }
  var rowCount: Int { panels.map(\.rows.count).max() ?? 0 }

  /// Groups fences that follow each other with nothing between them.
  static func group(_ fences: [(id: MarkdownNode.ID, fence: CodeFence)], sides: [Side]) -> [Figure]
  {
    var figures: [Figure] = []
    var current: [Row] = []
    func close() {
      guard !current.isEmpty else { return }
      let panels = sides.compactMap { side -> Panel? in
        let rows = current.filter { $0.fence.side == side }
        return rows.isEmpty ? nil : Panel(side: side, rows: rows)
      }
      figures.append(Figure(panels: panels))
      current = []
    }
    for (id, fence) in fences {
      if fence.side != nil {
        current.append(Row(id: id, fence: fence))
      } else {
        close()
        figures.append(Figure(panels: [Panel(side: nil, rows: [Row(id: id, fence: fence)])]))
      }
    }
    close()
    return figures
  }
}
