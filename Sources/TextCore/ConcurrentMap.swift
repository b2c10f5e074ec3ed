import Synchronization

extension RandomAccessCollection where Self: Sendable, Element: Sendable, Index == Int {
  /// Transforms the elements side by side, at most `jobs` at a time, and returns the results in the
  /// order of the elements.
  ///
  /// There is a task for each job and not for each element, which takes the next elements when it is done with some:
  /// one, or up to `stride` of many. Neighbours have things in common, and threads that use the same things at the
  /// same time wait for each other. Every few milliseconds a task lets its thread do what else waits for one: signals
  /// and timers do.
  package func concurrentMap<Result: Sendable>(
    jobs: Int, stride: Int = 1, _ transform: @escaping @Sendable (Element) async -> Result
  ) async -> [Result] {
    let jobs = Swift.max(1, jobs)
    let places = Places(count: count, stride: Swift.max(1, Swift.min(stride, count / (8 * jobs))))
    return await withTaskGroup(of: [(place: Int, result: Result)].self) { group in
      for _ in 0..<Swift.min(jobs, count) {
        group.addTask {
          var done: [(place: Int, result: Result)] = []
          var start = ContinuousClock.now
          while let next = places.next() {
            for place in next {
              done.append((place, await transform(self[startIndex + place])))
              guard ContinuousClock.now - start > .milliseconds(10) else { continue }
              await Task.yield()
              start = .now
            }
          }
          return done
        }
      }
      var parts: [[(place: Int, result: Result)]] = []
      for await part in group where !part.isEmpty { parts.append(part) }
      return Self.merged(parts, count: count)
    }
  }

  /// Brings together lists in each of which places ascend, and that have all of them together.
  private static func merged<Result>(
    _ parts: [[(place: Int, result: Result)]], count: Int
  ) -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(count)
    var heads = [Int](repeating: 0, count: parts.count)
    while results.count < count {
      let next = parts.indices.first {
        heads[$0] < parts[$0].count && parts[$0][heads[$0]].place == results.count
      }
      guard let next else { break }
      results.append(parts[next][heads[next]].result)
      heads[next] += 1
    }
    return results
  }
}

/// Gives each place from 0 to whoever asks first.
private final class Places: Sendable {
  private let given = Atomic<Int>(0)
  private let count: Int
  private let stride: Int

  init(count: Int, stride: Int) { (self.count, self.stride) = (count, stride) }

  func next() -> Range<Int>? {
    let start = given.wrappingAdd(stride, ordering: .relaxed).oldValue
    return start < count ? start..<min(start + stride, count) : nil
  }
}
