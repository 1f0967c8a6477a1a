package io.transom.wamp.session;

import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what a session has to send in the order in which it is submitted, whichever threads do so, and requests in the order of
 * their IDs. A connection keeps the order of one thread only; so everything goes out on its event loop: at once when submitted
 * there and nothing waits, else with one task for all that waits. No lock.
 */
final class Outbox {
    /** Something to send. Called on the event loop. */
    interface Item {
        /** The message, or null when there is nothing to send any more; takes IDs from the outbox. */
        @Nullable
        Message toSend(Outbox outbox);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ProtocolSession.class);

    private final Connection connection;
    private final Runnable unable;
    private final Queue<Item> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unsent = new AtomicInteger();
    private long lastRequest;

    /** @param unable called when the event loop takes no more tasks, so that nothing can go out any more */
    Outbox(Connection connection, Runnable unable) {
        this.connection = connection;
        this.unable = unable;
    }

    void submit(Item item) {
        waiting.add(item);
        if (unsent.getAndIncrement() == 0) {
            if (connection.inEventLoop()) {
                sendAll();
            } else {
                schedule();
            }
        }
    }

    private void schedule() {
        try {
            connection.executor().execute(this::sendAll);
        } catch (RejectedExecutionException e) {
            LOG.debug(
                    "connection to {}: its event loop has ended",
                    connection.peer().address());
            sendAll();
            unable.run();
        }
    }

    private void sendAll() {
        do {
            send(Objects.requireNonNull(waiting.poll()));
        } while (unsent.decrementAndGet() != 0);
    }

    /** Nothing escapes, or those that wait would wait for ever. */
    private void send(Item item) {
        try {
            Message message = item.toSend(this);
            if (message != null) {
                connection.send(message);
            }
        } catch (RuntimeException | Error e) {
            LOG.warn("connection to {}: sending failed", connection.peer().address(), e);
            connection.abort("sending failed");
        }
    }

    /** The next request ID: 1, 2, 3 and so on (WAMP specification, session scope IDs). */
    long nextRequest() {
        return ++lastRequest;
    }
}
