import HostSystem
import Synchronization

/// What was read so far to draw a file.
final class ReadLog: Sendable {
  private struct State {
    var reads: Set<Read>
    /// Which members of the pages of a list were read, a bit each.
    var members: [PageGroup: UInt64] = [:]
    /// The same of the list that was read last, which is not among the others yet.
    var last: (list: PageGroup, members: UInt64)?
    var lacking: Set<SitePath> = []

    mutating func finishLast() {
      if let last { members[last.list, default: 0] |= last.members }
      last = nil
    }
  }

  private let state: Mutex<State>

  /// Begins with what was read for all files.
  init(_ reads: Set<Read> = []) { state = Mutex(State(reads: reads)) }

  var reads: Set<Read> {
    state.withLock { state in
      state.finishLast()
      for (list, members) in state.members {
        for member in PageMember.allCases where members & member.bit != 0 {
          state.reads.insert(.pages(list, member))
        }
      }
      state.members = [:]
      return state.reads
    }
  }

  /// The pages whose code was shown and not yet asked about; see ``ForeignCode``.
  var lacking: Set<SitePath> { state.withLock(\.lacking) }

  /// Takes down that what the code on `page` looks like is not known yet.
  func lack(_ page: SitePath) {
    state.withLock { _ = $0.lacking.insert(page) }
  }

  /// Takes down a read.
  func note(_ read: Read) {
    state.withLock { _ = $0.reads.insert(read) }
  }

  /// Takes down that a member was asked of a page that was got with a list.
  ///
  /// Of each page of a list the same few are asked, so that it pays to have them at hand.
  func note(_ member: PageMember, of list: PageGroup) {
    state.withLock { state in
      if state.last?.list == list {
        state.last?.members |= member.bit
      } else {
        state.finishLast()
        state.last = (list, member.bit)
      }
    }
  }
}

extension PageMember {
  fileprivate var bit: UInt64 { 1 << UInt64(rawValue) }
}
