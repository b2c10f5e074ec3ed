import Testing

@testable import VersusSamples

@Suite("Commands of the configuration")
struct CommandTemplateTests {
  @Test(
    "a command is split as a shell would split it",
    arguments: [
      (
        "rustc --emit=metadata {file}",
        ["rustc", "--emit=metadata", "/t/a b.x"]
      ),
      ("  a\t{file}  \n", ["a", "/t/a b.x"]),
      (#"a 'b "c\' "d 'e" {file}"#, ["a", #"b "c\"#, "d 'e", "/t/a b.x"]),
      (#"a b\ c "\"\\\d" '' {file}"#, ["a", "b c", #""\\d"#, "", "/t/a b.x"]),
      (#"a --in="{file}"x"#, ["a", "--in=/t/a b.xx"]),
      ("a {site}/c.json {file} {other}", ["a", "/s/c.json", "/t/a b.x", "{other}"]),
      ("tools/check {file}", ["/s/tools/check", "/t/a b.x"]),
      ("/bin/check {file}", ["/bin/check", "/t/a b.x"]),
      ("{site}/check $HOME * {file};", ["/s/check", "$HOME", "*", "/t/a b.x;"]),
    ])
  func split(text: String, words: [String]) throws {
    let template = try CommandTemplate(text)
    #expect(
      [template.program(site: "/s")] + template.arguments(file: "/t/a b.x", site: "/s") == words)
  }

  @Test(
    "a command that cannot be meant is refused",
    arguments: [
      ("", CommandTemplate.Problem.empty),
      (" ", .empty),
      ("rustc", .noFile),
      ("{file}", .noFile),
      ("a {file} 'b", .unclosedQuote("'")),
      ("a {file} \"b\\\"", .unclosedQuote("\"")),
      ("a {file} \\", .loneBackslash),
    ])
  func refused(text: String, problem: CommandTemplate.Problem) {
    #expect(throws: problem) { try CommandTemplate(text) }
  }
}
