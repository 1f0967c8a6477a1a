package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.testkit.Await;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RealmsTest {
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final Router router = Router.create(RouterLimits.DEFAULT, Map.of());
    private final Realms realms = new Realms(router, Clock.systemUTC(), (delay, task) -> () -> {}, () -> executor);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private CompletionStage<CenterRealm> start(String name) {
        return realms.start(name, name, List.of(), Duration.ofSeconds(1), "test.on_tick");
    }

    @Test
    void anObserverIsToldOfEachRealmOnce() throws Exception {
        var atOnce = new CyclicBarrier(2);
        var starter = Executors.newSingleThreadExecutor();
        for (int i = 0; i < 500; i++) {
            String name = "realm" + i;
            var told = new AtomicInteger();
            var starting = starter.submit(() -> {
                atOnce.await(10, TimeUnit.SECONDS);
                return start(name);
            });
            atOnce.await(10, TimeUnit.SECONDS);
            var observer = counting(told);
            realms.observe(observer);
            Await.result(starting.get(10, TimeUnit.SECONDS));
            assertEquals(1, told.get());
            realms.forget(observer);
            realms.stop(realms.named(name).orElseThrow(), "test.reason");
        }
        starter.shutdownNow();
    }

    @Test
    void nothingIsLeftOfARealmWhoseObserverThrows() {
        realms.observe(new Realms.Observer() {
            @Override
            public CompletionStage<Void> started(CenterRealm realm) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void stopping(CenterRealm realm) {}
        });
        var started = start("one").toCompletableFuture();
        assertThrows(CompletionException.class, started::join);
        assertEquals(List.of(), List.copyOf(realms.all()));
        assertEquals(true, router.realm("one").isEmpty());
    }

    @Test
    void noRealmStartsWhenAllWereStopped() {
        realms.close("test.reason");
        assertThrows(IllegalStateException.class, () -> start("late"));
        assertEquals(true, router.realm("late").isEmpty());
    }

    private static Realms.Observer counting(AtomicInteger told) {
        return new Realms.Observer() {
            @Override
            public CompletionStage<Void> started(CenterRealm realm) {
                told.incrementAndGet();
                return CompletableFuture.completedStage(null);
            }

            @Override
            public void stopping(CenterRealm realm) {}
        };
    }
}
