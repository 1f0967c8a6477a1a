package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.transom.transport.Keepalive;
import io.transom.transport.TransportLimits;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.ChannelBinding;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.ReadLimits;
import io.transom.wamp.serializer.Serializer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection on a Netty channel. What is sent in one turn of the event loop is copied into one pending buffer and
 * flushed at the end of the turn. All state belongs to the event loop, except what is said to be shared.
 */
final class ChannelConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelConnection.class);

    /** A deflated frame that is shorter is copied, which takes less than a buffer of its own. */
    private static final int SHORT = 1 << 10;

    private final Channel channel;
    private final Outbound outbound;
    private final LoopTurn turn;
    private final EventLoop loop;
    private final Encoding encoding;
    private final Serializer serializer;
    private final Peer peer;
    private final ReadLimits fullLimits;
    private ReadLimits limits;
    private boolean welcomed;

    private @Nullable Frames frames;
    private @Nullable Receiver receiver;
    private @Nullable Pinger pinger;

    private byte @Nullable [] unansweredPing;

    private volatile boolean open = true;
    private boolean closeFrameSent;
    private @Nullable Closed why;
    private @Nullable Drains drains;
    private @Nullable Pings pings;
    private int pingSize = Keepalive.LEAST;
    private Limit pingRate = TransportLimits.DEFAULT.pings();

    private long takenWrites;

    /** Shared: bytes that other threads have posted and this loop has not yet written, estimated. */
    private final AtomicLong posted = new AtomicLong();

    ChannelConnection(Channel channel, LoopTurn turn, Encoding encoding, Peer peer, ReadLimits limits) {
        this.channel = channel;
        this.outbound = new Outbound(this, channel, turn);
        this.turn = turn;
        this.loop = turn.loop();
        this.encoding = encoding;
        this.serializer = Serializer.of(encoding);
        this.peer = peer;
        this.fullLimits = limits;
        this.limits = limits.beforeWelcome();
    }

    /** Begins: asks who takes the messages; from now on they go there. */
    void open(Frames framing, Function<Connection, Receiver> acceptor, Keepalive keepalive) {
        frames = framing;
        pingSize = keepalive.size();
        try {
            receiver = acceptor.apply(this);
        } catch (RuntimeException broken) {
            failed(broken);
            return;
        }
        if (!keepalive.interval().isZero()) {
            pinger = new Pinger(this, keepalive);
            pinger.start();
        }
    }

    /** Before {@link #open}: so many pings of the peer may come in a second. */
    void allowPings(Limit rate) {
        pingRate = rate;
    }

    LoopTurn turn() {
        return turn;
    }

    Outbound outbound() {
        return outbound;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    @Override
    public List<X509Certificate> certificates() {
        return Certificates.of(channel);
    }

    /** The JDK's TLS tells nothing of the handshake itself. */
    @Override
    public Optional<byte[]> channelBinding(String type) {
        return type.equals(ChannelBinding.TLS_SERVER_END_POINT)
                ? Certificates.serverEndPoint(channel)
                : Optional.empty();
    }

    @Override
    public Executor executor() {
        return turn;
    }

    @Override
    public boolean inEventLoop() {
        return loop.inEventLoop();
    }

    @Override
    public void send(Message message) {
        if (!open) {
            return;
        }
        if (loop.inEventLoop()) {
            write(message);
            return;
        }
        long size = Estimate.bytes(message);
        posted.addAndGet(size);
        turn.post(() -> {
            posted.addAndGet(-size);
            if (open) {
                write(message);
                taken();
            }
        });
    }

    @Override
    public long pendingBytes() {
        return posted.get() + outbound.bytes();
    }

    @Override
    public void onDrained(long atMost, Runnable task) {
        onLoop(() -> {
            if (open) {
                if (drains == null) {
                    drains = new Drains();
                }
                drains.add(atMost, task);
                outbound.touch();
            }
        });
    }

    @Override
    public long takenWrites() {
        return takenWrites;
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
            drains.pending(pendingBytes(), loop);
        }
    }

    @Override
    public CompletionStage<Duration> ping() {
        var pong = new CompletableFuture<Duration>();
        if (loop.inEventLoop()) {
            ping(pong);
        } else {
            try {
                loop.execute(() -> ping(pong)); // not by the mailbox: of a loop that has ended this tells
            } catch (RejectedExecutionException ended) {
                Pings.fail(pong);
            }
        }
        return pong;
    }

    private void ping(CompletableFuture<Duration> pong) {
        if (open) {
            writePing(pings().next(loop.ticker().nanoTime(), pong));
        } else {
            Pings.fail(pong);
        }
    }

    private Pings pings() {
        if (pings == null) {
            pings = new Pings(pingSize, pingRate);
        }
        return pings;
    }

    @Override
    public void close() {
        onLoop(() -> end(Violation.NORMAL, "", new Closed(ErrorUris.CLOSE_NORMAL, "closed", true)));
    }

    /** Closes because this end goes away. */
    void goAway() {
        onLoop(() -> end(Violation.GOING_AWAY, "going away", Closed.lost("this end goes away")));
    }

    @Override
    public void abort(String reason) {
        onLoop(() -> {
            open = false;
            because(Closed.lost(reason));
            outbound.drop();
            channel.close();
        });
    }

    @Override
    public void pauseReading() {
        onLoop(() -> {
            if (open && !paused()) {
                channel.config().setAutoRead(false);
                pings().paused(loop.ticker().nanoTime());
            }
        });
    }

    @Override
    public void resumeReading() {
        onLoop(() -> {
            if (open && paused()) {
                pings().resumed(loop.ticker().nanoTime());
                channel.config().setAutoRead(true);
            }
        });
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            turn.post(task);
        }
    }

    /** What fails here ends this connection only: whoever sends is often in the middle of another one's message. */
    private void write(Message message) {
        try {
            append(message);
        } catch (RuntimeException | Error broken) {
            unwritten(message.label(), broken);
        }
    }

    private void unwritten(String what, Throwable broken) {
        LOG.error("{}: writing {} failed", peer.address(), what, broken);
        abort("writing failed");
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
            LOG.error("{}: encoding {} failed", peer.address(), message.label(), broken);
            replace(message, new WampError(ErrorUris.INVALID_PAYLOAD, "cannot be written"));
            return;
        }
        if (message instanceof Message.Welcome) {
            welcome();
        }
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

    ByteBuf allocate(int size) {
        return channel.alloc().directBuffer(size);
    }

    private void replace(Message message, WampError unwritable) {
        LOG.debug("{}: {} not sent: {}", peer.address(), message.label(), unwritable.getMessage());
        var instead = Unwritable.of(message, unwritable);
        if (instead.toPeer() != null) {
            write(instead.toPeer());
        }
        if (instead.ends()) {
            String why = message.label() + " cannot be sent";
            end(Violation.INTERNAL_ERROR, why, Closed.lost(why + ": " + unwritable.text()));
        }
        if (instead.toUs() != null) {
            loop.execute(() -> deliver(instead.toUs()));
        }
    }

    /** The socket takes bytes again. */
    void writable() {
        byte[] ping = unansweredPing;
        if (ping != null) {
            unansweredPing = null;
            if (open) {
                pong(ping);
            }
        }
        outbound.writable();
        taken();
    }

    /** The greatest message that is taken now. */
    int messageLimit() {
        return limits.messageBytes();
    }

    void received(byte[] bytes, int from, int length) {
        if (!open) {
            return;
        }
        Message message;
        try {
            message = frames().owns(bytes)
                    ? serializer.readOwned(bytes, from, length, limits)
                    : serializer.read(bytes, from, length, limits);
        } catch (ProtocolException violation) {
            violated(violation);
            return;
        }
        if (message instanceof Message.Welcome) {
            welcome();
        }
        deliver(message);
    }

    void unexpectedKind(boolean text) {
        violated(new ProtocolException("expected " + (text ? "binary" : "text") + " frames for "
                + encoding.subprotocol() + ", found a " + (text ? "text" : "binary") + " frame"));
    }

    private void deliver(Message message) {
        if (open && receiver != null) {
            try {
                receiver.received(message);
            } catch (RuntimeException broken) {
                failed(broken);
            }
        }
    }

    /** What came is no message. */
    void violated(ProtocolException violation) {
        violation.limit().ifPresent(turn.limitHits()::hit);
        if (open && receiver != null) {
            try {
                receiver.violated(violation);
            } catch (RuntimeException broken) {
                failed(broken);
            }
        }
    }

    private void failed(RuntimeException broken) {
        LOG.error("{}: handling a message failed", peer.address(), broken);
        end(Violation.INTERNAL_ERROR, "internal error", Closed.lost("internal error"));
    }

    private void welcome() {
        if (!welcomed) {
            welcomed = true;
            limits = fullLimits;
        }
    }

    /** Something came from the peer. */
    void heard() {
        if (pinger != null) {
            pinger.heard();
        }
    }

    boolean isOpen() {
        return open;
    }

    boolean paused() {
        return !channel.config().isAutoRead();
    }

    /** Whatever comes next shows that the peer is there. */
    void writePing() {
        writePing(pings().next());
    }

    private void writePing(byte[] payload) {
        if (!open) {
            return;
        }
        try {
            ByteBuf out = outbound.room(payload.length);
            frames().writePing(out, payload);
            outbound.appended(out);
        } catch (RuntimeException | Error broken) {
            unwritten("a ping", broken);
        }
    }

    void ponged(byte[] bytes, int from, int to) {
        if (pings != null) {
            pings.pong(bytes, from, to, loop.ticker().nanoTime());
        }
    }

    /** A ping came. */
    void pinged(byte[] bytes, int from, int to) throws Violation {
        if (!pings().mayCome(loop.ticker().nanoTime())) {
            throw new Violation(Violation.POLICY, pingRate, pingRate.value() + 1);
        }
        if (open) {
            pong(Arrays.copyOfRange(bytes, from, to));
        }
    }

    /** Answers a ping; while the socket takes nothing, only the latest one (RFC 6455 section 5.5.3). */
    private void pong(byte[] payload) {
        if (!channel.isWritable()) {
            unansweredPing = payload;
            return;
        }
        ByteBuf out = outbound.room(payload.length);
        frames().writePong(out, payload);
        outbound.appended(out);
    }

    /** The peer broke a rule of the transport. */
    void violated(Violation violation) {
        violation.limit().ifPresent(turn.limitHits()::hit);
        LOG.debug("{}: {}", peer.address(), violation.getMessage());
        frames().stopListening();
        end(violation.code(), violation.getMessage(), Closed.lost(violation.getMessage()));
    }

    /** The peer sent its close frame: answers it, unless it is the answer to ours. */
    void peerClosed(int code, String text) {
        frames().stopListening();
        boolean clean = code == Violation.NORMAL || code == Violation.NO_STATUS;
        String message = "closed by the peer: " + code + (text.isEmpty() ? "" : " " + text);
        because(new Closed(clean ? ErrorUris.CLOSE_NORMAL : Closed.CONNECTION_LOST, message, clean));
        open = false;
        if (closeFrameSent) {
            channel.close();
        } else {
            last(code, "").addListener(ChannelFutureListener.CLOSE);
            Lingering.closeSoon(channel);
        }
    }

    /** Sends what is pending and the close frame, and waits a bounded time for the peer to do its part. */
    private void end(int code, String text, Closed because) {
        if (!open) {
            return;
        }
        open = false;
        because(because);
        boolean broken = code == Violation.PROTOCOL_ERROR
                || code == Violation.BAD_PAYLOAD
                || code == Violation.TOO_BIG
                || code == Violation.POLICY;
        ChannelPromise written;
        try {
            written = last(code, text);
        } catch (RuntimeException | Error failure) {
            unwritten("the end", failure);
            return;
        }
        if (!closeFrameSent || (broken && !frames().peerCloses())) {
            written.addListener(done -> Lingering.end(channel));
        }
        channel.config().setAutoRead(true); // to see the peer's end
        Lingering.closeSoon(channel);
    }

    private ChannelPromise last(int code, String text) {
        ByteBuf out = outbound.room(Byte.MAX_VALUE);
        closeFrameSent = frames().writeClose(out, code, text);
        return outbound.last(out);
    }

    private void because(Closed reason) {
        if (why == null) {
            why = reason;
        }
    }

    /** The channel is closed. */
    void gone() {
        open = false;
        because(Closed.lost("connection lost"));
        outbound.drop();
        drains = null;
        if (pings != null) {
            pings.end();
        }
        if (pinger != null) {
            pinger.stop();
        }
        Receiver told = receiver;
        receiver = null;
        if (told != null) {
            try {
                told.closed(Objects.requireNonNull(why));
            } catch (RuntimeException broken) {
                LOG.error("{}: handling the end failed", peer.address(), broken);
            }
        }
    }

    private Frames frames() {
        return Objects.requireNonNull(frames, "not started");
    }
}
