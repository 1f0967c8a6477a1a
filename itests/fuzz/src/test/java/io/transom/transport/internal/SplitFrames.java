package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.transom.transport.Keepalive;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.LimitHits;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.ReadLimits;
import io.transom.wamp.serializer.Serializer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * What a peer sends after the opening handshake comes to the same in one piece and in many. The first byte of the input
 * chooses the encoding and where the rest is cut.
 */
public final class SplitFrames {
    private SplitFrames() {}

    public static void rawSocket(byte[] input) {
        check(input, connection -> new RawSocketFrames(connection, 15));
    }

    public static void webSocket(byte[] input) {
        check(input, connection -> new WebSocketFrames(connection, false, null));
    }

    private static void check(byte[] input, Function<ChannelConnection, Frames> framing) {
        if (input.length == 0) {
            return;
        }
        Encoding encoding = Encoding.values()[(input[0] & 0xff) % Encoding.values().length];
        List<String> whole = outcome(encoding, framing, input, null);
        List<String> split = outcome(encoding, framing, input, new Random(input[0]));
        if (!whole.equals(split)) {
            throw new IllegalStateException("in one piece " + whole + ", in many " + split);
        }
    }

    /** What the receiver was told and what was written, in this order. */
    private static List<String> outcome(
            Encoding encoding, Function<ChannelConnection, Frames> framing, byte[] input, Random cuts) {
        var told = new ArrayList<String>();
        var channel = new EmbeddedChannel();
        channel.freezeTime();
        var connection = new ChannelConnection(
                channel,
                new LoopTurn(channel.eventLoop(), new LimitHits()),
                encoding,
                new Connection.Peer("fuzz", "tcp4:127.0.0.1:1", false),
                ReadLimits.DEFAULT);
        Frames frames = framing.apply(connection);
        channel.pipeline().addLast(frames);
        connection.open(frames, opened -> new Told(encoding, told), Keepalive.NONE);
        int at = 1;
        while (at < input.length) {
            int length = cuts == null ? input.length - at : Math.min(1 + cuts.nextInt(9), input.length - at);
            if (channel.isOpen()) {
                channel.writeInbound(Unpooled.copiedBuffer(input, at, length));
            }
            at += length;
        }
        channel.runPendingTasks();
        var written = new StringBuilder("written ");
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            byte[] bytes = new byte[out.readableBytes()];
            out.readBytes(bytes).release();
            written.append(HexFormat.of().formatHex(bytes));
        }
        channel.close();
        channel.runPendingTasks();
        told.add(written.toString());
        return told;
    }

    private record Told(Encoding encoding, List<String> told) implements Connection.Receiver {
        /** As bytes: the text of a binary value does not tell what is in it. */
        @Override
        public void received(Message message) {
            var sink = new ByteSink(64);
            Serializer.of(encoding).write(message, sink);
            told.add("received " + HexFormat.of().formatHex(sink.array(), 0, sink.length()));
        }

        @Override
        public void violated(ProtocolException violation) {
            told.add("violated " + violation.getMessage());
        }

        @Override
        public void closed(Closed why) {
            told.add("closed " + why);
        }
    }
}
