internal import Ccmark

/// A block that libcmark found: its kind, its lines, and what only libcmark can tell of it.
///
/// Its lines are those of what libcmark was given, the outline of a text.
struct CmarkBlock {
  enum Kind {
    case document, blockQuote, item, paragraph, thematicBreak
    case list(MarkdownNode.List)
    case heading(level: Int)
    case codeBlock, htmlBlock
  }

  var kind: Kind
  /// How many blocks contain this one; the document's depth is 0.
  var depth: Int
  /// 1-based.
  var startLine: Int
  /// 1-based and inclusive; one line off for some code and HTML blocks and setext headings.
  var endLine: Int
  /// Of code and HTML blocks: how many lines their content has.
  var contentLines = 0
}

/// The one place where libcmark and unsafe pointers are used.
///
/// The C tree lives for the length of one call: what is needed of it is copied into values, and it
/// is freed on the way out, all at once: libcmark gets its memory from an arena (see `shim.h`).
///
/// Only blocks are copied. libcmark does not keep the places of spans (a link that is broken over
/// lines, or that follows a reference definition, gets a wrong one), and the spans that GFM adds share
/// one delimiter stack with CommonMark's, so ``InlineParser`` reads them from the blocks' own text.
enum CmarkTree {
  /// Parses `text`, which must be UTF-8 without NUL, and visits its blocks in document order.
  ///
  /// - Complexity: O(*n*), without recursion, however deep the nesting.
  static func visitBlocks(of text: [UInt8], _ visit: (CmarkBlock) -> Void) {
    let root: OpaquePointer? = unsafe text.withUnsafeBytes { bytes in
      unsafe ccmark_parse(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    defer { ccmark_release() }
    var depth = 0
    var next: OpaquePointer? = unsafe root
    while let node = unsafe next {
      let block = unsafe block(node, depth: depth)
      visit(block)
      unsafe next = unsafe block.hasBlocks ? cmark_node_first_child(node) : nil
      if unsafe next != nil {
        depth += 1
      } else {
        unsafe next = unsafe following(node, leaving: &depth)
      }
    }
  }

  /// The next block after `node` and everything in it.
  private static func following(_ node: OpaquePointer, leaving depth: inout Int) -> OpaquePointer? {
    var node: OpaquePointer? = unsafe node
    while let current = unsafe node, depth > 0 {
      if let sibling = unsafe cmark_node_next(current) { return unsafe sibling }
      unsafe node = unsafe cmark_node_parent(current)
      depth -= 1
    }
    return nil
  }

  private static func block(_ node: OpaquePointer, depth: Int) -> CmarkBlock {
    var block = unsafe CmarkBlock(
      kind: kind(of: node), depth: depth,
      startLine: Int(cmark_node_get_start_line(node)), endLine: Int(cmark_node_get_end_line(node)))
    if block.hasLiteral, let literal = unsafe cmark_node_get_literal(node) {
      // Lines are counted here since libcmark's `endLine` of these blocks is not to be relied on.
      let bytes = unsafe UnsafeRawBufferPointer(start: literal, count: strlen(literal))
      block.contentLines = unsafe bytes.count { $0 == UInt8(ascii: "\n") }
    }
    return block
  }

  private static func kind(of node: OpaquePointer) -> CmarkBlock.Kind {
    switch unsafe cmark_node_get_type(node) {
    case CMARK_NODE_DOCUMENT: .document
    case CMARK_NODE_BLOCK_QUOTE: .blockQuote
    case CMARK_NODE_LIST:
      unsafe .list(
        MarkdownNode.List(
          start: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
            ? cmark_node_get_list_start(node) : nil,
          isTight: cmark_node_get_list_tight(node) != 0))
    case CMARK_NODE_ITEM: .item
    case CMARK_NODE_CODE_BLOCK: .codeBlock
    case CMARK_NODE_HTML_BLOCK: .htmlBlock
    case CMARK_NODE_HEADING: unsafe .heading(level: Int(cmark_node_get_heading_level(node)))
    case CMARK_NODE_THEMATIC_BREAK: .thematicBreak
    default: .paragraph
    }
  }

  /// Returns what the entity `&name;` stands for; `nil` if HTML5 has no such entity.
  ///
  /// libcmark has the table of all 2,125 names but does not export it, so it is asked to parse one.
  static func text(ofEntity name: ArraySlice<UInt8>) -> [UInt8]? {
    let source = [UInt8(ascii: "&")] + name + [UInt8(ascii: ";")]
    let root: OpaquePointer? = unsafe source.withUnsafeBytes { bytes in
      unsafe ccmark_parse(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    defer { ccmark_release() }
    guard let root = unsafe root, let paragraph = unsafe cmark_node_first_child(root),
      let node = unsafe cmark_node_first_child(paragraph),
      let literal = unsafe cmark_node_get_literal(node)
    else { return nil }
    let text = unsafe [UInt8](UnsafeRawBufferPointer(start: literal, count: strlen(literal)))
    return text == source ? nil : text
  }
}

extension CmarkBlock {
  /// Whether its children are blocks, not spans or nothing.
  var hasBlocks: Bool {
    switch kind {
    case .document, .blockQuote, .list, .item: true
    default: false
    }
  }

  fileprivate var hasLiteral: Bool {
    switch kind {
    case .codeBlock, .htmlBlock: true
    default: false
    }
  }
}
