package io.transom.transport.internal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The listening end. */
final class EchoEnd implements AutoCloseable {
    private static final Pattern KEY_FIELD = Pattern.compile("(?i)\r\nSec-WebSocket-Key: *(\\S+)\r\n");

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
        Opening() {
            super(loops, false);
        }

        @Override
        boolean opened(ChannelHandlerContext ctx, String head) {
            Matcher key = KEY_FIELD.matcher(head);
            if (!key.find()) {
                return false;
            }
            send(
                    ctx,
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + WebSocketUpgrade.accept(key.group(1)) + "\r\n");
            return true;
        }
    }
}
