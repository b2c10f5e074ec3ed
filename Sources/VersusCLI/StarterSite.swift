import VersusModel

/// The files that `versus new` writes.
enum StarterSite {
  /// A comparison of two ways to put values into text.
  static let files: [(path: String, text: String)] = [
    (
      "site.yml",
      """
      title: format or f-string?
      description: Two ways to put values into text, given the same work.
      # Where the site will be served; needed before it is published.
      base_url: http://localhost:8000/
      sides:
        - {id: format, name: str.format, color: "#0a456e"}
        - {id: fstring, name: f-string, color: "#357f1e"}

      """
    ),
    (".gitignore", ".versus/\npublic/\n"),
    (
      "content/index.md",
      """
      ---
      title: format or f-string?
      template: index.html
      ---

      Two ways to put values into text.

      ```topics
      ```

      """
    ),
    (
      "content/greeting.md",
      """
      ---
      title: Greeting
      description: How is a name put into a greeting?
      ---

      ```python sample=greeting/format/app.py
      ```
      ```python sample=greeting/fstring/app.py
      ```

      Both were run, and printed this:

      ```console sample=greeting/format step=greet
      ```
      ```console sample=greeting/fstring step=greet
      ```

      """
    ),
    (
      "content/samples/greeting/format/app.py",
      "def greet(name: str) -> str:\n    return \"Hello, {}\".format(name)\n\n\nprint(greet(\"Ada\"))\n"
    ),
    ("content/samples/greeting/format/sample.yml", sampleSteps),
    (
      "content/samples/greeting/fstring/app.py",
      "def greet(name: str) -> str:\n    return f\"Hello, {name}\"\n\n\nprint(greet(\"Ada\"))\n"
    ),
    ("content/samples/greeting/fstring/sample.yml", sampleSteps),
  ]

  /// What is done with a sample, and what must come of it.
  private static let sampleSteps = """
    steps:
      - name: greet
        run: python3 app.py
        stdout: "Hello, Ada\\n"

    """

  /// A page that shows a sample of each side.
  static func topic(_ name: String, sides: [Side]) -> String {
    let title = name.prefix(1).uppercased() + name.dropFirst().replacing("-", with: " ")
    let fences = sides.map { "```python sample=\(name)/\($0.id)/app.py\n```\n" }.joined()
    return "---\ntitle: \(title)\n---\n\n\(fences)"
  }

  static func sample(_ side: Side) -> String {
    "def example() -> str:\n    return \"\(side.id)\"\n"
  }
}
