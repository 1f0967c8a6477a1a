package io.transom.itests.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers that never read their results. Greedy ones have sent all their calls at once, and more comes back than may wait for a session;
 * stubborn ones go on calling, until the router reads nothing more from them and their own socket is full.
 */
class SlowCallersTest {
    private static final int GREEDY = 3;
    private static final int CALLS_AT_ONCE = 700;
    private static final int GREEDY_RESULT = 16 << 10;

    private static final int STUBBORN = 6;
    private static final int STUBBORN_SIZE = 4 << 10;
    /** Calls that a stubborn one tries to send at a time, again and again. */
    private static final int MORE = 16;

    private static final int HONEST = 20;
    /** Results that each honest caller must get once the others have gone. */
    private static final int GOES_ON = 10;

    private static final int SMALL_BUFFER = 4 << 10;
    private static final String STALLED = "session.send.stalled";
    private static final String PENDING = "session.send.pending";

    @TempDir
    Path folder;

    private final List<Member> slow = new ArrayList<>();
    private final List<Honest> honest = new ArrayList<>();

    private final Map<Object, Integer> left = new HashMap<>();

    /** Calls again and again, one call at a time. */
    private static final class Honest {
        private final Member member;
        private long results;

        Honest(Member member) {
            this.member = member;
            member.receiver(message -> {
                assertTrue(message instanceof Message.Result, message::toString);
                assertEquals(
                        results, ((Message.Result) message).payload().args().get(0));
                results++;
                call();
            });
        }

        void call() {
            member.call("com.echo", Map.of(), Payload.of(results, 16));
        }
    }

    @Test
    @Timeout(300)
    void whoDoesNotReadResultsIsNotReadFromAndGoes() throws Exception {
        try (var router = new RouterProcess(folder, 1, STALLED + "=8000", "session.calls.pending=800");
                var crowd = new Crowd(router.port());
                var others = new Crowd(router.port())) {
            Member observer = others.connect(0);
            Member callee = others.connect(0);
            for (int i = 0; i < HONEST; i++) {
                honest.add(new Honest(others.connect(0)));
            }
            for (int i = 0; i < GREEDY + STUBBORN; i++) {
                slow.add(crowd.connect(SMALL_BUFFER));
            }
            others.await(observer.join().thenCompose(session -> observer.subscribe("wamp.session.on_leave")));
            others.run(() -> {
                observer.receiver(message -> left((Message.Event) message));
                callee.receiver(message -> {
                    if (message instanceof Message.Invocation call) { // else INTERRUPT, when a caller has gone
                        answer(callee, call);
                    }
                });
            });
            others.await(callee.join().thenCompose(session -> callee.register("com.echo")));
            for (Honest each : honest) {
                others.await(each.member.join());
            }
            for (Member each : slow) {
                crowd.await(each.join());
            }
            Map<String, Long> before = router.live();

            others.run(() -> honest.forEach(Honest::call));
            crowd.run(() -> {
                slow.forEach(Member::stopReading);
                slow.subList(0, GREEDY).forEach(each -> call(each, CALLS_AT_ONCE, 0, GREEDY_RESULT));
                crowd.tick(
                        50,
                        () -> stubborn().stream()
                                .filter(each -> !each.isStuck())
                                .forEach(each -> call(each, MORE, STUBBORN_SIZE, STUBBORN_SIZE)));
            });
            crowd.until(
                    "nothing is read from who goes on calling",
                    () -> stubborn().stream()
                            .allMatch(each -> each.isStuck() || each.closed().isDone()));
            others.until(
                    "all slow ones have left",
                    () -> left.values().stream().mapToInt(each -> each).sum() == slow.size());
            crowd.run(crowd::stopTicking);
            Map<Member, Long> then = others.get(() -> {
                var results = new HashMap<Member, Long>();
                honest.forEach(each -> results.put(each.member, each.results));
                return results;
            });
            others.until(
                    "the others go on",
                    () -> honest.stream().allMatch(each -> each.results >= then.get(each.member) + GOES_ON));

            assertTrue(then.values().stream().allMatch(each -> each > 0), "nobody had to wait for the slow ones");
            assertTrue(honest.stream().noneMatch(each -> each.member.closed().isDone()));
            assertEquals(Map.of(PENDING, GREEDY, STALLED, STUBBORN), left);
            Map<String, Long> hits = router.limitHits();
            assertEquals(GREEDY, hits.get(PENDING), hits::toString);
            assertEquals(GREEDY, hits.get("session.send.grace"), hits::toString);
            assertEquals(STUBBORN, hits.get(STALLED), hits::toString);
            assertTrue(hits.get("session.send.slow") >= slow.size(), hits::toString);
            assertEquals(GREEDY, router.logged("transom.close.slow_consumer: limit " + PENDING));
            assertEquals(STUBBORN, router.logged("transom.close.slow_consumer: limit " + STALLED));
            for (Member each : slow) {
                crowd.run(each::startReading);
                crowd.await(each.closed());
            }
            others.run(() -> honest.forEach(each -> each.member.receiver(message -> {})));
            router.awaitLive("RoutedCall", 0);
            router.awaitLive("RouterSession", before.get("RouterSession") - slow.size());
            router.assertModest();
        }
    }

    private void left(Message.Event event) {
        Map<String, Object> why = event.payload().kwargs();
        left.merge(why == null ? event.payload().args() : why.get("limit"), 1, Integer::sum);
    }

    private List<Member> stubborn() {
        return slow.subList(GREEDY, slow.size());
    }

    private static void call(Member caller, int times, int size, int resultSize) {
        for (int i = 0; i < times; i++) {
            caller.call("com.echo", Map.of(), Payload.of(0, resultSize, new byte[size]));
        }
    }

    /** The first argument comes back, with as many bytes as the second says. */
    private static void answer(Member callee, Message.Invocation call) {
        List<Object> args = call.payload().args();
        var result = Payload.of(args.get(0), new byte[((Long) args.get(1)).intValue()]);
        callee.send(new Message.Yield(call.request(), Map.of(), result));
    }
}
