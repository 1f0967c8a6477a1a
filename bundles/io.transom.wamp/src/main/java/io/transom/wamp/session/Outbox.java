package io.transom.wamp.session;

import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a session's requests in the order of their IDs, whichever threads make them. No lock: the thread that finds the
 * outbox idle sends for all that come meanwhile, so an ID is given and its message sent by one thread at a time.
 */
final class Outbox {
    /** Something to send. Called by one thread at a time. */
    interface Item {
        /** The message, or null when there is nothing to send any more; takes IDs from the outbox. */
        @Nullable
        Message toSend(Outbox outbox);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ProtocolSession.class);

    private final Connection connection;
    private final Queue<Item> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unsent = new AtomicInteger();
    private long lastRequest;

    Outbox(Connection connection) {
        this.connection = connection;
    }

    void submit(Item item) {
        waiting.add(item);
        if (unsent.getAndIncrement() != 0) {
            return;
        }
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
