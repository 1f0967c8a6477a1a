package io.transom.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Access;
import io.transom.api.spi.HandlerModule;
import io.transom.api.spi.ProcedureSpec;
import io.transom.core.internal.FakeSession.FakeCall;
import io.transom.wamp.InvocationHandler;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Modules come and go while calls run on several threads. */
@Timeout(60)
class ChurnTest extends HostFixture {
    private static final int ROUNDS = 300;

    private static HandlerModule answering(Queue<CompletableFuture<Payload>> open) {
        return to -> to.procedure(ProcedureSpec.exact("a", "Answers later.", Access.READ), call -> {
            var answer = new CompletableFuture<Payload>();
            open.add(answer);
            return answer;
        });
    }

    @Test
    void noCallIsLostWhileOwnersOfAUriChange() throws Exception {
        var open = new ConcurrentLinkedQueue<CompletableFuture<Payload>>();
        attach();
        bind("keeper", answering(open));
        InvocationHandler registered = session.registered.get("a");
        var stop = new AtomicBoolean();
        var calls = new AtomicLong();
        var answered = new AtomicLong();
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var outstanding = new Semaphore(100);
        var pool = Executors.newFixedThreadPool(3);
        for (int i = 0; i < 2; i++) {
            pool.execute(() -> {
                while (!stop.get()) {
                    outstanding.acquireUninterruptibly();
                    calls.incrementAndGet();
                    registered.invoke(new FakeCall("a", Payload.NONE)).whenComplete((result, failure) -> {
                        if (failure != null) {
                            failures.add(failure);
                        }
                        answered.incrementAndGet();
                        outstanding.release();
                    });
                }
            });
        }
        pool.execute(() -> {
            while (!stop.get() || answered.get() < calls.get()) {
                var next = open.poll();
                if (next == null) {
                    Thread.yield();
                } else {
                    next.complete(Payload.of(1L));
                }
            }
        });

        var services = new ArrayList<FakeService>();
        for (int i = 0; i < ROUNDS; i++) {
            services.add(bind("m" + i, i % 3 - 1, answering(open)));
            if (services.size() > 2) {
                host.unbind(services.remove(0));
            }
        }
        services.forEach(host::unbind);
        stop.set(true);
        pool.shutdown();
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));

        // A caller may have begun its last call after the answering thread had looked.
        open.forEach(answer -> answer.complete(Payload.of(1L)));

        assertEquals(calls.get(), answered.get());
        assertEquals(List.of(), List.copyOf(failures), "the keeper always answers");
        assertEquals(List.of("keeper ACTIVE"), bundles());
        assertEquals(0, timers.running());
    }
}
