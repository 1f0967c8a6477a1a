package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authenticator;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A WAMP client of the tests, with a connection in memory: what it sends is handled when its loop runs. */
final class TestPeer implements Connection {
    static final Map<String, Object> ALL_FEATURES = Map.of(
            "roles",
            Map.of(
                    "caller",
                    Map.of(
                            "features",
                            Map.of(
                                    "call_canceling", true,
                                    "payload_passthru_mode", true,
                                    "progressive_call_invocations", true,
                                    "progressive_call_results", true)),
                    "callee",
                    Map.of(
                            "features",
                            Map.of(
                                    "call_canceling", true,
                                    "call_reroute", true,
                                    "payload_passthru_mode", true,
                                    "progressive_call_invocations", true,
                                    "progressive_call_results", true,
                                    "registration_revocation", true)),
                    "subscriber",
                    Map.of("features", Map.of("subscription_revocation", true)),
                    "publisher",
                    Map.of("features", Map.of("payload_passthru_mode", true))));
    static final Map<String, Object> NO_FEATURES = Map.of(
            "roles", Map.of("caller", Map.of(), "callee", Map.of(), "subscriber", Map.of(), "publisher", Map.of()));

    /** What each message takes, both ways. */
    static final int MESSAGE_BYTES = 600;

    private static final IntConsumer NONE = bytes -> {};

    private final TestLoop loop;
    private final Receiver receiver;
    private IntConsumer meter = NONE;
    private final Deque<Message> inbox = new ArrayDeque<>();
    long session;
    private long lastRequest;
    private boolean closed;
    private boolean paused;
    /** Runs when it is read from again. */
    Runnable resumed = () -> {};

    /** What sending the next message to it throws. */
    @Nullable
    RuntimeException fault;

    private @Nullable String aborted;
    private long pendingBytes;

    TestPeer(DefaultRouter router, TestLoop loop, Authenticator authenticator) {
        this.loop = loop;
        this.receiver = router.accept(this, authenticator);
    }

    // The client's side.

    TestPeer tell(Message message) {
        loop.execute(() -> {
            if (!closed) {
                meter.accept(MESSAGE_BYTES);
                receiver.received(message);
            }
        });
        return this;
    }

    /** Is read before anything that waits for the event loop. */
    void first(Message message) {
        loop.first(() -> receiver.received(message));
    }

    TestPeer now(Message message) {
        tell(message);
        loop.run();
        return this;
    }

    void violate(ProtocolException violation) {
        loop.execute(() -> receiver.violated(violation));
        loop.run();
    }

    /** The connection breaks. */
    void drop() {
        dropLater();
        loop.run();
    }

    /** The connection breaks when the loop comes to it. */
    void dropLater() {
        loop.execute(() -> {
            if (!closed) {
                closed = true;
                receiver.closed(Closed.lost("dropped"));
            }
        });
    }

    /** Takes what has arrived, without running the loop. */
    @Nullable
    Message arrivedNext() {
        return inbox.poll();
    }

    long nextRequest() {
        return ++lastRequest;
    }

    @Nullable
    Message poll() {
        loop.run();
        return inbox.poll();
    }

    /** The next message, which must be of that type. */
    <M extends Message> M next(Class<M> type) {
        Message message = poll();
        assertNotNull(message, "expected " + type.getSimpleName() + ", nothing arrived");
        return assertInstanceOf(type, message);
    }

    List<Message> all() {
        loop.run();
        var all = new ArrayList<>(inbox);
        inbox.clear();
        return all;
    }

    // Shorthands: each sends and takes the answer.

    long register(String procedure, Map<String, Object> options) {
        now(new Message.Register(nextRequest(), options, procedure));
        return next(Message.Registered.class).registration();
    }

    long register(String procedure) {
        return register(procedure, Map.of());
    }

    long subscribe(String topic, Map<String, Object> options) {
        now(new Message.Subscribe(nextRequest(), options, topic));
        return next(Message.Subscribed.class).subscription();
    }

    long subscribe(String topic) {
        return subscribe(topic, Map.of());
    }

    /** Sends a CALL; returns its request ID. */
    long call(String procedure, Map<String, Object> options, Object... args) {
        long request = nextRequest();
        now(new Message.Call(request, options, procedure, Payload.of(args)));
        return request;
    }

    long call(String procedure) {
        return call(procedure, Map.of());
    }

    void publish(String topic, Map<String, Object> options, Object... args) {
        now(new Message.Publish(nextRequest(), options, topic, Payload.of(args)));
    }

    void yield(Message.Invocation invocation, Object... args) {
        now(new Message.Yield(invocation.request(), Map.of(), Payload.of(args)));
    }

    /** Calls and takes the result's first argument, or the ERROR. */
    @Nullable
    Object ask(String procedure, Object... args) {
        call(procedure, Map.of(), args);
        Message answer = poll();
        return answer instanceof Message.Result result ? result.payload().first() : answer;
    }

    /** Messages that have arrived and were not taken. */
    int arrived() {
        return inbox.size();
    }

    boolean isClosed() {
        return closed;
    }

    boolean isPaused() {
        return paused;
    }

    @Nullable
    String aborted() {
        return aborted;
    }

    /** So many bytes wait for the peer's socket; tasks that wait for fewer run. */
    void pendingBytes(long bytes) {
        this.pendingBytes = bytes;
        for (Drain waiting : List.copyOf(drains)) {
            if (bytes <= waiting.atMost && drains.remove(waiting)) {
                loop.execute(waiting.task);
            }
        }
    }

    /** The peer's socket has taken a write. */
    long takenWrites;

    @Override
    public long takenWrites() {
        return takenWrites;
    }

    private record Drain(long atMost, Runnable task) {}

    private final List<Drain> drains = new java.util.ArrayList<>();

    @Override
    public void onDrained(long atMost, Runnable task) {
        drains.add(new Drain(atMost, task));
        pendingBytes(pendingBytes);
    }

    @Override
    public java.util.concurrent.CompletionStage<java.time.Duration> ping() {
        return java.util.concurrent.CompletableFuture.completedFuture(java.time.Duration.ZERO);
    }

    // The connection.

    @Override
    public Connection.Peer peer() {
        return new Connection.Peer("rawsocket", "tcp4:127.0.0.1:4711", false);
    }

    @Override
    public Encoding encoding() {
        return Encoding.JSON;
    }

    /** The router promises more than it must: it sends on the event loop only, so that its own order is the order of sending. */
    @Override
    public void send(Message message) {
        assertTrue(loop.isRunning(), "sent from outside the event loop");
        RuntimeException now = fault;
        if (now != null) {
            fault = null;
            throw now;
        }
        if (!closed) {
            meter.accept(MESSAGE_BYTES);
            inbox.add(message);
        }
    }

    @Override
    public void meter(@Nullable IntConsumer bytes) {
        meter = bytes == null ? NONE : bytes;
    }

    @Override
    public long pendingBytes() {
        return pendingBytes;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            loop.execute(() -> receiver.closed(Closed.lost("closed")));
        }
    }

    @Override
    public void abort(String why) {
        aborted = why;
        close();
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
        resumed.run();
    }

    @Override
    public Executor executor() {
        return loop;
    }

    @Override
    public boolean inEventLoop() {
        return loop.isRunning();
    }
}
