package io.transom.wamp;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A connected transport that carries WAMP messages: one of the two joints of the house. Transports make it, routers and
 * clients use it; neither knows the other.
 *
 * <p>It belongs to one event loop. Its receiver is called only there and in the order of arrival. {@link #send} may be
 * called from any thread; messages that one thread sends arrive in that thread's order.
 */
@ProviderType
public interface Connection {
    /** Who is at the other end and over what. */
    Peer peer();

    /** How messages are written on this connection. */
    Encoding encoding();

    /** Sends a message; never blocks. Writes are flushed at the end of the event loop's turn. Ignored once closed. */
    void send(Message message);

    /** Bytes accepted by {@link #send} that the peer's socket has not taken yet. */
    long pendingBytes();

    /** How many writes the peer's socket has taken whole: whether it takes anything, however much comes. Event loop only. */
    default long takenWrites() {
        return 0;
    }

    /**
     * Tells of each message that is read or written from now on how many bytes it has, without frames and before compression, on
     * the event loop. Event loop only; a connection that has no bytes tells nothing.
     *
     * @param bytes told before a message that was read is handed over, and while one is being sent; null for nobody any more
     */
    default void meter(@Nullable IntConsumer bytes) {}

    /**
     * Runs the task once on the event loop when at most so many bytes are pending, at the end of the turn in which that comes true.
     * A connection that closes first drops the task: its receiver is told of the end.
     */
    void onDrained(long atMost, Runnable task);

    /**
     * Sends a ping of the transport.
     *
     * @return the time until its pong, or that of a later ping, came; fails with {@link java.io.IOException} when the connection ends first
     */
    CompletionStage<Duration> ping();

    /** Sends what is pending, then closes the transport in order (WebSocket close 1000, else end of stream). */
    void close();

    /** Closes at once and drops what is pending. */
    void abort(String why);

    /** Stops reading from the socket, so that the peer is slowed down. Idempotent. */
    void pauseReading();

    /** Reads on. Idempotent. */
    void resumeReading();

    /**
     * The event loop. Tasks given to it run between messages of this connection; a task and what the same thread sends before it, or
     * gives to it, keep their order. A {@link TimedExecutor} where the loop has a timer.
     */
    Executor executor();

    /** Whether the calling thread is the event loop. */
    boolean inEventLoop();

    /**
     * What ties this connection to what is said on it; empty without TLS, and where TLS does not tell it.
     *
     * @param type as {@link io.transom.wamp.auth.ChannelBinding} names it, which says what the data is
     */
    default Optional<byte[]> channelBinding(String type) {
        return Optional.empty();
    }

    /** The certificate chain that the peer showed, its own first; empty when it showed none or there is no TLS. */
    default List<X509Certificate> certificates() {
        return List.of();
    }

    /** Who takes the messages. Called on the event loop only. */
    interface Receiver {
        /** A message arrived; its payload may be kept. */
        void received(Message message);

        /** The peer sent bytes that are no WAMP message. The receiver decides; by default the connection is closed. */
        void violated(ProtocolException violation);

        /** The connection is gone; called exactly once, and nothing after it. */
        void closed(Closed why);
    }

    /**
     * The other end of a connection.
     *
     * @param transport {@code websocket}, {@code rawsocket} or {@code local}
     * @param address as the specification writes it: {@code tcp4:127.0.0.1:36914}, {@code unix}
     * @param secure whether TLS protects it
     */
    record Peer(String transport, String address, boolean secure) {}
}
