package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authorizer.Action;
import io.transom.router.Authorizer.Decision;
import io.transom.router.EventHistory;
import io.transom.router.EventStore;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.RouterLimits;
import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class EventHistoryTest {
    private static final String GET = "wamp.subscription.get_events";

    private static final RealmOptions OPTIONS = RealmOptions.of("realm1")
            .withHistories(List.of(
                    new EventHistory("com.topic", Match.EXACT, 5), new EventHistory("com.", Match.PREFIX, null)));

    private final TestRouter test = new TestRouter(RouterLimits.DEFAULT, OPTIONS);
    private final TestPeer publisher = test.join("joe", "user");
    private final TestPeer asker = test.join("anna", "user");

    private static long lookup(TestPeer peer, String uri, String match) {
        return (Long) peer.ask("wamp.subscription.lookup", uri, Map.of("match", match));
    }

    private Message answer(TestPeer peer, long subscription, Map<String, ?> kwargs) {
        peer.now(new Message.Call(peer.nextRequest(), Map.of(), GET, Payload.of(List.of(subscription), kwargs)));
        return peer.poll();
    }

    private static String error(Object answer) {
        return assertInstanceOf(Message.Error.class, answer).error();
    }

    @SuppressWarnings("unchecked") // the shape is what the tests are about
    private static List<Map<String, Object>> events(Message answer) {
        return (List<Map<String, Object>>) (List<?>)
                assertInstanceOf(Message.Result.class, answer).payload().args();
    }

    /** The first argument of each. */
    private static List<Object> firsts(Message answer) {
        return events(answer).stream()
                .<Object>map(event -> ((List<?>) event.get("args")).get(0))
                .toList();
    }

    private List<Object> firsts(Map<String, ?> kwargs) {
        return firsts(answer(asker, lookup(asker, "com.topic", "exact"), kwargs));
    }

    /** Publishes and gives the publication's ID. */
    private long publish(String topic, Object value) {
        publisher.publish(topic, Map.of("acknowledge", true), value);
        return publisher.next(Message.Published.class).publication();
    }

    @Test
    void whatWasPublishedBeforeIsThereInOrder() {
        long first = publish("com.topic", "a");
        publish("com.other", "x");
        test.timers.pass(1);
        publisher.publish("com.topic", Map.of("disclose_me", true), "b");

        long exact = asker.subscribe("com.topic");
        long prefix = lookup(asker, "com.", "prefix");

        assertEquals(exact, lookup(asker, "com.topic", "exact"));
        List<Map<String, Object>> events = events(answer(asker, exact, Map.of()));
        assertEquals(2, events.size());
        assertEquals(
                Map.of(
                        "timestamp",
                        "2023-11-14T22:13:20.000Z",
                        "subscription",
                        exact,
                        "publication",
                        first,
                        "details",
                        Map.of(),
                        "args",
                        List.of("a"),
                        "kwargs",
                        Map.of()),
                events.get(0));
        assertEquals("2023-11-14T22:13:20.001Z", events.get(1).get("timestamp"));
        assertEquals(publisher.session, ((Map<?, ?>) events.get(1).get("details")).get("publisher"));
        assertEquals(List.of("a", "x", "b"), firsts(answer(asker, prefix, Map.of())));
        assertEquals(
                Map.of("topic", "com.other"),
                events(answer(asker, prefix, Map.of())).get(1).get("details"));
        assertNull(asker.poll());
    }

    @Test
    void theSubscriptionStaysButComesAndGoesInTheEventsWithItsSubscribers() {
        long id = lookup(asker, "com.topic", "exact");
        asker.subscribe("wamp.subscription.", Map.of("match", "prefix"));

        for (int i = 0; i < 2; i++) {
            assertEquals(id, publisher.subscribe("com.topic"));
            publisher.now(new Message.Unsubscribe(publisher.nextRequest(), id));
            publisher.next(Message.Unsubscribed.class);
        }

        var topics = new ArrayList<Object>();
        asker.all()
                .forEach(event -> topics.add(((Message.Event) event).details().get("topic")));
        List<String> once = List.of(
                "wamp.subscription.on_create",
                "wamp.subscription.on_subscribe",
                "wamp.subscription.on_unsubscribe",
                "wamp.subscription.on_delete");
        assertEquals(once, topics.subList(0, 4));
        assertEquals(once, topics.subList(4, 8));
        assertEquals(0L, asker.ask("wamp.subscription.count_subscribers", id));
    }

    @Test
    void onlyTheLatestAreKept() {
        for (long i = 0; i < 7; i++) {
            publish("com.topic", i);
        }

        assertEquals(List.of(2L, 3L, 4L, 5L, 6L), firsts(Map.of()));
        assertEquals(
                List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L), firsts(answer(asker, lookup(asker, "com.", "prefix"), Map.of())));
    }

    @Test
    void limitAndDirectionAreChosen() {
        publish("com.topic", "a");
        publish("com.topic", "b");
        publish("com.topic", "c");

        assertEquals(List.of("a", "b"), firsts(Map.of("limit", 2L)));
        assertEquals(List.of("c", "b"), firsts(Map.of("limit", 2L, "reverse", true)));
        assertEquals(List.of("a", "b", "c"), firsts(Map.of("limit", 3L, "reverse", false)));
        long subscription = lookup(asker, "com.topic", "exact");
        var some = (Message.Result) answer(asker, subscription, Map.of("limit", 2L));
        assertEquals(Map.of("more", true), some.payload().kwargs());
        var all = (Message.Result) answer(asker, subscription, Map.of("limit", 3L));
        assertEquals(Map.of(), all.payload().kwargs());
        asker.now(new Message.Call(asker.nextRequest(), Map.of(), GET, Payload.of(subscription, 1L)));
        assertEquals(List.of("a"), firsts(asker.next(Message.Result.class)));
    }

    @Test
    void publicationsAndTimesBoundWhatIsAskedFor() {
        long a = publish("com.topic", "a");
        test.timers.pass(1_000);
        long b = publish("com.topic", "b");
        test.timers.pass(1_000);
        long c = publish("com.topic", "c");
        String time = "2023-11-14T22:13:21.000Z";

        assertEquals(List.of("b", "c"), firsts(Map.of("from_publication", b)));
        assertEquals(List.of("c"), firsts(Map.of("after_publication", b)));
        assertEquals(List.of("a"), firsts(Map.of("before_publication", b)));
        assertEquals(List.of("a", "b"), firsts(Map.of("until_publication", b)));
        assertEquals(List.of("b"), firsts(Map.of("after_publication", a, "before_publication", c)));
        assertEquals(List.of("b"), firsts(Map.of("before_publication", c, "reverse", true, "limit", 1L)));
        assertEquals(List.of(), firsts(Map.of("after_publication", c, "before_publication", a)));
        assertEquals(List.of("b", "c"), firsts(Map.of("from_time", time)));
        assertEquals(List.of("c"), firsts(Map.of("after_time", time)));
        assertEquals(List.of("a"), firsts(Map.of("before_time", time)));
        assertEquals(List.of("a", "b"), firsts(Map.of("until_time", time)));
        assertEquals(List.of("b", "c"), firsts(Map.of("from_time", "2023-11-14T23:13:21+01:00")));
        assertEquals(List.of("b"), firsts(Map.of("until_time", time, "after_publication", a)));
    }

    @Test
    void aPatternsHistoryIsAskedForOneTopic() {
        publish("com.a", "a");
        publish("com.b", "b");

        assertEquals(List.of("b"), firsts(answer(asker, lookup(asker, "com.", "prefix"), Map.of("topic", "com.b"))));
    }

    @Test
    void nobodySeesWhatWasNotForIt() {
        publisher.publish("com.topic", Map.of("exclude_authid", List.of("anna")), "not anna");
        publisher.publish("com.topic", Map.of("eligible_authrole", List.of("disclosed")), "disclosed only");
        publisher.publish("com.topic", Map.of("eligible_authid", List.of("anna")), "anna only");
        publisher.publish("com.topic", Map.of("eligible", List.of(asker.session)), "by session");
        publisher.publish("com.topic", Map.of("exclude", List.of(4711L)), "by session");
        publisher.publish("com.topic", Map.of("exclude", List.of()), "all");
        TestPeer disclosed = test.join("ben", "disclosed");
        long subscription = lookup(asker, "com.topic", "exact");

        assertEquals(List.of("anna only", "all"), firsts(Map.of()));
        assertEquals(List.of("anna only"), firsts(Map.of("limit", 1L)));
        assertEquals(List.of("not anna", "disclosed only", "all"), firsts(answer(disclosed, subscription, Map.of())));
        assertEquals(List.of("not anna", "all"), firsts(answer(publisher, subscription, Map.of())));
    }

    @Test
    void whoMayNotSubscribeGetsNoHistory() {
        test.realm.addRole(new Role(
                "blind",
                request -> (request.action() == Action.SUBSCRIBE ? Decision.DENIED : Decision.ALLOWED).done()));
        long subscription = lookup(asker, "com.topic", "exact");

        assertEquals(ErrorUris.NOT_AUTHORIZED, error(answer(test.join("joe", "blind"), subscription, Map.of())));
    }

    @Test
    void whatIsWrongIsNamed() {
        publish("com.topic", "a");
        long kept = lookup(asker, "com.topic", "exact");
        long other = publisher.subscribe("org.topic");

        assertEquals(ErrorUris.HISTORY_UNAVAILABLE, error(answer(asker, other, Map.of())));
        assertEquals(ErrorUris.NO_SUCH_SUBSCRIPTION, error(answer(asker, 4711, Map.of())));
        for (Map<String, ?> wrong : List.<Map<String, ?>>of(
                Map.of("limit", 0L),
                Map.of("limit", "x"),
                Map.of("reverse", 1L),
                Map.of("topic", 1L),
                Map.of("from_time", "yesterday"),
                Map.of("until_time", 1L),
                Map.of("after_publication", "x"),
                Map.of("before_publication", 4711L))) {
            Message answer = answer(asker, kept, wrong);
            assertEquals(ErrorUris.INVALID_ARGUMENT, error(answer), "" + wrong);
            String text = String.valueOf(((Message.Error) answer).payload().first());
            assertTrue(text.startsWith(wrong.keySet().iterator().next() + ": "), text);
        }
    }

    @Test
    void testamentsAndRetainedEventsAreKeptToo() {
        publisher.publish("com.topic", Map.of("retain", true), "retained");
        publisher.ask("wamp.session.add_testament", "com.topic", List.of("testament"), Map.of());
        publisher.drop();

        assertEquals(List.of("retained", "testament"), firsts(Map.of()));
    }

    @Test
    void eventsBytesAndAnswersAreBounded() {
        var tiny = new TestRouter(
                LimitsTest.small(),
                RealmOptions.of("realm1")
                        .withHistories(List.of(
                                new EventHistory("com.few", Match.EXACT, null),
                                new EventHistory("com.many", Match.EXACT, 100))));
        TestPeer peer = tiny.join();
        for (String topic : List.of("com.few", "com.many")) {
            for (long i = 0; i < 5; i++) {
                Payload payload = Payload.of(i);
                payload.argsIn(Encoding.JSON);
                peer.now(new Message.Publish(peer.nextRequest(), Map.of(), topic, payload));
            }
        }

        var few = (Message.Result) answer(peer, lookup(peer, "com.few", "exact"), Map.of());
        assertEquals(List.of(3L, 4L), firsts(few));
        var many = (Message.Result) answer(peer, lookup(peer, "com.many", "exact"), Map.of());
        assertEquals(List.of(2L, 3L), firsts(many), "three fit into the bytes, two of them into an answer");
        assertEquals(Map.of("more", true), many.payload().kwargs());
    }

    @Test
    void aStoreOfOnesOwnMayTakeItsTimeAndMayFail() {
        var kept = new ArrayList<EventStore.StoredEvent>();
        var asked = new ArrayList<CompletableFuture<List<EventStore.StoredEvent>>>();
        var store = new EventStore() {
            @Override
            public void keep(EventHistory history, StoredEvent event) {
                kept.add(event);
                if (kept.size() > 1) {
                    throw new IllegalStateException("full");
                }
            }

            @Override
            public CompletionStage<List<StoredEvent>> events(EventHistory history) {
                asked.add(new CompletableFuture<>());
                return asked.get(asked.size() - 1);
            }
        };
        var own = new TestRouter(
                RouterLimits.DEFAULT,
                RealmOptions.of("realm1")
                        .withHistories(List.of(new EventHistory("com.topic", Match.EXACT, 5)))
                        .withEventStore(store));
        TestPeer peer = own.join();
        peer.publish("com.topic", Map.of("exclude_authid", List.of("x")), "a");
        peer.publish("com.topic", Map.of("acknowledge", true), "b");
        peer.next(Message.Published.class);
        assertEquals(Map.of("exclude_authid", List.of("x")), kept.get(0).receivers());
        long subscription = lookup(peer, "com.topic", "exact");

        assertNull(answer(peer, subscription, Map.of()));
        asked.get(0).complete(kept);
        assertEquals(List.of("a", "b"), firsts(peer.next(Message.Result.class)));
        assertNull(answer(peer, subscription, Map.of()));
        asked.get(1).completeExceptionally(new IllegalStateException("away"));
        assertEquals(ErrorUris.RUNTIME_ERROR, error(peer.poll()));
    }

    @Test
    void aHistoryIsConfiguredOnceAndWithAUri() {
        var twice = List.of(new EventHistory("com.t", Match.EXACT, 1), new EventHistory("com.t", Match.EXACT, 2));

        assertThrows(
                IllegalArgumentException.class, () -> RealmOptions.of("realm1").withHistories(twice));
        assertThrows(IllegalArgumentException.class, () -> new EventHistory("com..t", Match.EXACT, null));
        assertThrows(IllegalArgumentException.class, () -> new EventHistory("com.t", Match.EXACT, 0));
    }
}
