/// Finds the fewest changes between the lines of two regions.
struct LineAlignment {
  let old: Range<Int>
  let new: Range<Int>
  let isGap: (Int) -> Bool
  let isEqual: (Int, Int) -> Bool

  /// How many pairs of lines are compared at most where there are gaps.
  private static let cellLimit = 1_000_000
  /// How many changes are looked for at most where there are none.
  private static let changeLimit = 500

  func edits() -> [LineDiff.Edit] {
    if old.contains(where: isGap) { return editsWithGaps() }
    return editsWithoutGaps() ?? replacement(old, new)
  }

  /// Everything old goes, everything new comes.
  private func replacement(_ old: Range<Int>, _ new: Range<Int>) -> [LineDiff.Edit] {
    old.map { .removed(old: $0) } + new.map { .added(new: $0) }
  }

  /// Myers, "An O(ND) difference algorithm and its variations", 1986.
  ///
  /// - Returns: `nil` if there are too many changes.
  private func editsWithoutGaps() -> [LineDiff.Edit]? {
    if old.isEmpty || new.isEmpty { return replacement(old, new) }
    let most = min(Self.changeLimit, old.count + new.count)
    // `reach[k + offset]` is how far into `old` the diagonal k was followed.
    let offset = most + 1
    var reach = Array(repeating: 0, count: 2 * most + 3)
    var history: [ArraySlice<Int>] = []
    for changes in 0...most {
      history.append(reach[(offset - changes - 1)...(offset + changes + 1)])
      for diagonal in stride(from: -changes, through: changes, by: 2) {
        let isDown =
          diagonal == -changes
          || diagonal != changes
            && reach[offset + diagonal - 1] < reach[offset + diagonal + 1]
        var x = isDown ? reach[offset + diagonal + 1] : reach[offset + diagonal - 1] + 1
        var y = x - diagonal
        while x < old.count, y >= 0, y < new.count,
          isEqual(old.lowerBound + x, new.lowerBound + y)
        {
          x += 1
          y += 1
        }
        reach[offset + diagonal] = x
        if x >= old.count, y >= new.count { return path(through: history, offset: offset) }
      }
    }
    return nil
  }

  /// Follows the way back through what each number of changes reached.
  private func path(through history: [ArraySlice<Int>], offset: Int) -> [LineDiff.Edit] {
    var edits: [LineDiff.Edit] = []
    var (x, y) = (old.count, new.count)
    for (changes, reach) in history.enumerated().reversed() {
      let diagonal = x - y
      let isDown =
        diagonal == -changes
        || diagonal != changes && reach[offset + diagonal - 1] < reach[offset + diagonal + 1]
      let before = isDown ? diagonal + 1 : diagonal - 1
      let startX = changes == 0 ? 0 : reach[offset + before]
      let startY = changes == 0 ? 0 : startX - before
      while x > startX, y > startY, changes == 0 || (isDown ? y > startY + 1 : x > startX + 1) {
        x -= 1
        y -= 1
        edits.append(.same(old: old.lowerBound + x, new: new.lowerBound + y))
      }
      guard changes > 0 else { break }
      if isDown {
        edits.append(.added(new: new.lowerBound + startY))
      } else {
        edits.append(.removed(old: old.lowerBound + startX))
      }
      (x, y) = (startX, startY)
    }
    return edits.reversed()
  }

  private enum Step: UInt8 {
    case same, remove, add, openGap, fillGap
  }

  /// The usual table of costs, in which a gap takes lines for nothing.
  private func editsWithGaps() -> [LineDiff.Edit] {
    let (cells, overflow) = (old.count + 1).multipliedReportingOverflow(by: new.count + 1)
    guard !overflow, cells <= Self.cellLimit else { return replacement(old, new) }
    let width = new.count + 1
    var steps = Array(repeating: Step.add, count: cells)
    var costs = Array(0...new.count)
    for (row, line) in old.enumerated() {
      let isGap = isGap(line)
      var above = costs
      swap(&above, &costs)
      for column in 0...new.count {
        var best = isGap ? (above[column], Step.openGap) : (above[column] + 1, Step.remove)
        if column > 0 {
          let beside = costs[column - 1] + (isGap ? 0 : 1)
          if beside <= best.0 { best = (beside, isGap ? .fillGap : .add) }
          if !isGap, above[column - 1] < best.0, isEqual(line, new.lowerBound + column - 1) {
            best = (above[column - 1], .same)
          }
        }
        costs[column] = best.0
        steps[(row + 1) * width + column] = best.1
      }
    }
    return path(through: steps, width: width)
  }

  private func path(through steps: [Step], width: Int) -> [LineDiff.Edit] {
    var edits: [LineDiff.Edit] = []
    var (row, column) = (old.count, new.count)
    var gapEnd: Int?
    while row > 0 || column > 0 {
      switch row == 0 ? .add : steps[row * width + column] {
      case .same:
        row -= 1
        column -= 1
        edits.append(.same(old: old.lowerBound + row, new: new.lowerBound + column))
      case .remove:
        row -= 1
        edits.append(.removed(old: old.lowerBound + row))
      case .add:
        column -= 1
        edits.append(.added(new: new.lowerBound + column))
      case .fillGap:
        gapEnd = gapEnd ?? column
        column -= 1
      case .openGap:
        row -= 1
        let lines = (new.lowerBound + column)..<(new.lowerBound + (gapEnd ?? column))
        edits.append(.gap(old: old.lowerBound + row, new: lines))
        gapEnd = nil
      }
    }
    return edits.reversed()
  }
}
