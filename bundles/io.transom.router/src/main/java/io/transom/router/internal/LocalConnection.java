package io.transom.router.internal;

import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.Limit;
import io.transom.wamp.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection inside this process: messages go to the other end as objects. Both ends belong to one event loop,
 * that of the session's executor.
 */
final class LocalConnection implements Connection {
    static final Peer PEER = new Peer("local", "local", true);
    /** What a message without arguments is taken for, in bytes. */
    static final long MESSAGE_BYTES = 128;

    private final Loop loop;
    private final AtomicBoolean closed;
    private final AtomicLong pending = new AtomicLong();
    private final @Nullable Limit most;
    private @Nullable LocalConnection other;
    private @Nullable Receiver receiver;

    private LocalConnection(Loop loop, AtomicBoolean closed, @Nullable Limit most) {
        this.loop = loop;
        this.closed = closed;
        this.most = most;
    }

    /**
     * The router's end.
     *
     * @param most what may wait that the client sent; beyond it the connection ends. {@link Flow} bounds the other way
     */
    static LocalConnection pair(Loop loop, Limit most) {
        var closed = new AtomicBoolean();
        var routers = new LocalConnection(loop, closed, null);
        var clients = new LocalConnection(loop, closed, most);
        routers.other = clients;
        clients.other = routers;
        return routers;
    }

    LocalConnection other() {
        return java.util.Objects.requireNonNull(other);
    }

    /** Who takes what the other end sends. */
    void receiver(Receiver newReceiver) {
        this.receiver = newReceiver;
    }

    @Override
    public Peer peer() {
        return PEER;
    }

    /** Never used: nothing is written. */
    @Override
    public Encoding encoding() {
        return Encoding.CBOR;
    }

    @Override
    public void send(Message message) {
        if (closed.get()) {
            return;
        }
        long size = bytes(message);
        long waiting = pending.addAndGet(size);
        if (most != null && most.exceededBy(waiting)) {
            pending.addAndGet(-size);
            end(most.reason() + ": " + most.error(waiting).text());
            return;
        }
        loop.execute(() -> {
            pending.addAndGet(-size);
            Receiver to = other().receiver;
            if (to != null) {
                to.received(message);
            }
        });
    }

    @Override
    public long pendingBytes() {
        return pending.get();
    }

    @Override
    public void onDrained(long atMost, Runnable task) {
        loop.execute(() -> {
            if (pending.get() <= atMost) {
                task.run();
            } else {
                onDrained(atMost, task);
            }
        });
    }

    /** Nothing is between the two ends. */
    @Override
    public CompletionStage<Duration> ping() {
        return CompletableFuture.completedFuture(Duration.ZERO);
    }

    /** What was sent before still arrives. */
    @Override
    public void close() {
        end("closed");
    }

    @Override
    public void abort(String why) {
        end(why);
    }

    private void end(String why) {
        if (closed.compareAndSet(false, true)) {
            loop.execute(() -> {
                for (LocalConnection end : new LocalConnection[] {this, other()}) {
                    if (end.receiver != null) {
                        end.receiver.closed(Closed.lost(why));
                    }
                }
            });
        }
    }

    /** Nothing can be held back: the sender is in this process. */
    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public Loop executor() {
        return loop;
    }

    @Override
    public boolean inEventLoop() {
        return loop.isRunning();
    }

    /** What a message is taken for that waits as an object. */
    static long bytes(Message message) {
        return MESSAGE_BYTES + message.payload().size();
    }
}
