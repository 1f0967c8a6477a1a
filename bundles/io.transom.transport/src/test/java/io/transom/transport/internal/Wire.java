package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.transom.transport.Keepalive;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.LimitHits;
import io.transom.wamp.Message;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.ReadLimits;
import io.transom.wamp.serializer.Serializer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/** A connection without a socket: the test plays the peer with bytes, and holds the clock. */
final class Wire implements AutoCloseable {
    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    final EmbeddedChannel channel = new EmbeddedChannel();
    final Recorder receiver = new Recorder();
    final LimitHits limitHits = new LimitHits();
    final ChannelConnection connection;

    private Wire(
            Encoding encoding, ReadLimits limits, Keepalive keepalive, Function<ChannelConnection, Frames> framing) {
        channel.config().setAllocator(allocator);
        channel.freezeTime();
        connection = new ChannelConnection(
                channel,
                new LoopTurn(channel.eventLoop(), limitHits),
                encoding,
                new Connection.Peer("websocket", "tcp4:127.0.0.1:1", false),
                limits);
        Frames frames = framing.apply(connection);
        channel.pipeline().addLast(frames);
        connection.open(frames, opened -> receiver, keepalive);
    }

    static Wire webSocketServer(Encoding encoding) {
        return webSocket(encoding, false, ReadLimits.DEFAULT, Keepalive.NONE);
    }

    static Wire batchedServer(Encoding encoding) {
        return batched(encoding, false);
    }

    static Wire batched(Encoding encoding, boolean client) {
        return new Wire(
                encoding,
                ReadLimits.DEFAULT,
                Keepalive.NONE,
                connection -> new BatchedFrames(connection, client, null));
    }

    static Wire webSocket(Encoding encoding, boolean client, ReadLimits limits, Keepalive keepalive) {
        return new Wire(encoding, limits, keepalive, connection -> new WebSocketFrames(connection, client, null));
    }

    /** A server with these limits, with permessage-deflate or without. */
    static Wire limited(boolean deflated, ReadLimits limits) {
        var terms = deflated ? new DeflateTerms("", 15) : null;
        return new Wire(
                Encoding.JSON, limits, Keepalive.NONE, connection -> new WebSocketFrames(connection, false, terms));
    }

    /** With permessage-deflate. */
    static Wire deflated(Encoding encoding, boolean client, boolean batched) {
        return new Wire(
                encoding,
                ReadLimits.DEFAULT,
                Keepalive.NONE,
                connection -> new Subprotocol(encoding, batched).frames(connection, client, new DeflateTerms("", 15)));
    }

    /** @param peerLength exponent: the peer takes 2^(9 + n) bytes */
    static Wire rawSocket(Encoding encoding, int peerLength, ReadLimits limits) {
        return new Wire(encoding, limits, Keepalive.NONE, connection -> new RawSocketFrames(connection, peerLength));
    }

    /** After WELCOME the limits of the opening no longer hold. */
    Wire welcomed() {
        connection.send(new Message.Welcome(1, Map.of()));
        channel.runPendingTasks();
        written();
        return this;
    }

    /** The peer's bytes arrive in one read. */
    void arrives(byte[]... parts) {
        byte[] all = join(parts);
        channel.writeInbound(Unpooled.copiedBuffer(all));
    }

    /** The peer's bytes arrive one by one. */
    void trickles(byte[]... parts) {
        for (byte each : join(parts)) {
            arrives(new byte[] {each});
        }
    }

    /** What was written since the last time. */
    byte[] written() {
        channel.runPendingTasks();
        var all = new ByteArrayOutputStream();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            byte[] bytes = new byte[each.readableBytes()];
            each.readBytes(bytes);
            each.release();
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    /** Ends, and fails if any buffer is still in use. */
    @Override
    public void close() {
        channel.close();
        channel.runPendingTasks();
        written();
        long used = allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
        if (used != 0) {
            throw new AssertionError(used + " bytes of buffers leaked");
        }
    }

    static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    static byte[] encode(Encoding encoding, Message message) {
        var sink = new ByteSink(64);
        Serializer.of(encoding).write(message, sink);
        return Arrays.copyOf(sink.array(), sink.length());
    }

    /** A WebSocket frame as the test's peer writes it. */
    static byte[] frame(int first, boolean masked, byte[] payload) {
        var out = new ByteArrayOutputStream();
        int mask = masked ? 0x80 : 0;
        out.write(first);
        if (payload.length < 126) {
            out.write(mask | payload.length);
        } else if (payload.length < 0x1_0000) {
            out.write(mask | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(mask | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] body = payload.clone();
        if (masked) {
            byte[] key = {0x12, (byte) 0xab, 0x34, (byte) 0xfe};
            out.writeBytes(key);
            for (int i = 0; i < body.length; i++) {
                body[i] ^= key[i & 3];
            }
        }
        out.writeBytes(body);
        return out.toByteArray();
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
