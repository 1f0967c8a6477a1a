package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.transport.ConnectOptions;
import io.transom.wamp.Limit;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when the threads that may block do not keep up. */
class BlockingWorkTest extends Loopback {
    private static final Limit PENDING = BlockingWork.PENDING;
    private static final String REFUSAL = "limit transport.blocking.pending: at most 1000 tasks, found 1001";

    private final CompletableFuture<Executor> blocking = new CompletableFuture<>();
    private final NettyTransports busy = new NettyTransports(1, "loopback-busy", executor -> {
        blocking.complete(executor);
        return TlsFront.client(executor);
    });
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        busy.close();
    }

    /** Until a task is refused; counts those that were taken. */
    private long fill() {
        for (long taken = 0; ; taken++) {
            try {
                await(blocking).execute(this::block);
            } catch (RejectedExecutionException full) {
                assertEquals(REFUSAL, full.getMessage());
                return taken;
            }
        }
    }

    private void block() {
        try {
            assertTrue(release.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theQueueIsBounded() {
        assertEquals(4 + PENDING.value(), fill());
    }

    @Test
    void listeningAndConnectingFailWithTheLimitsName() {
        fill();

        assertEquals("127.0.0.1:0: " + REFUSAL, failure(busy.listen(everything(), Recorder::echo)));
        assertEquals(
                "127.0.0.1:9: " + REFUSAL,
                failure(busy.connect(ConnectOptions.to(URI.create("ws://127.0.0.1:9/ws")), opened -> new Recorder())));
        assertEquals(Map.of("transport.blocking.pending", 3L), busy.limitHits());
    }

    @Test
    void theyWorkAgainWhenItsThreadsAreFree() {
        fill();
        release.countDown();
        until("the queue is empty", () -> {
            var done = new CompletableFuture<Void>();
            try {
                await(blocking).execute(() -> done.complete(null));
            } catch (RejectedExecutionException stillFull) {
                return false;
            }
            await(done);
            return true;
        });

        var listener = await(busy.listen(everything(), Recorder::echo));

        await(busy.connect(ConnectOptions.to(URI.create(ws(listener))), opened -> new Recorder()));
    }
}
