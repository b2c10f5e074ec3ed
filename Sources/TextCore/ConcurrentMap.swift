import Synchronization

extension RandomAccessCollection where Self: Sendable, Element: Sendable, Index == Int {
  /// Transforms the elements side by side, at most `jobs` at a time, and returns the results in the
  /// order of the elements.
  ///
  /// There is a task for each job and not for each element, which takes the next element when it is done with one.
  package func concurrentMap<Result: Sendable>(
    jobs: Int, _ transform: @escaping @Sendable (Element) async -> Result
  ) async -> [Result] {
    let places = Places(count: count)
    return await withTaskGroup(of: [(place: Int, result: Result)].self) { group in
      for _ in 0..<Swift.min(Swift.max(1, jobs), count) {
        group.addTask {
          var done: [(place: Int, result: Result)] = []
          while let place = places.next() {
            done.append((place, await transform(self[startIndex + place])))
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

  init(count: Int) { self.count = count }

  func next() -> Int? {
    let place = given.wrappingAdd(1, ordering: .relaxed).oldValue
    return place < count ? place : nil
  }
}
