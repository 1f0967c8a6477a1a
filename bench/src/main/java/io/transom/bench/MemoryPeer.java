package io.transom.bench;

import io.transom.router.Authenticator;
import io.transom.router.Principal;
import io.transom.router.Router;
import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.ReadLimits;
import io.transom.wamp.serializer.Serializer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client whose connection is bytes in memory: everything but the socket. */
final class MemoryPeer implements Connection {
    static final String REALM = "realm1";
    /** Of requests that are sent again and again: who does not begin with 1 may use any. */
    static final long ANY_ID = 7;

    private static final Authenticator OPEN = (hello, candidate) -> CompletableFuture.completedFuture(
            new Authenticator.Accept(new Principal(REALM, "peer", "user", "anonymous", "static", Map.of())));

    private final Loop loop;
    private final Serializer serializer;
    private final Receiver router;
    private final ByteSink sink = new ByteSink(4096);
    private Consumer<Message> answering = message -> {};
    private long received;
    private long seen;
    private @Nullable Message last;

    MemoryPeer(Router router, Loop loop, Encoding encoding) {
        this.loop = loop;
        this.serializer = Serializer.of(encoding);
        this.router = router.accept(this, OPEN);
        tell(new Message.Hello(
                REALM,
                Map.of(
                        "roles",
                        Map.of(
                                "caller",
                                Map.of(),
                                "callee",
                                Map.of(),
                                "publisher",
                                Map.of(),
                                "subscriber",
                                Map.of()))));
        loop.run();
    }

    /** What it does with each message that it gets; it is decoded for it. */
    void answer(Consumer<Message> action) {
        answering = action;
    }

    /** Sends a message. */
    void tell(Message message) {
        sink.clear();
        serializer.write(message, sink);
        tell(Arrays.copyOf(sink.array(), sink.length()));
    }

    /** Sends a message that is bytes already. */
    void tell(byte[] bytes) {
        try {
            router.received(serializer.read(bytes, 0, bytes.length, ReadLimits.DEFAULT));
        } catch (ProtocolException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    byte[] bytes(Message message) {
        sink.clear();
        serializer.write(message, sink);
        return Arrays.copyOf(sink.array(), sink.length());
    }

    /** The last message, as the router sent it. */
    Message last() {
        return java.util.Objects.requireNonNull(last);
    }

    /** How many messages have come; more than when this was asked before. */
    long receivedMore() {
        if (received == seen) {
            throw new IllegalStateException("nothing has come; last: " + last);
        }
        seen = received;
        return received;
    }

    @Override
    public void send(Message message) {
        sink.clear();
        serializer.write(message, sink);
        received++;
        last = message;
        answering.accept(message);
    }

    @Override
    public Connection.Peer peer() {
        return new Connection.Peer("local", "memory", false);
    }

    @Override
    public Encoding encoding() {
        return serializer.encoding();
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public void onDrained(long atMost, Runnable task) {
        loop.execute(task);
    }

    @Override
    public java.util.concurrent.CompletionStage<java.time.Duration> ping() {
        return java.util.concurrent.CompletableFuture.completedFuture(java.time.Duration.ZERO);
    }

    @Override
    public void close() {
        loop.execute(() -> router.closed(Closed.lost("closed")));
    }

    @Override
    public void abort(String why) {
        throw new IllegalStateException(why);
    }

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public Executor executor() {
        return loop;
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }
}
