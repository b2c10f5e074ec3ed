import Browser
import HostSystem
import SampleRun
import VersusModel

/// The steps of a sample as commands, and what is recorded of them.
extension ReproductionWriter {
  mutating func add(_ step: SampleStep, number: Int, _ record: StepRecord?) {
    say("## \(number). \(step.title)")
    switch step {
    case .files(let paths): command(laying(paths))
    case .write(let path, let text):
      let source = keep(text, of: path, number)
      command(creatingFolder(of: path) + "cat \(source) > \(path.shellQuoted)")
    case .append(let path, let text):
      let source = keep(text, of: path, number)
      command("cat \(source) >> \(path.shellQuoted)")
    case .replace(let path, let old, let new):
      let texts = keep(old, of: "old", number) + " " + keep(new, of: "new", number)
      command("\(Self.replacing) \(path.shellQuoted) \(texts)")
    case .remove(let path): command("rm -r \(path.shellQuoted)")
    case .run(let step): add(step, number, record)
    case .serve(let step): add(step)
    case .stop(let name):
      if let server = servers.removeValue(forKey: name) { command(Self.stopping(server)) }
    case .contract(let step): add(step, number)
    case .tree(let step): add(step, record)
    case .measure(let step): add(step, record)
    case .screenshot(let step): add(step)
    }
  }

  /// Keeps a text of `sample.yml` as a file of its own.
  ///
  /// - Returns: What a shell in the working copy knows it by.
  private mutating func keep(_ text: String, of path: String, _ number: Int) -> String {
    let name = "\(number)-\(path.split(separator: "/").last ?? "text")"
    add(Array(text.utf8), at: "steps/\(name)")
    return "\"$here\"/steps/\(name.shellQuoted)"
  }

  private func creatingFolder(of path: String) -> String {
    let folder = path.parentFolder
    return folder.isEmpty ? "" : "mkdir -p \(folder.shellQuoted)\n"
  }

  /// The commands that copy files, and all that is in folders, of the sample.
  private func laying(_ paths: [String]) -> String {
    let own = ownFiles
    guard paths != own else {
      return own.isEmpty ? ":  # There are none." : "cp -R \"$here\"/files/. ."
    }
    var folders: [String] = []
    let copies = paths.map { path in
      let isFile = own.contains(path)
      let folder = isFile ? path.parentFolder : path
      if !folder.isEmpty, !folders.contains(folder) { folders.append(folder) }
      let word = path.shellQuoted
      return isFile
        ? "cp \"$here\"/files/\(word) \(word)" : "cp -R \"$here\"/files/\(word)/. \(word)"
    }
    let make =
      folders.isEmpty ? [] : ["mkdir -p " + folders.map(\.shellQuoted).joined(separator: " ")]
    return (make + copies).joined(separator: "\n")
  }

  private static let replacing = """
    python3 -c 'import sys; path, old, new = sys.argv[1:]; read = lambda name: open(name, newline="").read()
    text = read(path).replace(read(old), read(new)); open(path, "w", newline="").write(text)'
    """

  /// A command as it is taken in a folder, with variables and an input.
  private func line(
    _ command: String, in directory: String, _ variables: [String: String], input: String = "",
    own: String = "server"
  ) -> String {
    let command = fillingPorts(in: command, own: own)
    guard !directory.isEmpty || !variables.isEmpty || !input.isEmpty || !command.staysInItsShell
    else { return command }
    let folder = directory.isEmpty ? [] : ["cd \(directory.shellQuoted)"]
    let lines = ["("] + folder + exports(variables) + [command, ")"]
    return lines.joined(separator: "\n") + (input.isEmpty ? "" : " < \(input)")
  }

  private mutating func add(_ step: RunStep, _ number: Int, _ record: StepRecord?) {
    let input = step.input.isEmpty ? "" : keep(step.input, of: "input", number)
    command(line(step.command, in: step.directory, step.variables, input: input))
    guard case .run(let record) = record else { return }
    say("Exit status \(record.exit).")
    if !record.stdout.isEmpty { fence(record.stdout) }
    if !record.stderr.isEmpty {
      say("On standard error:")
      fence(record.stderr)
    }
  }

