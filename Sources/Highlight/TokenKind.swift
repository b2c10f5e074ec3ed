/// What a piece of code is, by the short names that Pygments and Chroma give as classes in HTML.
///
/// A case is named as its class (`kn`), so that every style sheet made for Pygments works; beside it
/// stands its full name. Text that is nothing in particular has no class in Pygments: it is `text`.
package enum TokenKind: UInt8, Hashable, Sendable, CaseIterable {
  /// Text.
  case text
  /// Text.Whitespace.
  case w
  /// Escape.
  case esc
  /// Error.
  case err
  /// Other.
  case x
  /// Keyword.
  case k
  /// Keyword.Constant.
  case kc
  /// Keyword.Declaration.
  case kd
  /// Keyword.Namespace.
  case kn
  /// Keyword.Pseudo.
  case kp
  /// Keyword.Reserved.
  case kr
  /// Keyword.Type.
  case kt
  /// Name.
  case n
  /// Name.Attribute.
  case na
  /// Name.Builtin.
  case nb
  /// Name.Builtin.Pseudo.
  case bp
  /// Name.Class.
  case nc
  /// Name.Constant.
  case no
  /// Name.Decorator.
  case nd
  /// Name.Entity.
  case ni
  /// Name.Exception.
  case ne
  /// Name.Function.
  case nf
  /// Name.Function.Magic.
  case fm
  /// Name.Label.
  case nl
  /// Name.Namespace.
  case nn
  /// Name.Other.
  case nx
  /// Name.Property.
  case py
  /// Name.Tag.
  case nt
  /// Name.Variable.
  case nv
  /// Name.Variable.Class.
  case vc
  /// Name.Variable.Global.
  case vg
  /// Name.Variable.Instance.
  case vi
  /// Name.Variable.Magic.
  case vm
  /// Literal.
  case l
  /// Literal.Date.
  case ld
  /// Literal.Number.
  case m
  /// Literal.Number.Bin.
  case mb
  /// Literal.Number.Float.
  case mf
  /// Literal.Number.Hex.
  case mh
  /// Literal.Number.Integer.
  case mi
  /// Literal.Number.Integer.Long.
  case il
  /// Literal.Number.Oct.
  case mo
  /// Literal.String.
  case s
  /// Literal.String.Affix.
  case sa
  /// Literal.String.Backtick.
  case sb
  /// Literal.String.Char.
  case sc
  /// Literal.String.Delimiter.
  case dl
  /// Literal.String.Doc.
  case sd
  /// Literal.String.Double.
  case s2
  /// Literal.String.Escape.
  case se
  /// Literal.String.Heredoc.
  case sh
  /// Literal.String.Interpol.
  case si
  /// Literal.String.Other.
  case sx
  /// Literal.String.Regex.
  case sr
  /// Literal.String.Single.
  case s1
  /// Literal.String.Symbol.
  case ss
  /// Operator.
  case o
  /// Operator.Word.
  case ow
  /// Punctuation.
  case p
  /// Punctuation.Marker.
  case pm
  /// Comment.
  case c
  /// Comment.Hashbang.
  case ch
  /// Comment.Multiline.
  case cm
  /// Comment.Preproc.
  case cp
  /// Comment.PreprocFile.
  case cpf
  /// Comment.Single.
  case c1
  /// Comment.Special.
  case cs
  /// Generic.
  case g
  /// Generic.Deleted.
  case gd
  /// Generic.Emph.
  case ge
  /// Generic.EmphStrong.
  case ges
  /// Generic.Error.
  case gr
  /// Generic.Heading.
  case gh
  /// Generic.Inserted.
  case gi
  /// Generic.Output.
  case go
  /// Generic.Prompt.
  case gp
  /// Generic.Strong.
  case gs
  /// Generic.Subheading.
  case gu
  /// Generic.Traceback.
  case gt

  /// The class in HTML; `text` has none.
  package var className: String { self == .text ? "" : String(describing: self) }

  /// The kind with this class; `nil` if there is none.
  package init?(className: String) {
    guard let kind = Self.byName[className] else { return nil }
    self = kind
  }

  private static let byName = [String: TokenKind](
    uniqueKeysWithValues: allCases.map { (String(describing: $0), $0) })

  /// Whether it is a comment; what a preprocessor reads is none.
  package var isComment: Bool {
    switch self {
    case .c, .ch, .cm, .c1, .cs: true
    default: false
    }
  }
}
