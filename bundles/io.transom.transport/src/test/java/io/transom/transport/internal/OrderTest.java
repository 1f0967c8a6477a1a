package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With two event loops, so that messages also go from loop to loop. */
class OrderTest extends Loopback {
    private static final int THREADS = 4;
    private static final int EACH = 1_000;

    @Override
    int loops() {
        return 2;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "rs"})
    void everyThreadsMessagesKeepTheirOrder(String scheme) throws Exception {
        var received = new Recorder();
        var listener = await(transports.listen(everything(), connection -> received));
        var connection = connect("ws".equals(scheme) ? ws(listener) : rs(listener), new Recorder());
        var begin = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (int number = 0; number < THREADS; number++) {
            int mine = number;
            threads.add(new Thread(() -> {
                awaitLatch(begin);
                for (int i = 0; i < EACH; i++) {
                    connection.send(new Message.Publish(1 + i, Map.of(), "t", Payload.of(mine)));
                }
            }));
        }
        threads.forEach(Thread::start);
        begin.countDown();
        long[] last = new long[THREADS];
        for (int i = 0; i < THREADS * EACH; i++) {
            var publish = (Message.Publish) received.next();
            int from = ((Number) Objects.requireNonNull(publish.payload().first())).intValue();
            assertEquals(++last[from], publish.request());
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void whatOneLoopSendsOnManyConnectionsArrivesInOrder(int receivers) throws Exception {
        var accepted = new ArrayList<CompletableFuture<Connection>>();
        var recorders = new ArrayList<Recorder>();
        for (int i = 0; i < receivers; i++) {
            accepted.add(new CompletableFuture<>());
            recorders.add(new Recorder());
        }
        var next = new AtomicInteger();
        var listener = await(transports.listen(everything(), connection -> {
            accepted.get(next.getAndIncrement()).complete(connection);
            return new Recorder();
        }));
        for (Recorder recorder : recorders) {
            connect(rs(listener), recorder);
        }
        var connections = accepted.stream().map(Loopback::await).toList();
        transports.executor().execute(() -> {
            for (int i = 1; i <= EACH; i++) {
                var event = new Message.Event(1, i, Map.of(), Messages.PAYLOAD);
                connections.forEach(connection -> connection.send(event));
            }
        });
        for (Recorder recorder : recorders) {
            for (int i = 1; i <= EACH; i++) {
                assertEquals(i, ((Message.Event) recorder.next()).publication());
            }
        }
    }

    /** Messages and tasks in turn: from a thread of its own, and from another event loop. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tasksAndMessagesOfAThreadKeepTheirOrder(boolean fromLoop) throws Exception {
        var received = new Recorder();
        var listener = await(transports.listen(everything(), connection -> received));
        var connection = connect(rs(listener), new Recorder());
        Runnable sending = () -> {
            for (int i = 1; i <= 20 * EACH; i += 2) {
                var second = new Message.Publish(i + 1, Map.of(), "t", Payload.NONE);
                connection.send(new Message.Publish(i, Map.of(), "t", Payload.NONE));
                connection.executor().execute(() -> connection.send(second));
            }
        };
        if (fromLoop) {
            Executor one = transports.executor();
            Executor next = transports.executor();
            (one == connection.executor() ? next : one).execute(sending);
        } else {
            sending.run();
        }
        for (int i = 1; i <= 20 * EACH; i++) {
            assertEquals(i, ((Message.Publish) received.next()).request());
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