  private mutating func add(_ step: ServeStep) {
    let port = ports[step.name] ?? 8001 + ports.count
    ports[step.name] = port
    let variable = "server\(port - 8000)"
    servers[step.name] = variable
    let address = "http://127.0.0.1:\(port)\(step.readyPath ?? "/")"
    command(
      """
      \(line(step.command, in: step.directory, step.variables, own: step.name)) &
      \(variable)=$!
      curl --silent --output /dev/null --retry 60 --retry-delay 1 --retry-connrefused \(address.shellQuoted)
      """)
    if step.readyPath != nil { say("It is ready when it answers \(step.readyStatus).") }
  }

  private mutating func add(_ step: ContractStep, _ number: Int) {
    let file = keep(step.text, of: step.path, number)
    var variables = step.variables.mapValues { fillingPorts(in: $0) }
    variables["host"] = "http://127.0.0.1:\(ports[step.server] ?? 8001)"
    let words = variables.sorted { $0.key < $1.key }.map {
      " --variable \("\($0.key)=\($0.value)".shellQuoted)"
    }.joined()
    command("hurl --test --continue-on-error --file-root .\(words) \(file)")
    guard !step.differences.isEmpty else {
      return say("All of the contract holds. [Hurl](https://hurl.dev) reads it.")
    }
    say(
      """
      [Hurl](https://hurl.dev) reads the contract. All of it holds, but for these, where this sample may answer \
      otherwise:
      """)
    say(
      step.differences.map { difference in
        let instead = difference.instead.map { $0.codeSpan }.joined(separator: ", ")
        let request = Int(difference.request).map { "Request \($0)" } ?? difference.request
        return "- \(request): in place of \(difference.assert.codeSpan), "
          + (instead.isEmpty ? "nothing" : instead)
      }.joined(separator: "\n"))
  }

  private mutating func add(_ step: TreeStep, _ record: StepRecord?) {
    let path = step.path.isEmpty ? "." : step.path
    let except = step.except.map { "-name \($0.shellQuoted)" }.joined(separator: " -o ")
    let pruned = except.isEmpty ? "" : " \\( \(except) \\) -prune -o"
    command(
      "(cd \(path.shellQuoted) && find .\(pruned) -type f -print | sed 's|^[.]/||' | LC_ALL=C sort)"
    )
    guard case .tree(let record) = record else { return }
    if record.files.isEmpty {
      say("There are none.")
    } else {
      fence(record.files.joined(separator: "\n"))
    }
  }

  private mutating func add(_ step: MeasureStep, _ record: StepRecord?) {
    let line = line(step.command, in: step.directory, step.variables)
    command(step.times == 1 ? line : "for run in {1..\(step.times)}; do\n\(line)\ndone")
    guard case .measure(let record) = record else { return }
    say(
      record.figures.sorted { $0.key < $1.key }.map { name, values in
        let what = step.resources[name]?.meaning ?? step.figures[name]?.codeSpan ?? ""
        let list = values.map { FigureAmount($0, nil).text }.joined(separator: ", ")
        return "- \(name.codeSpan) (\(what)): \(list)"
      }.joined(separator: "\n"))
  }

  private mutating func add(_ step: ScreenshotStep) {
    let page = step.screenshot
    let (width, height) = (page.view.width, page.view.height)
    let address = "http://127.0.0.1:\(ports[step.server] ?? 8001)\(page.path)"
    say(
      "In a browser whose view is \(width) × \(height) pixels, go to <\(address)>, and do in order:"
    )
    let actions = page.actions.map { "- \($0.sentence)" }
    say(actions.isEmpty ? "- nothing" : actions.joined(separator: "\n"))
  }
}

extension String {
  /// Whether the line cannot change the shell that takes it: one command, and none that is the shell's own.
  fileprivate var staysInItsShell: Bool {
    let own: Set = [
      ".", "cd", "exec", "exit", "export", "set", "source", "trap", "ulimit", "umask", "unset",
    ]
    let first = split(separator: " ").first.map(String.init) ?? ""
    return !own.contains(first) && !contains { ";&|(\n".contains($0) }
  }

  /// The path of the folder that a file is in; empty for the working copy itself.
  fileprivate var parentFolder: String {
    split(separator: "/").dropLast().joined(separator: "/")
  }
}
