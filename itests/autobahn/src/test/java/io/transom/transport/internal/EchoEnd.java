package io.transom.transport.internal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.transom.transport.Keepalive;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.ReadLimits;
import io.transom.wamp.serializer.Serializer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The listening end of a WebSocket without a sub-protocol, which the suite does not speak; framing and closing are ours. */
final class EchoEnd implements AutoCloseable {
    private static final int LARGEST_MESSAGE = 64 << 20;
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

    /** Reads the head of a request, answers it, and puts the frames in its place. */
    private final class Opening extends ByteToMessageDecoder {
        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            String head = in.toString(StandardCharsets.ISO_8859_1);
            int end = head.indexOf("\r\n\r\n");
            if (end < 0) {
                return;
            }
            in.skipBytes(end + 4);
            Matcher key = KEY_FIELD.matcher(head);
            if (!key.find()) {
                ctx.close();
                return;
            }
            send(
                    ctx,
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + WebSocketUpgrade.accept(key.group(1)) + "\r\n\r\n");
            echo(ctx);
        }

        private void echo(ChannelHandlerContext ctx) {
            var connection = new ChannelConnection(
                    ctx.channel(),
                    loops.turnOf(ctx.channel().eventLoop()),
                    Encoding.JSON,
                    Addresses.of(ctx.channel(), "websocket", false),
                    ReadLimits.DEFAULT.withMessageBytes(LARGEST_MESSAGE));
            var frames = new EchoFrames(connection);
            ctx.pipeline().addLast("frames", frames);
            connection.open(frames, opened -> new Silent(), Keepalive.NONE);
            liftOpeningLimits(connection);
            ctx.pipeline().remove(this); // passes on what came behind the head
        }
    }

    /** As WELCOME does. */
    private static void liftOpeningLimits(ChannelConnection connection) {
        var welcome = new ByteSink(100);
        Serializer.of(Encoding.JSON).write(new Message.Welcome(1, Map.of()), welcome);
        connection.received(Arrays.copyOf(welcome.array(), welcome.length()), 0, welcome.length());
    }

    private static void send(ChannelHandlerContext ctx, String head) {
        ctx.writeAndFlush(Unpooled.copiedBuffer(head, StandardCharsets.ISO_8859_1));
    }

    /** Takes what is no concern of the suite. */
    private static final class Silent implements Connection.Receiver {
        @Override
        public void received(Message message) {}

        @Override
        public void violated(ProtocolException violation) {
            throw new AssertionError(violation);
        }

        @Override
        public void closed(Closed why) {}
    }
}
