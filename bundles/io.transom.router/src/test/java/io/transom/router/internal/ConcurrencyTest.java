package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authorizer;
import io.transom.router.Principal;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.RegisterOptions;
import io.transom.wamp.Session;
import io.transom.wamp.SubscribeOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads: sessions on four event loops, used from four more threads. */
@Timeout(60)
class ConcurrencyTest {
    private static final int THREADS = 4;
    private static final long RUN_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

    private final List<ExecutorService> loops = new ArrayList<>();
    private final ExecutorService users = Executors.newFixedThreadPool(THREADS);
    private final Router router = Router.create(RouterLimits.DEFAULT, Map.of());
    private final RealmCore realm = (RealmCore) router.start(RealmOptions.of("realm1"));
    private final Set<RouterSession> everybody = ConcurrentHashMap.newKeySet();

    ConcurrencyTest() {
        realm.addRole(new Role("user", Authorizer.ALL));
        for (int i = 0; i < THREADS; i++) {
            loops.add(Executors.newSingleThreadExecutor());
        }
    }

    @AfterEach
    void stop() {
        loops.forEach(ExecutorService::shutdownNow);
        users.shutdownNow();
    }

    private Session join() {
        Session session = realm.join(
                Principal.internal("realm1", "x", "user"),
                loops.get(ThreadLocalRandom.current().nextInt(THREADS)));
        everybody.addAll(realm.attached());
        return session;
    }

    @Test
    void whatOneSessionPublishesArrivesInOrderEverywhere() throws Exception {
        int count = 5_000;
        var failures = ConcurrentHashMap.<String>newKeySet();
        var arrived = new AtomicInteger();
        for (int i = 0; i < 2 * THREADS; i++) {
            var last = new ConcurrentHashMap<Long, Long>();
            join().subscribe(
                            "com.",
                            event -> {
                                long number = (Long) event.payload().first();
                                Long before = last.put(event.publisher().session(), number);
                                if ((before == null ? 0 : before) + 1 != number) {
                                    failures.add(before + " then " + number);
                                }
                                arrived.incrementAndGet();
                            },
                            SubscribeOptions.matching(Match.PREFIX))
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
        }
        var publishers = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < THREADS; i++) {
            Session publisher = join();
            publishers.add(CompletableFuture.runAsync(
                    () -> {
                        for (long number = 1; number <= count; number++) {
                            publisher.publish("com.t", number);
                        }
                    },
                    users));
        }

        CompletableFuture.allOf(publishers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        await(() -> arrived.get() == 2 * THREADS * THREADS * count);

        assertEquals(Set.of(), failures);
    }

    @Test
    void callsThatRaceWithCancelAndLeaveAreAnsweredOnceAndLeaveNothing() throws Exception {
        var asked = new AtomicLong();
        var answered = new AtomicLong();
        long end = System.nanoTime() + RUN_NANOS;
        var work = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < THREADS; i++) {
            work.add(CompletableFuture.runAsync(
                    () -> {
                        while (System.nanoTime() < end) {
                            round(asked, answered);
                        }
                    },
                    users));
        }

        CompletableFuture.allOf(work.toArray(CompletableFuture[]::new)).get(40, TimeUnit.SECONDS);
        await(() -> answered.get() == asked.get());
        realm.kill(session -> true, "wamp.close.normal", null);
        await(() -> realm.attached().isEmpty());

