package io.transom.transport;

import io.transom.wamp.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The event loops of a process and what listens and connects on them. An OSGi service; without OSGi, {@link #create}. Thread-safe;
 * no method blocks except {@link #close}.
 */
@ProviderType
public interface Transports extends AutoCloseable {
    /**
     * @param threads number of event loops; 0 for the default: one up to 2 CPUs, else half of the CPUs
     * @param name prefix of the threads' names
     */
    static Transports create(int threads, String name) {
        return new io.transom.transport.internal.NettyTransports(threads, name);
    }

    /**
     * Listens. For every connection whose opening handshake is through, the acceptor is called on its event loop.
     *
     * @return fails with {@link java.io.IOException} that names address and reason when the address cannot be had
     */
    CompletionStage<Listener> listen(ListenOptions options, Function<Connection, Connection.Receiver> acceptor);

    /**
     * Connects and runs the transport's opening handshake.
     *
     * @return fails with {@link java.io.IOException} whose message names the address and the reason
     */
    CompletionStage<Connection> connect(ConnectOptions options, Function<Connection, Connection.Receiver> receiver);

    /** An executor that is one of the event loops: for sessions inside this process. */
    Executor executor();

    /**
     * Runs the task on an event loop after the delay, unless the timer is closed before.
     *
     * @throws java.util.concurrent.RejectedExecutionException once the transports are closed
     */
    Timer schedule(Duration delay, Runnable task);

    /** How often each limit was reached since the start, by the limit's ID, in order; a limit that was never reached is absent. */
    Map<String, Long> limitHits();

    /** Stops listening, closes all connections, ends the event loops; waits 5 s at most. */
    @Override
    void close();

    /** A task that waits for its time. */
    @ProviderType
    @FunctionalInterface
    interface Timer extends AutoCloseable {
        /** Cancels the task. Ignored once it has begun. */
        @Override
        void close();
    }

    /** A bound address. */
    @ProviderType
    interface Listener {
        /** {@code host:port} as bound, or the path of a Unix socket. */
        String address();

        /** The bound TCP port; 0 for a Unix socket. */
        int port();

        /**
         * Reads the files of TLS again, for handshakes that begin from now on; sessions stay.
         *
         * @return fails with {@link java.io.IOException} that says what is wrong with the files; then those read before stay in use
         */
        CompletionStage<Void> reload();

        /** How many connections it accepted that are not closed yet, also after it was closed itself. */
        int connections();

        /**
         * Stops listening; with {@code connections} also closes what was accepted, also if it stopped listening before. Completes when
         * the address is free.
         */
        CompletionStage<Void> close(boolean connections);
    }
}
