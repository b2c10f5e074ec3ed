/// What Jinja writes where other template languages, Django's above all, have something else.
enum ForeignSyntax {
  static func help(forTag name: String) -> String? { tags[name] }
  static func help(forFilter name: String) -> String? { filters[name] }

  /// Help for a character that Jinja's expressions do not know.
  static func help(forCharacter character: String) -> String? {
    switch character {
    case "&": "Jinja writes 'and'"
    case "!": "Jinja writes 'not'"
    case "?": "Jinja writes 'a if test else b'"
    case "$", "@", "#": "names start with a letter or an underscore"
    case "\\": "escapes are known in strings only"
    default: nil
    }
  }

  private static let tags = [
    "blocktrans": "Jinja leaves translation to the program around it",
    "blocktranslate": "Jinja leaves translation to the program around it",
    "comment": "Jinja writes comments as '{# … #}', over any number of lines",
    "csrf_token": "Jinja has no requests; write the form's field itself",
    "cycle": "Jinja writes '{{ loop.cycle('a', 'b') }}' in a loop",
    "elseif": "Jinja writes 'elif'",
    "elsif": "Jinja writes 'elif'",
    "empty": "Jinja writes 'else' for what a loop over nothing shows",
    "endcomment": "Jinja writes comments as '{# … #}', over any number of lines",
    "endverbatim": "Jinja writes 'raw' and 'endraw'",
    "firstof": "Jinja writes '{{ a or b }}'",
    "ifchanged": "Jinja writes '{% if loop.changed(value) %}'",
    "ifequal": "Jinja writes '{% if a == b %}'",
    "ifnotequal": "Jinja writes '{% if a != b %}'",
    "load": "Jinja needs no 'load': filters and functions are there, macros are got by 'import'",
    "lorem": "Jinja writes '{{ lipsum() }}'",
    "now": "a page does not know the time; give it as data",
    "regroup": "Jinja writes '{% for group in items | groupby('name') %}'",
    "spaceless": "Jinja removes whitespace by '-' in tags: '{%- … -%}'",
    "static": "write the file's address, or what makes it: Jinja has no 'static' tag",
    "switch": "Jinja writes 'if', 'elif' and 'else'",
    "trans": "Jinja leaves translation to the program around it",
    "translate": "Jinja leaves translation to the program around it",
    "url": "Jinja calls functions: '{{ url_for('name') }}', if there is one of that name",
    "var": "Jinja writes 'set'",
    "verbatim": "Jinja writes 'raw' and 'endraw'",
    "while": "Jinja has 'for' only",
    "widthratio": "Jinja computes: '{{ (a / b * c) | round }}'",
  ]

  private static let filters = [
    "add": "Jinja writes 'a + b'",
    "addslashes": "Jinja writes 'replace' or 'tojson'",
    "capfirst": "'capitalize' makes the first letter large and the others small",
    "cut": "Jinja writes 'replace('x', '')'",
    "date": "Jinja does not know dates; format them where the data is made",
    "default_if_none": "Jinja writes 'a if a is not none else b'",
    "divisibleby": "Jinja writes it as a test: 'is divisibleby(3)'",
    "escapejs": "Jinja writes 'tojson'",
    "floatformat": "Jinja writes '{{ '%.2f' | format(number) }}'",
    "force_escape": "Jinja writes 'forceescape'",
    "get_item": "Jinja writes 'a[key]'",
    "json_script": "Jinja writes 'tojson' in a script element",
    "length_is": "Jinja writes 'a | length == 3'",
    "linebreaks": "Jinja writes 'replace('\\n', '<br>')' on safe text",
    "linebreaksbr": "Jinja writes 'replace('\\n', '<br>')' on safe text",
    "ljust": "Jinja calls the text's method: '.ljust(20)'",
    "make_list": "Jinja writes 'list'",
    "pluralize": "Jinja writes ''s' if count != 1'",
    "rjust": "Jinja calls the text's method: '.rjust(20)'",
    "slugify": "Jinja writes 'lower | replace(' ', '-')'",
    "stringformat": "Jinja writes '{{ '%d' | format(number) }}'",
    "time": "Jinja does not know times; format them where the data is made",
    "timesince": "Jinja does not know times; give what is shown as data",
    "truncatechars": "Jinja writes 'truncate(20, true)'",
    "truncatewords": "Jinja cuts by characters: 'truncate(100)'",
    "unordered_list": "Jinja writes a recursive loop: '{% for item in items recursive %}'",
    "urlizetrunc": "Jinja writes 'urlize(20)'",
    "yesno": "Jinja writes ''yes' if a else 'no''",
  ]
}

extension Parser {
  /// Help where the current token cannot stand.
  func helpForUnexpected() -> String? {
    let isInFilter = if case .filter = syntax.expressions.last { true } else { false }
    switch current.kind {
    case .symbol(.colon) where isInFilter:
      return "the arguments of a filter stand in parentheses: 'name(argument)'"
    case .symbol(.assign): return "values are compared with '=='"
    case .symbol(.pipe): return "Jinja writes 'or' for '||', and filters as 'value | name'"
    case .name where isName("with"):
      return "variables are given by a tag around it: '{% with a = 1 %}…{% endwith %}'"
    default: return nil
    }
  }
}
