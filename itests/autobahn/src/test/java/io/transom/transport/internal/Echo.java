package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The opening handshake of one end, without a sub-protocol, which the suite does not speak; the frames that take its place
 * send back what comes. Framing and closing are ours.
 */
abstract class Echo extends ByteToMessageDecoder {
    private static final int LARGEST_MESSAGE = 64 << 20;

    private final EventLoops loops;

    Echo(EventLoops loops) {
        this.loops = loops;
    }

    /** The head of the peer's request or response has come; false when it will not do. */
    abstract boolean opened(ChannelHandlerContext ctx, String head);

    abstract EchoFrames frames(ChannelConnection connection);

    /** The values of a field. */
    static List<String> field(String head, String name) {
        return Pattern.compile("(?i)\r\n" + name + ": *(.+)\r\n")
                .matcher(head)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Override
    protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        String head = in.toString(StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
            return;
        }
        in.skipBytes(end + 4);
        if (!opened(ctx, head.substring(0, end + 2))) {
            ctx.close();
            return;
        }
        var connection = new ChannelConnection(
                ctx.channel(),
                loops.turnOf(ctx.channel().eventLoop()),
                Encoding.JSON,
                Addresses.of(ctx.channel(), "websocket", false),
                ReadLimits.DEFAULT.withMessageBytes(LARGEST_MESSAGE));
        EchoFrames frames = frames(connection);
        ctx.pipeline().addLast("frames", frames);
        connection.open(frames, opened -> new Silent(), Keepalive.NONE);
        liftOpeningLimits(connection);
        ctx.pipeline().remove(this); // passes on what came behind the head
    }

    /** As WELCOME does. */
    private static void liftOpeningLimits(ChannelConnection connection) {
        var welcome = new ByteSink(100);
        Serializer.of(Encoding.JSON).write(new Message.Welcome(1, Map.of()), welcome);
        connection.received(Arrays.copyOf(welcome.array(), welcome.length()), 0, welcome.length());
    }

    static void send(ChannelHandlerContext ctx, String head) {
        ctx.writeAndFlush(Unpooled.copiedBuffer(head + "\r\n", StandardCharsets.ISO_8859_1));
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
