/// How many files and connections the process may have open at once.
package enum OpenFiles {
  /// How many the system gives it now.
  package static var limit: Int { SystemFile.mostOpenFiles }

  /// Has the system give it `count`, or as many as it may have without asking somebody else.
  package static func allow(_ count: Int) { SystemFile.allowOpenFiles(count) }
}
