extension RandomAccessCollection where Self: Sendable, Element: Sendable, Index == Int {
  /// Transforms the elements side by side, at most `jobs` at a time, and returns the results in the
  /// order of the elements.
  package func concurrentMap<Result: Sendable>(
    jobs: Int, _ transform: @escaping @Sendable (Element) async -> Result
  ) async -> [Result] {
    await withTaskGroup(of: (Int, Result).self) { group in
      var results: [Result?] = Array(repeating: nil, count: count)
      var next = startIndex
      func start(in group: inout TaskGroup<(Int, Result)>) {
        guard next < endIndex else { return }
        let index = next
        next += 1
        group.addTask { (index - startIndex, await transform(self[index])) }
      }
      for _ in 0..<Swift.max(1, jobs) { start(in: &group) }
      while let (place, result) = await group.next() {
        results[place] = result
        start(in: &group)
      }
      return results.compactMap(\.self)
    }
  }
}
