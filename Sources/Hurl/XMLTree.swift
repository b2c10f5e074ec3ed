internal import Clibxml2

/// The one place where libxml2 and unsafe pointers are used: XPath 1.0 over HTML and XML, and the
/// character sets and entities that libxml2 knows.
///
/// The C tree lives for the length of one call; what is needed of it is copied into values.
enum XMLTree {
  /// Why a path could not be evaluated.
  struct Problem: Error {
    var message: String
  }

  /// The most that is parsed, in bytes.
  static let sizeLimit = 1 << 22
  /// How many steps an evaluation may take, as libxml2 counts them.
  ///
  /// One step can visit every node of the document, so a longer one gets fewer.
  private static func stepLimit(for byteCount: Int) -> UInt {
    20_000 + 2_000_000_000 / UInt(max(byteCount, 10_000))
  }

  /// Evaluates `path` in `text`.
  ///
  /// HTML is taken whatever its mistakes, XML must be well-formed. Nothing is fetched, and what
  /// libxml2 has to say of the text is printed nowhere. In XML, the namespaces of the root element
  /// keep their prefixes, and the default one gets `_`.
  static func evaluate(
    _ path: String, in text: String, isHTML: Bool
  ) throws(Problem) -> HurlValue {
    guard text.utf8.count <= sizeLimit else {
      throw Problem(message: "the text is over \(sizeLimit / (1 << 20)) MB, too long for XPath")
    }
    clibxml2_silence()
    // NUL ends a text for libxml2, and has no meaning in HTML or XML.
    let bytes = text.utf8.contains(0) ? text.utf8.filter { $0 != 0 } : Array(text.utf8)
    guard let document = unsafe parse(bytes, isHTML: isHTML) else {
      throw Problem(message: isHTML ? "the text is empty" : "the text is not well-formed XML")
    }
    defer { unsafe xmlFreeDoc(document) }
    // Otherwise two nodes are put in order by walking from one to the other.
    _ = unsafe xmlXPathOrderDocElems(document)
    guard let context = unsafe xmlXPathNewContext(document) else {
      throw Problem(message: "there is not enough memory")
    }
    defer { unsafe xmlXPathFreeContext(context) }
    unsafe context.pointee.opLimit = stepLimit(for: bytes.count)
    unsafe context.pointee.error = { _, _ in }
    if !isHTML { unsafe registerNamespaces(of: document, in: context) }
    guard let result = unsafe xmlXPathEvalExpression(path, context) else {
      throw unsafe problem(in: context)
    }
    defer { unsafe xmlXPathFreeObject(result) }
    return try unsafe value(of: result)
  }

  /// The elements and texts of HTML in their order; `nil` if there are none, or too many bytes.
  static func events(of text: String) -> [MarkupEvent]? {
    guard text.utf8.count <= sizeLimit else { return nil }
    clibxml2_silence()
    let bytes = text.utf8.contains(0) ? text.utf8.filter { $0 != 0 } : Array(text.utf8)
    guard let document = unsafe parse(bytes, isHTML: true) else { return nil }
    defer { unsafe xmlFreeDoc(document) }
    guard let root = unsafe xmlDocGetRootElement(document) else { return nil }
    var events: [MarkupEvent] = []
    var node: xmlNodePtr? = unsafe root
    // Down, then on, then up: without recursion, since markup may be nested as deep as it likes.
    while let current = unsafe node {
      unsafe open(current, &events)
      if let child = unsafe current.pointee.children {
        unsafe node = child
        continue
      }
      unsafe close(current, &events)
      var last = unsafe current
      while unsafe last != root, unsafe last.pointee.next == nil,
        let parent = unsafe last.pointee.parent
      {
        unsafe close(parent, &events)
        unsafe last = parent
      }
      unsafe node = last == root ? nil : last.pointee.next
    }
    return events
  }

  private static func open(_ node: xmlNodePtr, _ events: inout [MarkupEvent]) {
    switch unsafe node.pointee.type {
    case XML_ELEMENT_NODE:
      guard let name = unsafe node.pointee.name else { return }
      var attributes: [(name: String, value: String)] = []
      var next = unsafe node.pointee.properties
      while let attribute = unsafe next {
        if let name = unsafe attribute.pointee.name {
          let value = unsafe attribute.pointee.children?.pointee.content
          unsafe attributes.append(
            (String(cString: name), value.map { unsafe String(cString: $0) } ?? ""))
        }
        unsafe next = attribute.pointee.next
      }
      unsafe events.append(.open(name: String(cString: name), attributes: attributes))
    case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
      if let content = unsafe node.pointee.content {
        unsafe events.append(.text(String(cString: content)))
      }
    default: break
    }
  }

