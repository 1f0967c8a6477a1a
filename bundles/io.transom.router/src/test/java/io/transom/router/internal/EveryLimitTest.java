package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authenticator;
import io.transom.router.Authorizer;
import io.transom.router.EventHistory;
import io.transom.router.Principal;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.RouterLimits;
import io.transom.wamp.Limit;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each limit that there is gets reached: whoever reached it is told its ID and its reason, and it is counted. */
class EveryLimitTest {
    private static final Map<String, Object> RETAIN = Map.of("retain", true);
    private static final long MANY = 1 << 20;

    static List<String> ids() {
        return RouterLimits.DEFAULT.all().stream().map(Limit::id).toList();
    }

    @ParameterizedTest
    @MethodSource("ids")
    void isCountedAndTold(String id) {
        long value = switch (id) {
            case "realm.send.pending", "session.send.pending", "session.send.most" -> MANY;
            case "session.inbox.pending", "session.local.pending", "loop.pending" -> 500;
            default -> 1;
        };
        var options =
                RealmOptions.of("realm1").withHistories(List.of(new EventHistory("com.history", Match.EXACT, null)));
        var test = new TestRouter(RouterLimits.DEFAULT.with(id, value), options);

        String told = reach(id, test);

        assertTrue(
                test.router.limitHits().getOrDefault(id, 0L) > 0,
                () -> test.router.limitHits().toString());
        if (RouterLimits.DEFAULT.ofRealm().stream().anyMatch(limit -> limit.id().equals(id))) {
            assertTrue(test.realm.stats().limitHits().containsKey(id), "hits of the realm");
        }
        if (told != null) {
            assertTrue(told.contains("limit " + id + ": at most " + value), told);
        }
    }

