package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.transom.transport.TransportLimits;
import io.transom.wamp.serializer.ByteSink;
import java.io.IOException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The framing of one connection: cuts what the socket gives into frames, and writes frames. Short frames are copied together
 * into the scratch space of the event loop, and read there; a long one, and one that comes in pieces, gets an array of its own,
 * in which its payload may stay.
 */
abstract class Frames extends ChannelInboundHandlerAdapter {
    static final byte[] NOTHING = {};
    static final int LONGEST_HEADER = 14;
    static final int LONG = 4 << 10;
    /** No message is longer, so that sums of a few lengths stay within an int. */
    static final int LONGEST_MESSAGE = TransportLimits.MOST_MESSAGE_BYTES;

    /** {@link #form} of what no other connection sends. */
    static final int NO_FORM = -1;

    /** The values of {@link #form}: RawSocket, WebSocket, batches, and permessage-deflate by the logarithm of the window. */
    static final int RAW_SOCKET = 0;

    static final int WEB_SOCKET = 1;
    static final int BATCHED = 2;
    static final int DEFLATED_FROM = 3;
    static final int FORMS = DEFLATED_FROM + DeflateTerms.WIDEST - DeflateTerms.NARROWEST + 1;

    private static final Logger LOG = LoggerFactory.getLogger(Frames.class);

    protected final ChannelConnection connection;
    private byte[] own = NOTHING;
    private int kept;
    private int reserved;
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

    /** What the frame of a message of so many bytes is likely to take; it may take more. */
    int room(int length) {
        return length;
    }

    /** Appends a message as one frame. */
    abstract void writeMessage(ByteBuf out, ByteSink message);

    /** Connections of the same form send the same frame for a message. */
    abstract int form();

    /** Appends a ping with that payload. */
    abstract void writePing(ByteBuf out, byte[] payload);

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

    /** Whether this is the array of the frame that is being handled, which nobody changes afterwards. */
    boolean owns(byte[] bytes) {
        return bytes == own;
    }

    /** From now on everything that arrives is thrown away. */
    final void stopListening() {
        deaf = true;
        forget();
        forgetMessage();
    }

    /** Lets go of the parts of a message that is not complete. */
    void forgetMessage() {}

    private void forget() {
        own = NOTHING;
        kept = 0;
        connection.turn().unreserve(reserved);
        reserved = 0;
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object read) {
        ByteBuf in = (ByteBuf) read;
        try {
            connection.pinging().heard();
            while (in.isReadable() && !deaf) {
                if (kept == 0) {
                    fromScratch(in);
                } else {
                    complete(in, need(own, 0, kept));
                }
            }
        } catch (Violation violation) {
            connection.violated(violation);
        } finally {
            in.release();
        }
    }

    /** Handles what is short and complete, in scratch space; begins to keep the frame that is not. */
    private void fromScratch(ByteBuf in) throws Violation {
        byte[] bytes = connection.turn().takeScratch();
        long need;
        try {
            int head = Math.min(in.readableBytes(), LONGEST_HEADER);
            in.getBytes(in.readerIndex(), bytes, 0, head);
            need = need(bytes, 0, head);
            if (need <= in.readableBytes() && need < LONG) {
                need = fromScratch(in, bytes);
            }
        } finally {
            connection.turn().giveBack(bytes);
        }
        if (in.isReadable() && !deaf) {
            complete(in, need);
        }
    }

    /** Returns what the frame needs that is left. */
    private long fromScratch(ByteBuf in, byte[] bytes) throws Violation {
        int start = in.readerIndex();
        int end = Math.min(in.readableBytes(), bytes.length);
        in.readBytes(bytes, 0, end);
        int at = 0;
        long need = 0;
        while (at < end && !deaf) {
            need = need(bytes, at, end - at);
            if (end - at < need || need >= LONG) {
                break;
            }
            frame(bytes, at, (int) need);
            at += (int) need;
        }
        in.readerIndex(start + at);
        return need;
    }

    /** Adds to the frame in its own array what it needs, and handles it when that is all. */
    private void complete(ByteBuf in, long need) throws Violation {
        int taken = (int) Math.min(need - kept, in.readableBytes());
        if (own.length - kept < taken) {
            own = Arrays.copyOf(own, (int) capacity(need, kept + taken));
        }
        in.readBytes(own, kept, taken);
        kept += taken;
        if (kept == need && need(own, 0, kept) == need) {
            try {
                frame(own, 0, kept);
            } finally {
                forget();
            }
        } else {
            arrived(own, kept);
        }
    }

    /** All that the frame needs if the loop can spare it; else not more than twice what has really come. */
    private long capacity(long need, int come) {
        if (need >= LONG && reserved == 0 && connection.turn().reserve(need)) {
            reserved = (int) need;
            return need;
        }
        return Math.min(need, 2L * come);
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            connection.writing().writable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        forget();
        forgetMessage();
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