  private static func close(_ node: xmlNodePtr, _ events: inout [MarkupEvent]) {
    guard unsafe node.pointee.type == XML_ELEMENT_NODE, let name = unsafe node.pointee.name else {
      return
    }
    unsafe events.append(.close(name: String(cString: name)))
  }

  private static func parse(_ bytes: [UInt8], isHTML: Bool) -> xmlDocPtr? {
    unsafe bytes.withUnsafeBytes { buffer in
      let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      let count = Int32(clamping: bytes.count)
      if isHTML {
        let options =
          HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
          | HTML_PARSE_NONET.rawValue
        return unsafe htmlReadMemory(start, count, nil, "UTF-8", Int32(bitPattern: options))
      }
      let options =
        XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue | XML_PARSE_NONET.rawValue
      return unsafe xmlReadMemory(start, count, nil, "UTF-8", Int32(bitPattern: options))
    }
  }

  private static func registerNamespaces(of document: xmlDocPtr, in context: xmlXPathContextPtr) {
    guard let root = unsafe xmlDocGetRootElement(document) else { return }
    var next = unsafe root.pointee.nsDef
    while let namespace = unsafe next {
      if let address = unsafe namespace.pointee.href {
        if let prefix = unsafe namespace.pointee.prefix {
          _ = unsafe xmlXPathRegisterNs(context, prefix, address)
        } else {
          _ = unsafe xmlXPathRegisterNs(context, "_", address)
        }
      }
      unsafe next = namespace.pointee.next
    }
  }

  private static func problem(in context: xmlXPathContextPtr) -> Problem {
    guard let message = unsafe context.pointee.lastError.message else {
      return Problem(message: "this is not XPath 1.0, or its evaluation takes too long")
    }
    let text = unsafe String(cString: message)
    return Problem(message: "XPath: " + text.trimmed)
  }

  private static func value(of result: xmlXPathObjectPtr) throws(Problem) -> HurlValue {
    switch unsafe result.pointee.type {
    case XPATH_NODESET:
      return unsafe .nodes(Int(result.pointee.nodesetval?.pointee.nodeNr ?? 0))
    case XPATH_BOOLEAN: return unsafe .bool(result.pointee.boolval != 0)
    case XPATH_NUMBER:
      let number = unsafe result.pointee.floatval
      guard number.isFinite else { throw Problem(message: "the path gives no number") }
      return .float(number)
    case XPATH_STRING:
      guard let text = unsafe result.pointee.stringval else { return .string("") }
      return unsafe .string(String(cString: text))
    default: throw Problem(message: "the path gives neither nodes nor a value")
    }
  }

  /// Decodes `bytes` from a character set by its name; `nil` if libxml2 does not know it, or the
  /// bytes do not belong to it.
  static func decode(_ bytes: [UInt8], from charset: String) -> String? {
    guard bytes.count <= sizeLimit, let handler = unsafe xmlFindCharEncodingHandler(charset) else {
      return nil
    }
    defer { _ = unsafe xmlCharEncCloseFunc(handler) }
    guard let input = unsafe xmlBufferCreateSize(bytes.count + 1),
      let output = unsafe xmlBufferCreateSize(4 * bytes.count + 16)
    else { return nil }
    defer {
      unsafe xmlBufferFree(input)
      unsafe xmlBufferFree(output)
    }
    _ = unsafe xmlBufferAdd(input, bytes, Int32(clamping: bytes.count))
    while unsafe xmlBufferLength(input) > 0 {
      let before = unsafe xmlBufferLength(input)
      guard unsafe xmlCharEncInFunc(handler, output, input) >= 0 else { return nil }
      guard unsafe xmlBufferLength(input) < before else { return nil }
    }
    let decoded = unsafe UnsafeBufferPointer(
      start: xmlBufferContent(output), count: Int(xmlBufferLength(output)))
    return unsafe String(validating: decoded, as: UTF8.self)
  }

  /// What the entity `&name;` of HTML 4 stands for.
  static func character(ofEntity name: String) -> Unicode.Scalar? {
    guard let entity = unsafe htmlEntityLookup(name) else { return nil }
    return unsafe Unicode.Scalar(entity.pointee.value)
  }
}
