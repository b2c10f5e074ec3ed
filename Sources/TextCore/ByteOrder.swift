extension String {
  /// Whether it comes first by the bytes of its UTF-8: an order that is the same everywhere, and quicker than by
  /// what the characters mean.
  package func precedesByBytes(_ other: String) -> Bool {
    let (a, b) = (utf8.span, other.utf8.span)
    for index in 0..<min(a.count, b.count) where a[index] != b[index] {
      return a[index] < b[index]
    }
    return a.count < b.count
  }
}
