package io.transom.transport.internal;

import io.transom.wamp.Closed;
import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A receiver that remembers what it was told. */
class Recorder implements Connection.Receiver {
    final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<ProtocolException> violations = new LinkedBlockingQueue<>();
    final CompletableFuture<Closed> closed = new CompletableFuture<>();
    final AtomicInteger closings = new AtomicInteger();
    volatile boolean fail;
    /** What is done instead of remembering a message. */
    volatile @Nullable Consumer<Message> then;

    /** One that sends back what it gets. */
    static Recorder echo(Connection connection) {
        return new Recorder() {
            @Override
            public void received(Message message) {
                super.received(message);
                connection.send(message);
            }

            @Override
            public void violated(ProtocolException violation) {
                super.violated(violation);
                connection.abort("violated");
            }
        };
    }

    @Override
    public void received(Message message) {
        if (fail) {
            throw new IllegalStateException("as the test wishes");
        }
        Consumer<Message> instead = then;
        if (instead != null) {
            instead.accept(message);
        } else {
            messages.add(message);
        }
    }

    @Override
    public void violated(ProtocolException violation) {
        violations.add(violation);
    }

    @Override
    public void closed(Closed why) {
        closings.incrementAndGet();
        closed.complete(why);
    }

    Message next() throws InterruptedException {
        Message next = messages.poll(Loopback.PATIENCE, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no message within " + Loopback.PATIENCE + " s");
        }
        return next;
    }

    Closed awaitClosed() {
        return closed.orTimeout(Loopback.PATIENCE, TimeUnit.SECONDS).join();
    }
}
