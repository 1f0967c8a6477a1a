package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has to send. Frames of one turn are copied into one buffer, which goes to the socket at the end of
 * the turn: one system call instead of one for each message (docs/performance.md). While the socket takes nothing, the buffer
 * grows to 64 KiB before another is begun, so that memory in use is close to the bytes counted.
 *
 * <p>Touched by the event loop only, except {@link #bytes}.
 */
final class Outbound {
    private static final int FIRST_BUFFER = 1 << 10;
    private static final int EARLY_FLUSH = 64 << 10;

    private final Channel channel;
    private final LoopTurn turn;
    private final Writing writing;
    private final ChannelPromise written;
    private final AtomicLong waiting = new AtomicLong();
    private @Nullable ByteBuf pending;
    private boolean touched;

    Outbound(Writing writing, Channel channel, LoopTurn turn) {
        this.writing = writing;
        this.channel = channel;
        this.turn = turn;
        this.written = new Written(channel, writing::written);
    }

    /** The pending buffer, with room for a frame of so many bytes; {@link #appended} must follow. */
    ByteBuf room(int length) {
        ByteBuf out = pending;
        if (out != null && out.isReadable() && out.readableBytes() + length > EARLY_FLUSH) {
            hand(out, written);
            channel.flush();
            out = null;
        }
        if (out == null) {
            out = channel.alloc().directBuffer(Math.max(FIRST_BUFFER, length + Frames.LONGEST_HEADER));
            pending = out;
        }
        touch();
        return out;
    }

    /** Sees to it that {@link #endTurn} follows. */
    void touch() {
        if (!touched) {
            touched = true;
            turn.touch(this);
        }
    }

    /** Sends a whole frame, of which others may hold the bytes too, behind what is pending. Takes over the reference. */
    void append(ByteBuf frame) {
        if (pending != null) {
            hand(pending, written);
        }
        channel.write(frame, written);
        touch();
    }

    /** The same, without keeping the frame. */
    void copy(ByteBuf frame) {
        try {
            appended(room(frame.readableBytes()).writeBytes(frame));
        } finally {
            frame.release();
        }
    }

    void appended(ByteBuf out) {
        waiting.lazySet(out.readableBytes());
    }

    /** The turn is over: hands what is pending to the socket, unless that is full already. */
    void endTurn() {
        touched = false;
        ByteBuf out = pending;
        if (out != null && channel.isWritable()) {
            hand(out, written);
        }
        channel.flush();
        writing.turned();
    }

    /** The socket takes bytes again. */
    void writable() {
        ByteBuf out = pending;
        if (out != null) {
            hand(out, written);
            channel.flush();
        }
    }

    /** Sends what is pending at once; nothing follows. */
    ChannelPromise last(ByteBuf out) {
        ChannelPromise written = channel.newPromise();
        hand(out, written);
        channel.flush();
        return written;
    }

    private void hand(ByteBuf out, ChannelPromise promise) {
        pending = null;
        waiting.lazySet(0);
        channel.write(out, promise);
    }

    void drop() {
        if (pending != null) {
            pending.release();
            pending = null;
            waiting.lazySet(0);
        }
    }

    Channel channel() {
        return channel;
    }

    /** Bytes that the socket has not taken yet. Any thread. */
    long bytes() {
        var outbound = channel.unsafe().outboundBuffer();
        return waiting.get() + (outbound == null ? 0 : outbound.totalPendingWriteBytes());
    }
}
