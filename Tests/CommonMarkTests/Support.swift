import CommonMark
import TextCore

/// A source in which `⟦` and `⟧` mark ranges, and the ranges that they mark.
struct MarkedSource {
  let source: SourceText
  /// In the order of their beginnings.
  let ranges: [SourceRange]

  init(_ marked: String) {
    var bytes: [UInt8] = []
    var open: [Int] = []
    var ranges: [SourceRange] = []
    for scalar in marked.unicodeScalars {
      switch scalar {
      case "⟦": open.append(bytes.count)
      case "⟧":
        if let start = open.popLast() { ranges.append(start..<bytes.count) }
      default: bytes.append(contentsOf: String(scalar).utf8)
      }
    }
    source = SourceText(path: "page.md", bytes: bytes)
    self.ranges = ranges.sorted { $0.lowerBound < $1.lowerBound }
  }
}

extension MarkdownDocument {
  init(_ text: String, options: MarkdownOptions = MarkdownOptions()) {
    self.init(parsing: SourceText(path: "page.md", text), options: options)
  }

  func html(_ options: HTMLOptions = HTMLOptions(), hooks: HTMLHooks = HTMLHooks()) -> String {
    var html: [UInt8] = []
    var renderer = HTMLRenderer(self, options: options, hooks: hooks)
    renderer.render(into: &html)
    return String(decoding: html, as: UTF8.self)
  }

  /// All nodes of the tree that satisfy `isWanted`, in document order.
  func nodes(where isWanted: (MarkdownNode.Kind) -> Bool) -> [MarkdownNode] {
    walk().compactMap { step in
      guard case .enter(let node) = step, isWanted(self[node].kind) else { return nil }
      return self[node]
    }
  }

  var codeBlocks: [CodeBlock] {
    walk().compactMap { step in
      guard case .enter(let node) = step else { return nil }
      return codeBlock(node)
    }
  }
}