    /** Null when nobody is told: what happens then is checked here. */
    private static @Nullable String reach(String id, TestRouter test) {
        return switch (id) {
            case "router.openings.pending" -> {
                test.connect((hello, candidate) -> new CompletableFuture<>()).now(hello());
                yield abort(test.connect(TestRouter.OPEN).now(hello()));
            }
            case "session.opening.time" -> {
                TestPeer peer = test.connect(TestRouter.OPEN);
                test.loop.run();
                test.timers.pass(1);
                yield abort(peer);
            }
            case "session.opening.refusals" -> {
                TestPeer peer = test.connect((hello, candidate) ->
                        CompletableFuture.completedFuture(new Authenticator.Refuse("com.example.wrong", "wrong")));
                abort(peer.now(hello()));
                String told = abort(peer.now(hello()));
                assertTrue(peer.isClosed());
                yield told;
            }
            case "session.calls.pending" -> {
                test.join().register("com.p");
                TestPeer caller = test.join();
                caller.call("com.p");
                caller.call("com.p");
                yield error(caller);
            }
            case "session.calls.kept" -> {
                TestPeer callee = test.join();
                callee.register("com.p", Map.of("invoke", "first"));
                test.join().call("com.p");
                callee.next(Message.Invocation.class);
                yield null;
            }
            case "registration.calls.queued" -> {
                TestPeer caller = occupied(test);
                caller.call("com.p");
                caller.call("com.p");
                yield error(caller);
            }
            case "registration.calls.queued.bytes" -> {
                TestPeer caller = occupied(test);
                caller.call("com.p");
                yield error(caller);
            }
            case "session.subscriptions" -> {
                TestPeer peer = test.join();
                peer.subscribe("com.t");
                yield error(peer.now(new Message.Subscribe(peer.nextRequest(), Map.of(), "com.u")));
            }
            case "session.registrations" -> {
                TestPeer peer = test.join();
                peer.register("com.p");
                yield error(peer.now(new Message.Register(peer.nextRequest(), Map.of(), "com.q")));
            }
            case "session.testaments" -> {
                TestPeer peer = test.join();
                peer.ask("wamp.session.add_testament", "com.t", List.of(), Map.of());
                peer.call("wamp.session.add_testament", Map.of(), "com.t", List.of(), Map.of());
                yield error(peer);
            }
            case "session.testaments.bytes" -> {
                TestPeer peer = test.join();
                peer.call("wamp.session.add_testament", Map.of(), "com.t", List.of(), Map.of());
                yield error(peer);
            }
            case "realm.sessions" -> {
                test.join();
                yield abort(test.connect(TestRouter.OPEN).now(hello()));
            }
            case "realm.retained.events" -> {
                TestPeer peer = test.join();
                peer.publish("com.t", RETAIN);
                peer.publish("com.u", RETAIN);
                assertEquals(1, test.realm.broker().retained());
                yield null;
            }
            case "realm.retained.bytes" -> {
                test.join().publish("com.t", RETAIN);
                assertEquals(0, test.realm.broker().retained());
                yield null;
            }
            case "realm.history.events", "realm.history.bytes", "realm.history.answer" -> {
                TestPeer peer = test.join();
                peer.publish("com.history", Map.of(), "a");
                peer.publish("com.history", Map.of(), "b");
                Object history = peer.ask("wamp.subscription.lookup", "com.history");
                peer.call("wamp.subscription.get_events", Map.of(), history);
                assertEquals(
                        id.endsWith("bytes") ? 0 : 1,
                        peer.next(Message.Result.class).payload().args().size());
                yield null;
            }
            case "session.inbox.pending" -> {
                test.realm.addRole(new Role("asked", request -> new CompletableFuture<Authorizer.Decision>()));
                TestPeer peer = test.join("joe", "asked");
                for (int i = 0; i < 6; i++) {
                    peer.publish("com.t", Map.of());
                }
                yield abort(peer);
            }
            case "session.send.slow" -> {
                TestPeer peer = behind(test, 2);
                assertTrue(peer.isPaused());
                assertNull(peer.aborted());
                yield null;
            }
            case "session.send.pending" -> {
                TestPeer peer = behind(test, MANY + 1);
                pass(test, 5_000);
                yield peer.aborted();
            }
            case "session.send.grace" -> {
                TestPeer peer = behind(test, 9 * MANY);
                pass(test, 1);
                assertTrue(String.valueOf(peer.aborted()).contains("session.send.pending"));
                yield null;
            }
            case "session.send.most" -> behind(test, MANY + 1).aborted();
            case "session.send.stalled" -> {
                TestPeer peer = behind(test, MANY + 1);
                for (int i = 0; i < 10; i++) {
                    assertNull(peer.aborted());
                    pass(test, 1);
                }
                yield peer.aborted();
            }
            case "session.local.pending" -> {
                var tasks = new ArrayList<Runnable>();
                var session = test.realm.join(Principal.internal("realm1", "local", "user"), tasks::add);
                session.subscribe("com.t", event -> {});
                run(tasks);
                publish(test, 10);
                run(tasks);
                assertTrue(session.closed().toCompletableFuture().isDone());
                yield null;
            }
            case "realm.send.pending" -> {
                TestPeer peer = behind(test, MANY + 1);
                pass(test, 5_000);
                yield peer.aborted();
            }
            case "loop.pending" -> {
                var far = new TestLoop();
                var peer = new TestPeer(test.router, far, TestRouter.OPEN);
                peer.now(hello());
                peer.next(Message.Welcome.class);
                peer.subscribe("com.t");
                publish(test, 10);
                far.run();
                yield peer.aborted();
            }
            default -> throw new AssertionError("no way to reach limit " + id + " is known here");
        };
    }

    private static Message hello() {
        return new Message.Hello("realm1", TestPeer.ALL_FEATURES);
    }

    private static String abort(TestPeer peer) {
        return String.valueOf(peer.next(Message.Abort.class).details().get("message"));
    }

    private static String error(TestPeer peer) {
        return String.valueOf(peer.next(Message.Error.class).payload().first());
    }

    /** A caller of a callee that takes one call at a time and has one. */
    private static TestPeer occupied(TestRouter test) {
        test.join().register("com.p", Map.of("invoke", "roundrobin", "concurrency", 1));
        TestPeer caller = test.join();
        caller.call("com.p");
        return caller;
    }

    /** A subscriber for which so much waits, and the router has noticed. */
    private static TestPeer behind(TestRouter test, long bytes) {
        TestPeer peer = test.join();
        peer.subscribe("com.t");
        peer.pendingBytes(bytes);
        publish(test, 1);
        return peer;
    }

    private static void publish(TestRouter test, int times) {
        TestPeer publisher = test.join();
        for (int i = 0; i < times; i++) {
            publisher.now(new Message.Publish(publisher.nextRequest(), Map.of(), "com.t", Payload.NONE));
        }
    }

    private static void pass(TestRouter test, long millis) {
        test.timers.pass(millis);
        test.loop.run();
    }

    private static void run(List<Runnable> tasks) {
        while (!tasks.isEmpty()) {
            tasks.remove(0).run();
        }
    }
}
