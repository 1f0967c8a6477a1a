package io.transom.itests.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A callee for which more than {@code session.send.slow} waits is not read from, so what it answers waits in its socket. It either takes
 * its calls all the same, and answers them all, or waits until its results are read before it takes another, and goes. No call hangs.
 */
@Timeout(300)
class BlockingCalleesTest {
    private static final int CALLERS = 5;
    private static final int CALLS = 300;
    private static final int ALL = CALLERS * CALLS;
    /** All together more than {@code session.send.slow} and what sockets keep, and less than {@code session.send.pending}. */
    private static final byte[] ARGUMENT = new byte[4 << 10];

    private static final int SMALL_BUFFER = 4 << 10;
    private static final String SLOW = "session.send.slow";
    private static final String STALLED = "session.send.stalled";

    @TempDir
    Path folder;

    private final List<Member> callers = new ArrayList<>();
    /** How calls ended: error URIs, or "result". */
    private final Map<String, Integer> ends = new TreeMap<>();

    private void join(Crowd crowd) throws Exception {
        for (int i = 0; i < CALLERS; i++) {
            Member caller = crowd.connect(0);
            crowd.await(caller.join());
            caller.receiver(message ->
                    ends.merge(message instanceof Message.Error error ? error.error() : "result", 1, Integer::sum));
            callers.add(caller);
        }
    }

    /** Calls until the router reads nothing from the callee any more. */
    private void callUntilSlow(Crowd crowd, RouterProcess router) throws Exception {
        crowd.run(() -> callers.forEach(caller -> {
            for (int i = 0; i < CALLS; i++) {
                caller.call("com.p", Map.of(), Payload.of((Object) ARGUMENT));
            }
        }));
        while (!router.limitHits().containsKey(SLOW)) {
            Thread.sleep(20);
        }
    }

    private void awaitAll(Crowd crowd) throws Exception {
        crowd.until(
                "every call ends",
                () -> ends.values().stream().mapToInt(each -> each).sum() == ALL);
    }

    @Test
    void whoTakesNoCallBeforeItsResultIsReadGoesAndEveryCallEnds() throws Exception {
        try (var router = new RouterProcess(folder, 1, STALLED + "=3000");
                var crowd = new Crowd(router.port());
                var callee = new Peer(router.port(), new Wire(false, Encoding.CBOR), SMALL_BUFFER)) {
            callee.join();
            callee.send(new Message.Register(1, Map.of(), "com.p"));
            assertTrue(callee.read() instanceof Message.Registered);
            join(crowd);
            callUntilSlow(crowd, router);

            var serial = new Thread(() -> answer(callee, new byte[64 << 10]));
            serial.start();

            awaitAll(crowd);
            serial.join();
            var found = crowd.get(() -> new TreeMap<>(ends));
            found.remove("result");
            found.remove(ErrorUris.CANCELED);
            assertEquals(Map.of(), found);
            assertEquals(1, router.logged("transom.close.slow_consumer: limit " + STALLED), router::log);
            assertTrue(callers.stream().noneMatch(caller -> caller.closed().isDone()));
            router.awaitLive("RoutedCall", 0);
            router.awaitLive("RouterSession", CALLERS);
        }
    }

    /** One call at a time: it waits until the result is written. */
    private static void answer(Peer callee, byte[] result) {
        try {
            while (callee.read() instanceof Message.Invocation invocation) {
                callee.send(new Message.Yield(invocation.request(), Map.of(), Payload.of((Object) result)));
            }
        } catch (IOException closed) {
            // what the test expects
        }
    }

    @Test
    void whoTakesItsCallsWhileItsResultsWaitAnswersThemAll() throws Exception {
        try (var router = new RouterProcess(folder, 1, STALLED + "=3000");
                var crowd = new Crowd(router.port());
                var others = new Crowd(router.port())) {
            Member callee = others.connect(SMALL_BUFFER);
            callee.receiver(message -> callee.send(new Message.Yield(
                    ((Message.Invocation) message).request(), Map.of(), Payload.of((Object) ARGUMENT))));
            others.await(callee.join().thenCompose(session -> callee.register("com.p")));
            others.get(() -> {
                callee.stopReading();
                return true;
            });
            join(crowd);
            callUntilSlow(crowd, router);

            others.run(callee::startReading);

            awaitAll(crowd);
            assertEquals(Map.of("result", ALL), crowd.get(() -> Map.copyOf(ends)));
        }
    }
}
