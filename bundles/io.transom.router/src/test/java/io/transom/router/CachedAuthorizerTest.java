package io.transom.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.transom.router.Authorizer.Action;
import io.transom.router.Authorizer.Decision;
import io.transom.router.Authorizer.Request;
import io.transom.wamp.Connection;
import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class CachedAuthorizerTest {
    private static final Decision KEPT = Decision.ALLOWED_AND_DISCLOSED.withCaching();

    private final List<Request> asked = new ArrayList<>();

    private Authorizer answers(Decision decision) {
        return request -> {
            asked.add(request);
            return CompletableFuture.completedFuture(decision);
        };
    }

    private static Request request(Action action, String uri, Match match) {
        var principal = Principal.internal("realm1", "joe", "user");
        var session = new SessionDetails(1, principal, Map.of(), new Connection.Peer("local", "local", false), false);
        var connection = (Connection) Proxy.newProxyInstance(
                CachedAuthorizerTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, args) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        return new Request(session, action, uri, match, Map.of(), Payload.NONE, connection);
    }

    private static Decision ask(Authorizer authorizer, Action action, String uri, Match match) {
        return authorizer
                .decide(request(action, uri, match))
                .toCompletableFuture()
                .join();
    }

    @Test
    void aDecisionThatMayBeKeptIsAskedForOnce() {
        var cached = new CachedAuthorizer(answers(KEPT));
        assertNull(cached.known(Action.CALL, "com.p", Match.EXACT));

        assertSame(KEPT, ask(cached, Action.CALL, "com.p", Match.EXACT));
        assertSame(KEPT, ask(cached, Action.CALL, "com.p", Match.EXACT));

        assertSame(KEPT, cached.known(Action.CALL, "com.p", Match.EXACT));
        assertEquals(1, asked.size());
    }

    @Test
    void actionUriAndMatchEachCount() {
        var cached = new CachedAuthorizer(answers(KEPT));
        ask(cached, Action.SUBSCRIBE, "com.p", Match.EXACT);

        assertNull(cached.known(Action.REGISTER, "com.p", Match.EXACT));
        assertNull(cached.known(Action.SUBSCRIBE, "com.q", Match.EXACT));
        assertNull(cached.known(Action.SUBSCRIBE, "com.p", Match.PREFIX));
    }

    @Test
    void otherDecisionsAndFailuresAreAskedForAgain() {
        var never = new CachedAuthorizer(answers(Decision.ALLOWED));
        ask(never, Action.CALL, "com.p", Match.EXACT);
        ask(never, Action.CALL, "com.p", Match.EXACT);
        assertEquals(2, asked.size());

        var failing = new CachedAuthorizer(request -> CompletableFuture.failedFuture(new IllegalStateException()));
        assertThrows(CompletionException.class, () -> ask(failing, Action.CALL, "com.p", Match.EXACT));
        assertNull(failing.known(Action.CALL, "com.p", Match.EXACT));
    }

    @Test
    void beyondTheLimitAllAreForgotten() {
        var cached = new CachedAuthorizer(answers(KEPT), CachedAuthorizer.DECISIONS.withValue(2));
        for (String uri : List.of("com.a", "com.b", "com.a", "com.c")) {
            ask(cached, Action.CALL, uri, Match.EXACT);
        }

        for (String uri : List.of("com.a", "com.b", "com.c")) {
            assertNull(cached.known(Action.CALL, uri, Match.EXACT));
        }
        assertEquals(Map.of("role.decisions.kept", 1L), cached.limitHits());
    }

    /** What is decided now may stand on what was before. */
    @Test
    void aDecisionThatIsUnderWayWhileAllIsForgottenIsNotKept() {
        var pending = new CompletableFuture<Decision>();
        var cached = new CachedAuthorizer(request -> pending);
        var answer = cached.decide(request(Action.CALL, "com.p", Match.EXACT)).toCompletableFuture();

        cached.forget();
        pending.complete(KEPT);

        assertSame(KEPT, answer.join());
        assertNull(cached.known(Action.CALL, "com.p", Match.EXACT));
        ask(cached, Action.CALL, "com.p", Match.EXACT);
        assertSame(KEPT, cached.known(Action.CALL, "com.p", Match.EXACT), "the next one is");
    }

    @Test
    void aHitAllocatesNothing() {
        var cached = new CachedAuthorizer(answers(KEPT));
        Request request = request(Action.PUBLISH, "com.example.topic", Match.EXACT);
        cached.decide(request);
        Authorizer fixed = StaticPermissions.of(List.of(Permission.everything()));

        for (Authorizer authorizer : List.of(cached, fixed)) {
            assertEquals(0, allocated(authorizer, request) / 10_000, "bytes a decision");
        }
        assertEquals(1, asked.size());
    }

    private static long allocated(Authorizer authorizer, Request request) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allowed = 0;
        long before = 0;
        for (int i = -10_000; i < 10_000; i++) {
            if (i == 0) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            Decision known = authorizer.known(request.action(), request.uri(), request.match());
            allowed += known != null && known.allow() ? 1 : 0;
            allowed += authorizer.decide(request).toCompletableFuture().join().allow() ? 1 : 0;
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allowed == 40_000);
        return bytes;
    }
}
