package io.transom.transport.internal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** The listening end. */
final class EchoEnd implements AutoCloseable {
    private final EventLoops loops = new EventLoops(1, "echo");

    /** Listens; returns the port. */
    int listen() {
        Channel bound = new ServerBootstrap()
                .group(loops.group())
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast("opening", new Opening());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) bound.localAddress()).getPort();
    }

    @Override
    public void close() {
        loops.group().shutdownGracefully();
    }

    private final class Opening extends Echo {
        private Optional<DeflateTerms> terms = Optional.empty();

        Opening() {
            super(loops);
        }

        @Override
        EchoFrames frames(ChannelConnection connection) {
            return new EchoFrames(connection, false, terms.orElse(null));
        }

        @Override
        boolean opened(ChannelHandlerContext ctx, String head) {
            List<String> key = field(head, "Sec-WebSocket-Key");
            if (key.size() != 1) {
                return false;
            }
            terms = DeflateTerms.answerTo(field(head, "Sec-WebSocket-Extensions"));
            send(
                    ctx,
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + WebSocketUpgrade.accept(key.get(0)) + "\r\n"
                            + terms.map(agreed -> "Sec-WebSocket-Extensions: " + agreed.answer() + "\r\n")
                                    .orElse(""));
            return true;
        }
    }
}
