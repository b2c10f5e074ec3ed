import Synchronization
import Testing
import TextCore

@Test(
  "results come in the order of the elements, and no more run at a time than allowed",
  arguments: [1, 3, 100])
func concurrentMap(jobs: Int) async {
  let running = Mutex((now: 0, most: 0))
  let results = await Array(0..<50).concurrentMap(jobs: jobs) { number in
    running.withLock { running in
      running.now += 1
      running.most = max(running.most, running.now)
    }
    await Task.yield()
    running.withLock { $0.now -= 1 }
    return number * 2
  }
  #expect(results == (0..<50).map { $0 * 2 })
  #expect(running.withLock { $0.most } <= jobs)
}
