import CommonMark
package import TextCore
package import VersusModel

extension CodeFence {
  /// The fence with what a sample printed as its text, lines marked and hidden as its attributes say.
  ///
  /// - Returns: The fence, and what is wrong with the attributes now that the text is known.
  package func showing(_ text: CodeText, on page: Page) -> Outcome<CodeFence> {
    var fence = self
    fence.text = text
    fence.shown = ShownCode(text)
    var reader = FenceReader(
      source: page.source, sides: [], blocks: [], samples: [:], collapse: nil, projects: [:])
    if let info = transcript?.info { reader.readLines(info, into: &fence) }
    return Outcome(fence, reader.diagnostics)
  }
}
