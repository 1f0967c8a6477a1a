package io.transom.itests.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A callee that never answers: its calls end all the same, and nothing of them stays in the router. */
@Timeout(300)
class SilentCalleesTest {
    private static final int CALLERS = 100;
    private static final int CALLS = 50;
    private static final int ALL = CALLERS * CALLS;

    @TempDir
    private static Path folder;

    private static RouterProcess router;

    private Crowd crowd;
    private Member callee;
    private final List<Member> callers = new ArrayList<>();
    private int invocations;
    private final Map<Object, Integer> interrupts = new TreeMap<>();
    /** How calls ended: error URIs. */
    private final Map<String, Integer> errors = new TreeMap<>();

    private final List<Message> last = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        router = new RouterProcess(folder, 2, "registration.calls.queued=1000");
    }

    @AfterAll
    static void stop() throws IOException {
        router.close();
    }

    @BeforeEach
    void join() throws Exception {
        crowd = new Crowd(router.port());
        callee = silent("com.silent", Map.of());
        for (int i = 0; i < CALLERS; i++) {
            Member caller = crowd.connect(0);
            crowd.await(caller.join());
            caller.receiver(message -> {
                errors.merge(((Message.Error) message).error(), 1, Integer::sum);
                last.add(message);
            });
            callers.add(caller);
        }
    }

    private Member silent(String procedure, Map<String, Object> options) throws Exception {
        Member member = crowd.connect(0);
        member.receiver(message -> {
            if (message instanceof Message.Interrupt interrupt) {
                interrupts.merge(interrupt.options().get("mode"), 1, Integer::sum);
            } else {
                invocations++;
            }
        });
        crowd.await(member.join().thenCompose(session -> member.register(procedure, options)));
        return member;
    }

    @AfterEach
    void nothingStays() throws Exception {
        try {
            router.awaitLive("RoutedCall", 0);
            router.awaitLive("CallTime", 0);
            router.assertModest();
        } finally {
            crowd.close();
        }
        router.awaitLive("RouterSession", 0);
    }

    private void callAll(Map<String, Object> options) {
        crowd.run(() -> callers.forEach(caller -> {
            for (int i = 0; i < CALLS; i++) {
                caller.call("com.silent", options, Payload.of(i));
            }
        }));
    }

    private void awaitErrors(String uri, int count) throws Exception {
        crowd.until(count + " times " + uri, () -> errors.getOrDefault(uri, 0) == count);
        assertEquals(Map.of(uri, count), crowd.get(() -> Map.copyOf(errors)));
    }

    private void awaitInvocations(int count) throws Exception {
        crowd.until(count + " invocations", () -> invocations == count);
    }

    @Test
    void callsTimeOut() throws Exception {
        callAll(Map.of("timeout", 300));

        awaitErrors(ErrorUris.TIMEOUT, ALL);
        crowd.until("the callee is told", () -> interrupts.equals(Map.of("killnowait", ALL)));
        awaitInvocations(ALL);
    }

    @Test
    void callsAreCanceledInEachMode() throws Exception {
        String[] modes = {"skip", "kill", "killnowait"};
        callAll(Map.of());
        awaitInvocations(ALL);

        crowd.run(() -> callers.forEach(caller -> {
            for (int i = 1; i <= CALLS; i++) {
                caller.send(new Message.Cancel(i, Map.of("mode", modes[i % modes.length])));
            }
        }));

        int killed = CALLERS
                * (int) IntStream.rangeClosed(1, CALLS)
                        .filter(i -> modes[i % modes.length].equals("kill"))
                        .count();
        int skipped = CALLERS * (CALLS / modes.length);
        awaitErrors(ErrorUris.CANCELED, ALL - killed);
        crowd.until(
                "the callee is told of all but what is skipped",
                () -> interrupts.equals(Map.of("kill", killed, "killnowait", ALL - killed - skipped)));
        assertEquals(killed, router.live("RoutedCall"), "who kills a call waits for the callee");
        crowd.run(callee::close);
        awaitErrors(ErrorUris.CANCELED, ALL);
    }

    @Test
    void callersLeave() throws Exception {
        callAll(Map.of());
        awaitInvocations(ALL);

        crowd.run(() -> callers.forEach(Member::close));

        crowd.until("the callee is told", () -> interrupts.equals(Map.of("killnowait", ALL)));
        router.awaitLive("RouterSession", 1);
    }

    @Test
    void theCalleeLeaves() throws Exception {
        callAll(Map.of());
        awaitInvocations(ALL);

        crowd.run(callee::close);

        awaitErrors(ErrorUris.CANCELED, ALL);
        router.awaitLive("RouterSession", CALLERS);
    }

    @Test
    void callsOfOneSessionAreBounded() throws Exception {
        int most = 10_000;
        int more = 7;
        Member caller = callers.get(0);
        crowd.run(() -> {
            for (int i = 0; i < most + more; i++) {
                caller.call("com.silent", Map.of(), Payload.of(i));
            }
        });

        awaitErrors(ErrorUris.UNAVAILABLE, more);
        assertNamed("session.calls.pending", more);
        awaitInvocations(most);
        crowd.run(() -> callers.get(1).call("com.nowhere", Map.of(), Payload.NONE));
        crowd.until("others are not bounded by it", () -> errors.containsKey(ErrorUris.NO_SUCH_PROCEDURE));
        crowd.run(caller::close);
    }

    @Test
    void callsThatWaitForTheCalleeAreBounded() throws Exception {
        int most = 1_000;
        Member busy = silent("com.busy", Map.of("concurrency", 3));
        crowd.run(() -> {
            for (int i = 0; i < 3 + most + 5; i++) {
                callers.get(i % CALLERS).call("com.busy", Map.of(), Payload.of(i));
            }
        });

        awaitErrors(ErrorUris.UNAVAILABLE, 5);
        assertNamed("registration.calls.queued", 5);
        awaitInvocations(3);
        crowd.run(busy::close);
        crowd.until(
                "all others end with it",
                () -> errors.values().stream().mapToInt(each -> each).sum() == 3 + most + 5);
        assertEquals(
                Map.of(ErrorUris.UNAVAILABLE, 5, ErrorUris.CANCELED, 3, ErrorUris.NO_SUCH_PROCEDURE, most),
                crowd.get(() -> Map.copyOf(errors)));
    }

    private void assertNamed(String limit, long hits) throws Exception {
        for (Message each : crowd.get(() -> List.copyOf(last))) {
            String text = String.valueOf(((Message.Error) each).payload().args().get(0));
            assertTrue(text.contains(limit), text);
        }
        assertEquals(hits, router.limitHits().get(limit));
    }

    /** It takes no invocations any more: its callers wait, it goes, and every call ends. */
    @Test
    void aCalleeThatDoesNotReadGoes() throws Exception {
        var content = new byte[4 << 10];
        int some = 10;
        int calls = 1_000; // all together more than may ever wait for a session: it would be another limit
        Member deaf = crowd.connect(4 << 10);
        crowd.await(deaf.join().thenCompose(session -> deaf.register("com.deaf")));
        crowd.run(() -> {
            deaf.stopReading();
            callers.subList(0, some).forEach(caller -> {
                for (int i = 0; i < calls; i++) {
                    caller.call("com.deaf", Map.of(), Payload.of((Object) content));
                }
            });
        });

        crowd.until(
                "every call ends",
                () -> errors.values().stream().mapToInt(each -> each).sum() == some * calls);
        assertEquals(
                Set.of(ErrorUris.CANCELED, ErrorUris.NO_SUCH_PROCEDURE), crowd.get(() -> Set.copyOf(errors.keySet())));
        assertEquals(1, router.logged("transom.close.slow_consumer: limit session.send.pending"), router::log);
        assertTrue(callers.stream().noneMatch(caller -> caller.closed().isDone()));
        crowd.run(deaf::startReading);
        crowd.await(deaf.closed());
    }
}