        assertTrue(asked.get() > 1_000, "only " + asked + " calls");
        assertNothingIsLeft();
    }

    /** A session leaves the realm first, and its tables on its own loop. */
    private void assertNothingIsLeft() throws Exception {
        var nothing = new TestTables(0, 0, 0, 0);
        await(() -> TestTables.of(realm, new HashSet<>(everybody)).equals(nothing));
        assertEquals(nothing, TestTables.of(realm, new HashSet<>(everybody)));
    }

    /** A callee and a caller join, do much at once, and leave in the middle of it. */
    private void round(AtomicLong asked, AtomicLong answered) {
        var random = ThreadLocalRandom.current();
        Session callee = join();
        Session caller = join();
        callee.register(
                "com.p",
                invocation -> {
                    var result = new CompletableFuture<Payload>();
                    invocation.onCancel(mode -> result.complete(Payload.NONE));
                    invocation.progress(Payload.of("part"));
                    if (random.nextBoolean()) {
                        users.execute(() -> result.complete(Payload.of("done")));
                    } else if (random.nextBoolean()) {
                        result.complete(Payload.of("done"));
                    }
                    return result;
                },
                new RegisterOptions(Match.EXACT, "roundrobin").withConcurrency(random.nextInt(4)));
        callee.subscribe("com.t", event -> {});
        for (int i = 0; i < 20; i++) {
            CallOptions options = CallOptions.DEFAULT.withProgress(part -> {});
            if (random.nextBoolean()) {
                options = options.withTimeout(Duration.ofMillis(random.nextInt(1, 20)));
            }
            boolean parts = random.nextInt(3) == 0;
            var call = caller.call("com.p", Payload.of(i), parts ? options.withMoreToCome() : options);
            asked.incrementAndGet();
            if (parts) {
                call.send(Payload.of("more"));
                call.finish(Payload.of("last"));
            }
            call.result().whenComplete((result, failure) -> answered.incrementAndGet());
            if (random.nextInt(3) == 0) {
                call.cancel(CancelMode.values()[random.nextInt(3)]);
            }
            caller.publish("com.t", i);
        }
        (random.nextBoolean() ? callee : caller).leave();
        if (random.nextBoolean()) {
            caller.leave();
        }
        if (random.nextInt(4) == 0) {
            realm.kill(session -> session.id() == callee.info().id(), "wamp.close.killed", null);
        } else {
            callee.leave();
        }
        caller.leave();
    }

    /** Then ends of sessions, with all that belongs to them, run within changes that others make. */
    @Test
    void sessionsWhoseExecutorsTakeNoMoreEndWithinWhatOthersDo() throws Exception {
        var work = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < THREADS; i++) {
            Session lasting = join();
            work.add(CompletableFuture.runAsync(
                    () -> {
                        for (int round = 0; round < 25; round++) {
                            endWithin(lasting);
                        }
                    },
                    users));
        }

        CompletableFuture.allOf(work.toArray(CompletableFuture[]::new)).get(40, TimeUnit.SECONDS);
        await(() -> realm.attached().size() == THREADS);
        realm.kill(session -> true, "wamp.close.normal", null);
        await(() -> realm.attached().isEmpty());

        assertNothingIsLeft();
    }

    /** A session that hears of everything leaves a testament that is retained, and its executor takes no more. */
    private void endWithin(Session lasting) {
        var open = new AtomicBoolean(true);
        ExecutorService loop = loops.get(ThreadLocalRandom.current().nextInt(THREADS));
        Session brief = realm.join(Principal.internal("realm1", "x", "user"), task -> {
            if (!open.get()) {
                throw new RejectedExecutionException();
            }
            loop.execute(task);
        });
        everybody.addAll(realm.attached());
        brief.subscribe("wamp.", event -> {}, SubscribeOptions.matching(Match.PREFIX));
        brief.subscribe("com.t", event -> {}, SubscribeOptions.DEFAULT.gettingRetained());
        brief.call("wamp.session.add_testament", "com.t", List.of("gone"), Map.of(), Map.of("retain", true))
                .toCompletableFuture()
                .join();
        open.set(false);
        lasting.publish("com.t", Payload.of("x"), PublishOptions.DEFAULT.retaining());
        lasting.register("com.p" + brief.info().id(), invocation -> new CompletableFuture<>())
                .thenCompose(Session.Registration::unregister)
                .toCompletableFuture()
                .join();
        lasting.subscribe("com.u" + brief.info().id(), event -> {})
                .thenCompose(Session.Subscription::unsubscribe)
                .toCompletableFuture()
                .join();
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "time is up");
            Thread.sleep(5);
        }
    }
}
