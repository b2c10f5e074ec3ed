/// How many processes there may be.
package enum ProcessCount {
  /// Has the system refuse more than `count` processes and threads, together, to the user of this process, from
  /// here on and in all that it starts.
  ///
  /// In a namespace of users only those in it count (user_namespaces(7), since Linux 5.14). Root is refused none.
  package static func bound(_ count: Int) { SystemFile.boundProcesses(max(1, count)) }
}
