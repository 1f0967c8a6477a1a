package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.TimedExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final List<String> seen = new ArrayList<>();

    private final TimedExecutor timed = new TimedExecutor() {
        @Override
        public Future<?> schedule(Runnable task, long delay, TimeUnit unit) {
            seen.add("in " + unit.toMillis(delay));
            task.run();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }
    };

    @Test
    void anEventLoopWithATimerIsTakenAtItsWord() {
        Timers.REAL.start(
                250,
                timed,
                task -> {
                    seen.add("handed over");
                    task.run();
                },
                () -> seen.add("rung"));
        assertEquals(List.of("in 250", "handed over", "rung"), seen);
    }

    @Test
    void elseTheTimerIsThatOfTheJdk() throws InterruptedException {
        var rung = new CountDownLatch(1);
        Timers.REAL.start(1, Runnable::run, Runnable::run, rung::countDown);
        assertTrue(rung.await(10, TimeUnit.SECONDS));
    }
}
