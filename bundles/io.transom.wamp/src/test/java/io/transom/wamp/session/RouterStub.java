package io.transom.wamp.session;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A connection whose other end is the test: it sees what the session sends and answers as a router would. */
final class RouterStub implements Connection {
    static final Map<String, Object> FEATURES = Map.of(
            "roles",
            Map.of(
                    "broker",
                    Map.of(),
                    "dealer",
                    Map.of("features", Map.of("call_canceling", true, "call_timeout", true))));

    final Queue<Message> sent = new ConcurrentLinkedQueue<>();
    final ProtocolSession session;
    private final Queue<Runnable> loop = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;
    volatile boolean closed;
    private volatile @Nullable Thread running;
    volatile @Nullable String aborted;

    RouterStub(Map<String, Object> welcome) {
        this(welcome, null);
    }

    /** @param executor of the session; null for that of the connection */
    RouterStub(Map<String, Object> welcome, @Nullable Executor executor) {
        Executor own = task -> {
            if (stopped) {
                throw new RejectedExecutionException();
            }
            loop.add(task);
        };
        this.executor = own;
        this.session = new ProtocolSession(
                this,
                "realm1",
                new Message.Welcome(17, welcome),
                executor == null ? own : executor,
                java.time.Duration.ofMillis(50));
    }

    private final Executor executor;

    /** The event loop takes no more tasks. */
    void stop() {
        stopped = true;
    }

    /** A message of the router. */
    void tell(Message message) {
        loop.add(() -> session.received(message));
        run();
    }

    void lose(String why) {
        loop.add(() -> session.closed(Closed.lost(why)));
        run();
    }

    void run() {
        running = Thread.currentThread();
        for (Runnable task; (task = loop.poll()) != null; ) {
            task.run();
        }
        running = null;
    }

    <M extends Message> M next(Class<M> type) {
        run();
        return assertInstanceOf(type, sent.poll());
    }

    @Override
    public Peer peer() {
        return new Peer("rawsocket", "tcp4:127.0.0.1:8080", false);
    }

    @Override
    public Encoding encoding() {
        return Encoding.JSON;
    }

    @Override
    public void send(Message message) {
        assertTrue(inEventLoop(), "sent from outside the event loop");
        if (!closed) {
            sent.add(message);
        }
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public void onDrained(long atMost, Runnable task) {
        loop.add(task);
    }

    @Override
    public java.util.concurrent.CompletionStage<java.time.Duration> ping() {
        return java.util.concurrent.CompletableFuture.completedFuture(java.time.Duration.ZERO);
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void abort(String why) {
        aborted = why;
        closed = true;
        loop.add(() -> session.closed(Closed.lost(why)));
    }

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public boolean inEventLoop() {
        return running == Thread.currentThread();
    }

    static List<Long> numbers(int count) {
        return java.util.stream.LongStream.rangeClosed(1, count).boxed().toList();
    }
}
