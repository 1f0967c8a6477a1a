package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.transom.transport.Keepalive;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ReadLimits;
import io.transom.wamp.serializer.Serializer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection on a Netty channel: what comes, the limits of what may come, and the end. {@link Writing} writes, {@link Pinging} sees
 * whether the peer is there. All state belongs to the event loop, except what is volatile.
 */
final class ChannelConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelConnection.class);

    /** Of whom a GOODBYE ended the session; both make {@link #BOTH}. */
    private static final int OURS = 1;

    private static final int THEIRS = 2;
    private static final int BOTH = OURS | THEIRS;

    private final Channel channel;
    private final Writing writing;
    private final Pinging pinging;
    private final LoopTurn turn;
    private final EventLoop loop;
    private final Encoding encoding;
    private final Serializer serializer;
    private final Peer peer;
    private final ReadLimits fullLimits;
    private ReadLimits limits;
    private int goodbyes;

    private @Nullable Frames frames;
    private @Nullable Receiver receiver;
    private @Nullable IntConsumer meter;

    private volatile boolean open = true;
    private @Nullable Closed why;

    ChannelConnection(Channel channel, LoopTurn turn, Encoding encoding, Peer peer, ReadLimits limits) {
        this.channel = channel;
        this.writing = new Writing(this, channel, turn, encoding);
        this.turn = turn;
        this.loop = turn.loop();
        this.pinging = new Pinging(this, writing, loop);
        this.encoding = encoding;
        this.serializer = Serializer.of(encoding);
        this.peer = peer;
        this.fullLimits = limits;
        this.limits = limits.beforeWelcome();
    }

    /** Begins: asks who takes the messages; from now on they go there. */
    void open(Frames framing, Function<Connection, Receiver> acceptor, Keepalive keepalive) {
        frames = framing;
        writing.begin(framing);
        pinging.size(keepalive);
        try {
            receiver = acceptor.apply(this);
        } catch (RuntimeException broken) {
            failed(broken);
            return;
        }
        pinging.begin(keepalive);
    }

    LoopTurn turn() {
        return turn;
    }

    Writing writing() {
        return writing;
    }

    Pinging pinging() {
        return pinging;
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
        return Certificates.channelBinding(channel, type);
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
            writing.write(message);
        } else {
            writing.post(message);
        }
    }

    @Override
    public long pendingBytes() {
        return writing.pendingBytes();
    }

    @Override
    public void onDrained(long atMost, Runnable task) {
        onLoop(() -> {
            if (open) {
                writing.onDrained(atMost, task);
            }
        });
    }

    @Override
    public long takenWrites() {
        return writing.takenWrites();
    }

    @Override
    public void meter(@Nullable IntConsumer bytes) {
        meter = bytes;
    }

    /** A message of so many bytes was read or is written. */
    void counted(int bytes) {
        if (meter != null) {
            meter.accept(bytes);
        }
    }

    @Override
    public CompletionStage<Duration> ping() {
        var pong = new CompletableFuture<Duration>();
        if (loop.inEventLoop()) {
            pinging.send(pong);
        } else {
            try {
                loop.execute(() -> pinging.send(pong)); // not by the mailbox: of a loop that has ended this tells
            } catch (RejectedExecutionException ended) {
                Pings.fail(pong);
            }
        }
        return pong;
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
            writing.drop();
            channel.close();
        });
    }

    @Override
    public void pauseReading() {
        onLoop(() -> {
            if (open && !paused()) {
                channel.config().setAutoRead(false);
                pinging.paused();
            }
        });
    }

    @Override
    public void resumeReading() {
        onLoop(() -> {
            if (open && paused()) {
                pinging.resumed();
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

    ByteBuf allocate(int size) {
        return channel.alloc().directBuffer(size);
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
        if (message instanceof Message.Welcome || message instanceof Message.Goodbye) {
            bounds(message, false);
        }
        counted(length);
        deliver(message);
    }

    void unexpectedKind(boolean text) {
        violated(new ProtocolException("expected " + (text ? "binary" : "text") + " frames for "
                + encoding.subprotocol() + ", found a " + (text ? "text" : "binary") + " frame"));
    }

    void deliver(Message message) {
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

    /** WELCOME begins a session, GOODBYE of both ends it: outside of one, only short messages are taken. */
    void bounds(Message message, boolean ours) {
        if (message instanceof Message.Welcome) {
            goodbyes = 0;
            limits = fullLimits;
        } else {
            goodbyes |= ours ? OURS : THEIRS;
            if (goodbyes == BOTH) {
                limits = fullLimits.beforeWelcome();
            }
        }
    }

    boolean isOpen() {
        return open;
    }

    boolean paused() {
        return !channel.config().isAutoRead();
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
        if (writing.closeFrameSent()) {
            channel.close();
            return;
        }
        ChannelPromise written = writing.end(code, "");
        if (written != null) {
            written.addListener(ChannelFutureListener.CLOSE);
            Lingering.closeSoon(channel);
        }
    }

    /** Sends what is pending and the close frame, and waits a bounded time for the peer to do its part. */
    void end(int code, String text, Closed because) {
        if (!open) {
            return;
        }
        open = false;
        because(because);
        boolean broken = code == Violation.PROTOCOL_ERROR
                || code == Violation.BAD_PAYLOAD
                || code == Violation.TOO_BIG
                || code == Violation.POLICY;
        ChannelPromise written = writing.end(code, text);
        if (written == null) {
            return;
        }
        if (!writing.closeFrameSent() || (broken && !frames().peerCloses())) {
            written.addListener(done -> Lingering.end(channel));
        }
        channel.config().setAutoRead(true); // to see the peer's end
        Lingering.closeSoon(channel);
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
        writing.gone();
        pinging.gone();
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
