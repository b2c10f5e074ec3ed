internal import NIOCore
internal import NIOHTTP1

/// One connection: requests come in one at a time, also if they were sent at once, and each gets its answer.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// An answer is sent in pieces of so many bytes, each when the one before it has left.
  private static let piece = 256 << 10
  /// More than this nobody has to send with a request that is only answered.
  private static let longestBody = 1 << 20

  private let preview: Preview
  private let connections: ConnectionList
  private let limits: PreviewServer.Limits
  private var request: HTTPRequestHead?
  private var bodyLength = 0
  private var deadline: Scheduled<Void>?
  private var heartbeat: RepeatedTask?
  private var listener: Int?
  private var isAnswering = false
  /// Whether the other side has said all that it will say.
  private var isInputClosed = false

  init(_ preview: Preview, _ connections: ConnectionList, _ limits: PreviewServer.Limits) {
    self.preview = preview
    self.connections = connections
    self.limits = limits
  }

  func channelActive(context: ChannelHandlerContext) {
    connections.add(context.channel)
    restartPatience(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    connections.remove(context.channel)
    deadline?.cancel()
    heartbeat?.cancel()
    if let listener { preview.events.remove(listener) }
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      request = head
      bodyLength = 0
      connections.note(context.channel, isIdle: false)
    case .body(let bytes):
      bodyLength += bytes.readableBytes
      if bodyLength > Self.longestBody { context.close(promise: nil) }
    case .end:
      guard let head = request else { return }
      request = nil
      isAnswering = true
      answer(head, context)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event {
      isInputClosed = true
      // Who listens to events says nothing more, and half a request will never be whole.
      if !isAnswering || listener != nil { context.close(promise: nil) }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    let response = preview.responder.response(to: Request(head))
    let keepsAlive = head.isKeepAlive && bodyLength == 0 && response.status != 405
    var fields = HTTPHeaders(response.fields.all.map { ($0.name, $0.value) })
    fields.add(name: "Date", value: HTTPDate.now)
    if let length = response.length { fields.add(name: "Content-Length", value: String(length)) }
    if !keepsAlive {
      fields.add(name: "Connection", value: "close")
    } else if head.version.minor == 0 {
      fields.add(name: "Connection", value: "keep-alive")
    }
    context.write(
      wrapOutboundOut(
        .head(
          HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: response.status), headers: fields))),
      promise: nil)
    guard !response.isHeadOnly else { return end(context, keepsAlive: keepsAlive) }
    switch response.body {
    case .bytes(let parts): send(parts[...], context, keepsAlive: keepsAlive)
    case .events: listen(context)
    }
  }

  /// Sends the rest of an answer, a piece at a time; whoever does not take a piece in time is left alone.
  private func send(
    _ parts: ArraySlice<ArraySlice<UInt8>>, _ context: ChannelHandlerContext, keepsAlive: Bool
  ) {
    var parts = parts
    guard let part = parts.popFirst() else { return end(context, keepsAlive: keepsAlive) }
    let piece = part.prefix(Self.piece)
    if piece.count < part.count { parts = [part.dropFirst(piece.count)] + parts }
    let buffer = context.channel.allocator.buffer(bytes: piece)
    guard !parts.isEmpty else {
      context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
      return end(context, keepsAlive: keepsAlive)
    }
    restartPatience(context)
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(buffer)))).whenSuccess { [parts] in
      let (handler, context) = bound.value
      handler.send(parts, context, keepsAlive: keepsAlive)
    }
  }

  private func end(_ context: ChannelHandlerContext, keepsAlive: Bool) {
    restartPatience(context)
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      let (handler, context) = bound.value
      handler.isAnswering = false
      guard keepsAlive, !handler.isInputClosed else { return context.close(promise: nil) }
      handler.connections.note(context.channel, isIdle: true)
      handler.restartPatience(context)
    }
  }

  /// Keeps the connection open for events; a browser that does not keep up is told all when it comes again.
  private func listen(_ context: ChannelHandlerContext) {
    deadline?.cancel()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let loop = context.eventLoop
    let channel = context.channel
    let send: @Sendable (String) -> Void = { text in
      loop.execute {
        let (handler, context) = bound.value
        guard context.channel.isWritable else { return context.close(promise: nil) }
        let buffer = context.channel.allocator.buffer(string: text)
        context.writeAndFlush(
          handler.wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
      }
    }
    listener = preview.events.add(
      .init(send: send, end: { channel.close(promise: nil) }))
    let interval = TimeAmount.nanoseconds(limits.heartbeat / .nanoseconds(1))
    heartbeat = loop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
      send(": still here\n\n")
    }
  }

  /// From now on the other side has so long to get something done.
  private func restartPatience(_ context: ChannelHandlerContext) {
    deadline?.cancel()
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    let patience = TimeAmount.nanoseconds(limits.patience / .nanoseconds(1))
    deadline = context.eventLoop.scheduleTask(in: patience) { bound.value.close(promise: nil) }
  }
}

extension Request {
  init(_ head: HTTPRequestHead) {
    method = head.method.rawValue
    target = head.uri
    needsHost = head.version.major == 1 && head.version.minor > 0
    for (name, value) in head.headers { fields.append(name, value) }
  }
}

extension TimeAmount {
  fileprivate static func nanoseconds(_ count: Double) -> TimeAmount {
    .nanoseconds(Int64(min(count, 1e18)))
  }
}
