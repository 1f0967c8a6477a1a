package io.transom.transport.internal;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The connecting end. */
final class EchoClient implements AutoCloseable {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    /** Longer than the suite's own time for any case. */
    private static final long SECONDS = 500;

    private final EventLoops loops = new EventLoops(1, "echo");
    private final int port;

    EchoClient(int port) {
        this.port = port;
    }

    /** Connects, sends back what comes, and waits for the end; returns the last message. */
    String visit(String resource) throws InterruptedException {
        var opening = new Opening(resource);
        Channel channel = new Bootstrap()
                .group(loops.group())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline().addLast("opening", opening);
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .syncUninterruptibly()
                .channel();
        if (!channel.closeFuture().await(SECONDS, TimeUnit.SECONDS)) {
            channel.close();
            throw new AssertionError(resource + ": not closed after " + SECONDS + " s");
        }
        if (!opening.open) {
            throw new AssertionError(resource + ": the suite refused the opening handshake");
        }
        return opening.last;
    }

    @Override
    public void close() {
        loops.group().shutdownGracefully();
    }

    private final class Opening extends Echo {
        private final String resource;
        private Optional<DeflateTerms> terms = Optional.empty();
        volatile boolean open;
        volatile String last = "";

        Opening(String resource) {
            super(loops);
            this.resource = resource;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            send(
                    ctx,
                    "GET " + resource + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Extensions: " + DeflateTerms.OFFER
                            + "\r\n");
        }

        @Override
        boolean opened(ChannelHandlerContext ctx, String head) {
            List<String> extensions = field(head, "Sec-WebSocket-Extensions");
            terms = DeflateTerms.of(extensions);
            open = head.startsWith("HTTP/1.1 101 ")
                    && head.contains(WebSocketUpgrade.accept(KEY))
                    && terms.isPresent() != extensions.isEmpty();
            return open;
        }

        @Override
        EchoFrames frames(ChannelConnection connection) {
            return new EchoFrames(connection, true, terms.orElse(null)) {
                @Override
                void deliver(int kind, byte[] bytes, int from, int length) {
                    last = new String(bytes, from, Math.min(length, 100), StandardCharsets.UTF_8);
                    if (resource.startsWith("/runCase")) {
                        super.deliver(kind, bytes, from, length);
                    }
                }
            };
        }
    }
}
