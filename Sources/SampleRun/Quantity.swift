/// Numbers with their units, for people.
enum Quantity {
  static func bytes(_ count: Int) -> String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] where count >= 1 << shift {
      let tenths = (Double(count) / Double(1 << shift) * 10).rounded() / 10
      return number(tenths) + " " + unit
    }
    return "\(count) bytes"
  }

  static func seconds(_ value: Double) -> String {
    value == 1 ? "1 second" : number(value) + " seconds"
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}

extension String {
  /// The first `count` lines, with a mark for what is cut off after them.
  func firstLines(_ count: Int) -> String {
    let lines = split(separator: "\n", maxSplits: count, omittingEmptySubsequences: false)
    let kept = lines.prefix(count).map { $0.utf8.count <= 1_000 ? $0 : $0.prefix(1_000) + "…" }
    return (kept + (lines.count > count ? ["…"] : [])).joined(separator: "\n")
  }

  /// The last `count` lines, each of bounded length, with a mark for what is cut off before them.
  func lastLines(_ count: Int) -> String {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    let end = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
    let kept = end.suffix(count).map { line in
      line.utf8.count <= 1_000 ? String(line) : String(line.prefix(1_000)) + "…"
    }
    let cut = end.count - kept.count
    return (cut > 0 ? ["… \(cut) line\(cut == 1 ? "" : "s")"] + kept : kept).joined(separator: "\n")
  }
}
