import NIOCore
import NIOPosix
import Synchronization

/// A connection over which anything can be sent, to see what comes back.
final class RawClient: Sendable {
  private let channel: any Channel
  private let collected: Collected

  private init(_ channel: any Channel, _ collected: Collected) {
    self.channel = channel
    self.collected = collected
  }

  /// Connects to a port of this machine; takes what comes, unless it does not read.
  static func connect(to port: Int, reads: Bool = true) async throws -> RawClient {
    let collected = Collected()
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.autoRead, value: reads)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelOption(.socketOption(.so_rcvbuf), value: reads ? 1 << 20 : 4096)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Collector(collected))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    return RawClient(channel, collected)
  }

  func send(_ text: String) async { await send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) async {
    try? await channel.writeAndFlush(channel.allocator.buffer(bytes: bytes)).get()
  }

  /// Says that nothing more will be sent.
  func finish() async { try? await channel.close(mode: .output).get() }

  func close() async { try? await channel.close().get() }

  /// What came so far.
  var received: String { String(decoding: collected.state.withLock(\.bytes), as: UTF8.self) }

  /// Whether the other side has closed the connection.
  var isClosed: Bool { collected.state.withLock(\.isClosed) }

  /// Waits until something is so, for at most ten seconds.
  func waits(until isSo: (RawClient) -> Bool) async throws -> Bool {
    for _ in 0..<1000 {
      if isSo(self) { return true }
      try await Task.sleep(for: .milliseconds(10))
    }
    return isSo(self)
  }

  /// All that comes until the other side closes the connection.
  func response(to text: String) async throws -> String {
    await send(text)
    _ = try await waits { $0.isClosed }
    return received
  }
}

final class Collected: Sendable {
  let state = Mutex<(bytes: [UInt8], isClosed: Bool)>(([], false))
}

private final class Collector: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let collected: Collected

  init(_ collected: Collected) { self.collected = collected }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = Array(unwrapInboundIn(data).readableBytesView)
    collected.state.withLock { $0.bytes += bytes }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event { collected.state.withLock { $0.isClosed = true } }
  }

  func channelInactive(context: ChannelHandlerContext) {
    collected.state.withLock { $0.isClosed = true }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
