/// Putting values in order.
extension Renderer {
  /// Python's order of two values.
  mutating func order(of value: Value, to other: Value, symbol: String = "<") throws(Failure)
    -> Value.Order
  {
    var work = 0
    let order = try value.order(to: other, symbol: symbol, work: &work)
    try charge(work)
    return order
  }

  /// Text in lower case, everything else as it is.
  mutating func foldCase(of value: Value) throws(Failure) -> Value {
    try charge(for: value)
    try chargeProperties(of: value)
    return switch value {
    case .string(let bytes): .string(bytes.lowercased)
    case .safe(let bytes): .safe(bytes.lowercased)
    default: value
    }
  }

  /// Sorts stably; equal elements keep their order in reverse, too.
  mutating func sort(_ items: [Value], by keys: [Value], reverse: Bool) throws(Failure) -> [Value] {
    try charge(items.count * 8)
    // Merging bottom up asks for each order once and can stop at an error.
    var order = Array(items.indices)
    var scratch = order
    var width = 1
    while width < order.count {
      var start = 0
      while start < order.count {
        let middle = min(start + width, order.count)
        let end = min(start + 2 * width, order.count)
        var (left, right) = (start, middle)
        for target in start..<end {
          let takesRight: Bool
          if left >= middle {
            takesRight = true
          } else if right >= end {
            takesRight = false
          } else {
            let (a, b) = (keys[order[left]], keys[order[right]])
            takesRight =
              try self.order(of: reverse ? a : b, to: reverse ? b : a) == .before
          }
          scratch[target] = order[takesRight ? right : left]
          if takesRight { right += 1 } else { left += 1 }
        }
        start = end
      }
      swap(&order, &scratch)
      width *= 2
    }
    return order.map { items[$0] }
  }
}
