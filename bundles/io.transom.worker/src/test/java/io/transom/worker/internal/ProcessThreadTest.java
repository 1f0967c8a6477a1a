package io.transom.worker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.LimitHits;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ProcessThreadTest {
    @Test
    void callsThatWaitAreBounded() throws Exception {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var thread = new ProcessThread()) {
            thread.run(() -> {
                begun.countDown();
                await(release);
                return 0;
            });
            begun.await();
            for (long i = 0; i < ProcessThread.WAITING.value(); i++) {
                thread.run(() -> 0);
            }

            var refused = assertThrows(
                    CompletionException.class,
                    () -> thread.run(() -> 0).toCompletableFuture().join());

            assertTrue(refused.getMessage().contains("limit process.figures.waiting: at most 64 calls, found 65"));
            assertEquals(true, LimitHits.ofProcess().snapshot().containsKey("process.figures.waiting"));
            release.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
