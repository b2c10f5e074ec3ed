import HostSystem
import Testing
import TextCore
import VersusContent
import VersusModel

@Suite("Sample files and their regions")
struct SampleFileTests {
  private func read(_ text: String, path: String = "routing/flask/app.py") throws -> Outcome<
    SampleFile
  > {
    SampleFile.read(
      try #require(SitePath(path)), SourceText(path: "content/samples/" + path, text),
      sides: [Side(id: "django", name: "Django"), Side(id: "flask", name: "Flask")])
  }

  @Test(
    "a region is what stands between its comments, dedented",
    arguments: [
      ("# region a\nx\n# endregion\ny\n", "x\n", [11]),
      (
        "def f():\n    # region a\n    x\n\n      y\n    # endregion a\n", "x\n\n  y\n",
        [28, 30, 35]
      ),
      ("// region a\n\tx\n\ty\n// endregion\n", "x\ny\n", [13, 16]),
      ("<!-- region a -->\n<b>\n<!-- endregion -->\n", "<b>\n", [18]),
      ("{# region a #}\nx\n{# endregion #}\n", "x\n", [15]),
      ("/* region a */\nx\n/* endregion */", "x\n", [15]),
      ("# region a\n# region b\nx\n# endregion\ny\n# endregion\n", "x\ny\n", [22, 36]),
      ("# region a\r\n  x\r\n# endregion\r\n", "x\r\n", [14]),
      ("# region a\n# endregion\n", "", []),
    ])
  func region(text: String, expected: String, lineStarts: [Int]) throws {
    let outcome = try read(text)
    #expect(outcome.diagnostics == [])
    let region = try #require(outcome.value?.text(ofRegion: "a"))
    #expect(String(decoding: region.bytes, as: UTF8.self) == expected)
    #expect(region.lineStarts == lineStarts)
  }

  @Test("the whole file is shown without the comments of its regions")
  func whole() throws {
    let file = try #require(try read("a\n# region x\nb\n# endregion\nc").value)
    #expect(String(decoding: file.wholeText.bytes, as: UTF8.self) == "a\nb\nc\n")
    #expect(file.regionNames == ["x"])
  }

  @Test(
    "a comment that only resembles a region's is code",
    arguments: [
      "# regional\n", "# region a b\n", "x # region a\n", "# the region a\n", "<!-- region a\n",
    ])
  func noRegion(text: String) throws {
    let file = try #require(try read(text).value)
    #expect(String(decoding: file.wholeText.bytes, as: UTF8.self) == text)
  }

  @Test(
    "regions that do not fit are reported at their lines",
    arguments: [
      ("x\n# region a\n", 2), ("x\n  # endregion\n", 2), ("# region a\n# endregion b\n", 2),
      ("# region a\n# endregion\n# region a\n# endregion\n", 3), ("# region\n# endregion\n", 1),
    ])
  func faults(text: String, line: Int) throws {
    let diagnostics = try read(text).diagnostics
    #expect(diagnostics.map(\.id) == ["region"])
    #expect(diagnostics.first?.location?.start.line == line)
  }

  @Test(
    "the side and the shown path come from the folders",
    arguments: [
      ("routing/flask/app.py", "flask", "app.py"),
      ("routing/django/mysite/urls.py", "django", "mysite/urls.py"), ("common/x.py", nil, "x.py"),
      ("x.py", nil, "x.py"), ("a/flask/django/x.py", "flask", "django/x.py"),
    ] as [(String, String?, String)])
  func sides(path: String, side: String?, shown: String) throws {
    let file = try #require(try read("", path: path).value)
    #expect(file.side?.id == side)
    #expect(file.shownPath == shown)
  }
}
