package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.transom.wamp.Closed;
import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import io.transom.wamp.serializer.ByteSink;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one connection writes: messages, pings, pongs and the end, each as a frame, and what to do about a message that cannot be
 * written. Touched by the event loop only, except what is said to be for any thread.
 */
final class Writing {
    private static final Logger LOG = LoggerFactory.getLogger(Writing.class);

    /** A deflated frame that is shorter is copied, which takes less than a buffer of its own. */
    private static final int SHORT = 1 << 10;

    private final ChannelConnection connection;
    private final Channel channel;
    private final Outbound outbound;
    private final LoopTurn turn;
    private final Encoding encoding;
    /** Bytes that other threads have posted and this loop has not yet written, estimated. */
    private final AtomicLong posted = new AtomicLong();

    private @Nullable Frames frames;
    private @Nullable Drains drains;
    private byte @Nullable [] unansweredPing;
    private long takenWrites;
    private boolean closeFrameSent;

    Writing(ChannelConnection connection, Channel channel, LoopTurn turn, Encoding encoding) {
        this.connection = connection;
        this.channel = channel;
        this.outbound = new Outbound(this, channel, turn);
        this.turn = turn;
        this.encoding = encoding;
    }

    /** From now on there is something to write with. */
    void begin(Frames framing) {
        frames = framing;
    }

    private Frames frames() {
        return Objects.requireNonNull(frames, "not started");
    }

    Outbound outbound() {
        return outbound;
    }

    // Messages.

    /** From outside of the event loop: written there, in the order of posting. */
    void post(Message message) {
        long size = Estimate.bytes(message);
        posted.addAndGet(size);
        turn.post(() -> {
            posted.addAndGet(-size);
            if (connection.isOpen()) {
                write(message);
                taken();
            }
        });
    }

    /** What fails here ends this connection only: whoever sends is often in the middle of another one's message. */
    void write(Message message) {
        try {
            append(message);
        } catch (RuntimeException | Error broken) {
            unwritten(message.label(), broken);
        }
    }

    private void unwritten(String what, Throwable broken) {
        LOG.error("{}: writing {} failed", connection.peer().address(), what, broken);
        connection.abort("writing failed");
    }

    private void append(Message message) {
        ByteSink bytes;
        try {
            bytes = turn.encode(message, encoding);
            if (bytes.total() > frames().peerLimit()) {
                throw new WampError(
                        ErrorUris.PAYLOAD_SIZE_EXCEEDED,
                        "the peer takes messages of at most " + frames().peerLimit() + " bytes, found "
                                + bytes.total());
            }
        } catch (WampError unwritable) {
            replace(message, unwritable);
            return;
        } catch (RuntimeException | Error broken) { // the message's fault, not that of this peer
            LOG.error("{}: encoding {} failed", connection.peer().address(), message.label(), broken);
            replace(message, new WampError(ErrorUris.INVALID_PAYLOAD, "cannot be written"));
            return;
        }
        if (message instanceof Message.Welcome || message instanceof Message.Goodbye) {
            connection.bounds(message, true);
        }
        connection.counted(bytes.total());
        ByteBuf shared = turn.sharedFrame(encoding, frames());
        if (shared != null) {
            if (frames().form() >= Frames.DEFLATED_FROM && shared.readableBytes() < SHORT) {
                outbound.copy(shared);
            } else {
                outbound.append(shared);
            }
            return;
        }
        ByteBuf out = outbound.room(frames().room(bytes.total()));
        frames().writeMessage(out, bytes);
        outbound.appended(out);
    }

    private void replace(Message message, WampError unwritable) {
        LOG.debug("{}: {} not sent: {}", connection.peer().address(), message.label(), unwritable.getMessage());
        var instead = Unwritable.of(message, unwritable);
        if (instead.toPeer() != null) {
            write(instead.toPeer());
        }
        if (instead.ends()) {
            String why = message.label() + " cannot be sent";
            connection.end(Violation.INTERNAL_ERROR, why, Closed.lost(why + ": " + unwritable.text()));
        }
        if (instead.toUs() != null) {
            turn.loop().execute(() -> connection.deliver(instead.toUs()));
        }
    }

    // Pings, and the end.

    void ping(byte[] payload) {
        try {
            ByteBuf out = outbound.room(payload.length);
            frames().writePing(out, payload);
            outbound.appended(out);
        } catch (RuntimeException | Error broken) {
            unwritten("a ping", broken);
        }
    }

    /** Answers a ping; while the socket takes nothing, only the latest one (RFC 6455 section 5.5.3). */
    void pong(byte[] payload) {
        if (!channel.isWritable()) {
            unansweredPing = payload;
            return;
        }
        ByteBuf out = outbound.room(payload.length);
        frames().writePong(out, payload);
        outbound.appended(out);
    }

    /** Sends what is pending and the end; nothing follows. Null when that fails, which has ended the connection then. */
    @Nullable
    ChannelPromise end(int code, String text) {
        try {
            ByteBuf out = outbound.room(Byte.MAX_VALUE);
            closeFrameSent = frames().writeClose(out, code, text);
            return outbound.last(out);
        } catch (RuntimeException | Error failure) {
            unwritten("the end", failure);
            return null;
        }
    }

    /** Whether the end was sent, and the peer answers it. */
    boolean closeFrameSent() {
        return closeFrameSent;
    }

    /** Drops what is pending. */
    void drop() {
        outbound.drop();
    }

    /** The connection is gone. */
    void gone() {
        outbound.drop();
        drains = null;
    }

    // What the socket takes.

    /** Any thread. */
    long pendingBytes() {
        return posted.get() + outbound.bytes();
    }

    long takenWrites() {
        return takenWrites;
    }

    void onDrained(long atMost, Runnable task) {
        if (drains == null) {
            drains = new Drains();
        }
        drains.add(atMost, task);
        outbound.touch();
    }

    /** The socket has taken a write. */
    void written() {
        takenWrites++;
        taken();
    }

    /** Less is pending, or will be at the end of the turn. */
    private void taken() {
        if (drains != null && !drains.isEmpty()) {
            outbound.touch();
        }
    }

    /** The turn is over. */
    void turned() {
        if (drains != null && !drains.isEmpty()) {
            drains.pending(pendingBytes(), turn.loop());
        }
    }

    /** The socket takes bytes again. */
    void writable() {
        byte[] ping = unansweredPing;
        if (ping != null) {
            unansweredPing = null;
            if (connection.isOpen()) {
                pong(ping);
            }
        }
        outbound.writable();
        taken();
    }
}
