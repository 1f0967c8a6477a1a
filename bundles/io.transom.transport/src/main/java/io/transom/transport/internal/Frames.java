package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The framing of one connection: cuts what the socket gives into frames, and writes frames. What came is copied once, into
 * the scratch space of the event loop, and read there; only the beginning of an unfinished frame is kept.
 */
abstract class Frames extends ChannelInboundHandlerAdapter {
    static final byte[] NOTHING = {};
    static final int LONGEST_HEADER = 14;

    private static final Logger LOG = LoggerFactory.getLogger(Frames.class);

    protected final ChannelConnection connection;
    private byte[] rest = NOTHING;
    private int kept;
    private boolean deaf;

    Frames(ChannelConnection connection) {
        this.connection = connection;
    }

    /**
     * Length of the frame that begins at {@code at}, or, as long as that cannot be known, of the header part needed next:
     * the frame is complete when {@code have} is at least the result.
     *
     * @throws Violation when the header breaks a rule or announces more than is allowed
     */
    abstract long need(byte[] bytes, int at, int have) throws Violation;

    /** Handles a complete frame; may change the bytes of that frame. */
    abstract void frame(byte[] bytes, int at, int length) throws Violation;

    /** So much of an unfinished frame has come, at the beginning of these bytes, which may be changed and come back so. */
    void arrived(byte[] bytes, int have) throws Violation {}

    /** Appends a message as one frame. */
    abstract void writeMessage(ByteBuf out, byte[] bytes, int from, int length);

    /** Connections of the same form send the same frame for a message. Null: no other sends the same. */
    abstract @Nullable String form();

    /** Appends a ping. */
    abstract void writePing(ByteBuf out);

    /** Appends the answer to a ping. */
    abstract void writePong(ByteBuf out, byte[] payload);

    /** Appends the end, if this framing has a frame for it; says whether the peer answers it with one of its own. */
    abstract boolean writeClose(ByteBuf out, int code, String why);

    /** Whether the peer closes the socket once it has read the end, whatever came before. */
    boolean peerCloses() {
        return false;
    }

    /** The greatest message that the peer takes, bytes. */
    abstract int peerLimit();

    /** A buffer for the frame of a message of so many bytes. */
    final ByteBuf allocate(int length) {
        return connection.allocate(length + LONGEST_HEADER);
    }

    /** From now on everything that arrives is thrown away. */
    final void stopListening() {
        deaf = true;
        rest = NOTHING;
        kept = 0;
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object read) {
        ByteBuf in = (ByteBuf) read;
        try {
            connection.heard();
            if (!deaf) {
                feed(in);
            }
        } finally {
            in.release();
        }
    }

    private void feed(ByteBuf in) {
        int length = in.readableBytes();
        byte[] bytes = connection.turn().takeScratch(length);
        try {
            in.readBytes(bytes, 0, length);
            feed(bytes, length);
        } catch (Violation violation) {
            connection.violated(violation);
        } finally {
            connection.turn().giveBack(bytes);
        }
    }

    private void feed(byte[] bytes, int end) throws Violation {
        int at = 0;
        while (kept > 0 && at < end) {
            at += complete(bytes, at, end);
        }
        while (at < end && !deaf) {
            long need = need(bytes, at, end - at);
            if (end - at < need) {
                keep(bytes, at, end - at, need);
                arrived(rest, kept);
                return;
            }
            frame(bytes, at, (int) need);
            at += (int) need;
        }
    }

    /** Adds to the unfinished frame; returns how much was taken. */
    private int complete(byte[] bytes, int at, int end) throws Violation {
        long need = need(rest, 0, kept);
        int taken = (int) Math.min(need - kept, end - at);
        keep(bytes, at, taken, need);
        if (kept >= need(rest, 0, kept)) {
            byte[] whole = rest;
            int length = kept;
            rest = NOTHING;
            kept = 0;
            frame(whole, 0, length);
        } else {
            arrived(rest, kept);
        }
        return taken;
    }

    private void keep(byte[] bytes, int at, int count, long need) {
        if (rest.length - kept < count) {
            // doubled while bytes really come, never made as large as a header only announces
            rest = Arrays.copyOf(rest, (int) Math.max(kept + count, Math.min(need, 2L * rest.length)));
        }
        System.arraycopy(bytes, at, rest, kept, count);
        kept += count;
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            connection.writable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        connection.gone();
        ctx.fireChannelInactive();
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            connection.abort(Reasons.of(cause));
        } else {
            LOG.error("{}: connection failed", connection.peer().address(), cause);
            connection.abort("internal error");
        }
    }
}
