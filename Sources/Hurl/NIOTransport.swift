internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Speaks HTTP/1.1 to servers on this machine, over a new connection for each request.
package struct NIOTransport: HTTPTransport {
  package init() {}

  package func send(
    _ request: HTTPRequest, limits: TransportLimits
  ) async throws(TransportError) -> HTTPResponse {
    let addresses = Self.addresses(of: request.host)
    guard !addresses.isEmpty else { throw .notLoopback(request.host) }
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: limits.time)
    for address in addresses {
      let loop = MultiThreadedEventLoopGroup.singleton.next()
      let response = loop.makePromise(of: HTTPResponse.self)
      let channel: any Channel
      do {
        channel = try await connect(
          address, to: request, limits: limits, before: deadline, on: loop, for: response)
      } catch {
        response.fail(error)
        continue
      }
      defer { channel.close(promise: nil) }
      guard !channel.leadsToItself else { continue }
      do {
        return try await response.futureResult.get()
      } catch let error as TransportError {
        throw error
      } catch {
        throw .failed("\(error)")
      }
    }
    throw clock.now < deadline
      ? .refused(host: request.host, port: request.port) : .timedOut(limits.time)
  }

  private func connect(
    _ address: String, to request: HTTPRequest, limits: TransportLimits,
    before deadline: ContinuousClock.Instant, on loop: any EventLoop,
    for response: EventLoopPromise<HTTPResponse>
  ) async throws -> any Channel {
    let parts = Self.parts(of: request)
    var encoding = HTTPRequestEncoder.Configuration()
    encoding.automaticallySetFramingHeaders = false
    return try await ClientBootstrap(group: loop)
      .connectTimeout(Self.amount(until: deadline))
      .channelInitializer { [encoding] channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHTTPClientHandlers(encoderConfiguration: encoding)
          try pipeline.addHandler(
            ResponseReader(
              for: response, sending: parts, limits: limits, time: Self.amount(until: deadline)))
        }
      }
      .connect(to: SocketAddress(ipAddress: address, port: request.port))
      .get()
  }

  private static func amount(until deadline: ContinuousClock.Instant) -> TimeAmount {
    let left = max(.milliseconds(1), deadline - .now)
    return .nanoseconds(Int64(min(left / .nanoseconds(1), 1e18)))
  }

  /// The loopback addresses that a host stands for; none for any other host.
  private static func addresses(of host: String) -> [String] {
    let name = host.lowercased()
    if name == "localhost" || name.hasSuffix(".localhost") { return ["127.0.0.1", "::1"] }
    if name == "::1" || name == "[::1]" { return ["::1"] }
    let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 4, numbers[0] == "127", numbers.allSatisfy({ UInt8($0) != nil }) else {
      return []
    }
    return [name]
  }

  private static func parts(of request: HTTPRequest) -> [HTTPClientRequestPart] {
    let head = HTTPRequestHead(
      version: .http1_1, method: HTTPMethod(rawValue: request.method), uri: request.target,
      headers: HTTPHeaders(request.headers.map { ($0.name, $0.value) }))
    var parts: [HTTPClientRequestPart] = [.head(head)]
    if !request.body.isEmpty { parts.append(.body(.byteBuffer(ByteBuffer(bytes: request.body)))) }
    return parts + [.end(nil)]
  }
}

/// Sends the request when the connection stands, and gathers the response.
private final class ResponseReader: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let response: EventLoopPromise<HTTPResponse>
  private let parts: [HTTPClientRequestPart]
  private let limits: TransportLimits
  private let time: TimeAmount
  private var timer: Scheduled<Void>?
  private var gathered = HTTPResponse(status: 0)

  init(
    for response: EventLoopPromise<HTTPResponse>, sending parts: [HTTPClientRequestPart],
    limits: TransportLimits, time: TimeAmount
  ) {
    self.response = response
    self.parts = parts
    self.limits = limits
    self.time = time
  }

  func channelActive(context: ChannelHandlerContext) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
      self.fail(.timedOut(self.limits.time), context)
    }
    for part in parts { context.write(wrapOutboundOut(part), promise: nil) }
    context.flush()
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      gathered = HTTPResponse(
        version: "\(head.version.major).\(head.version.minor)", status: Int(head.status.code),
        reason: head.status.reasonPhrase,
        headers: head.headers.map { HTTPHeader($0.name, $0.value) })
    case .body(let buffer):
      guard gathered.body.count + buffer.readableBytes <= limits.bodyBytes else {
        return fail(.bodyTooLong(limits.bodyBytes), context)
      }
      gathered.body += buffer.readableBytesView
    case .end: response.succeed(gathered)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case let error as TransportError: fail(error, context)
    case HTTPParserError.invalidEOFState, HTTPParserError.closedConnection:
      fail(.closedEarly, context)
    case HTTPParserError.headerOverflow: fail(.headersTooLong, context)
    case let error as HTTPParserError: fail(.malformed("\(error)"), context)
    default: fail(.failed("\(error)"), context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    response.fail(TransportError.closedEarly)
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
    response.fail(TransportError.closedEarly)
  }

  /// What came first stays: a promise is kept once.
  private func fail(_ error: TransportError, _ context: ChannelHandlerContext) {
    response.fail(error)
    context.close(promise: nil)
  }
}
