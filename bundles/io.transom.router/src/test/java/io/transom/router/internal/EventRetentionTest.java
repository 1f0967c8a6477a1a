package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.transom.router.Authorizer.Decision;
import io.transom.router.RouterLimits;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventRetentionTest {
    private static final Map<String, Object> RETAIN = Map.of("retain", true);
    private static final Map<String, Object> GET = Map.of("get_retained", true);

    private final TestRouter test = new TestRouter();
    private final TestPeer publisher = test.join();

    private static List<Object> firsts(TestPeer peer) {
        return peer.all().stream()
                .<Object>map(message -> ((Message.Event) message).payload().first())
                .toList();
    }

    @Test
    void whoAsksGetsTheLastRetainedEventAfterSubscribed() {
        publisher.publish("com.topic", RETAIN, "first");
        publisher.publish("com.topic", RETAIN, "second");
        publisher.publish("com.topic", Map.of(), "not retained");
        TestPeer asks = test.join();
        TestPeer doesNot = test.join();

        long subscription = asks.subscribe("com.topic", GET);
        doesNot.subscribe("com.topic");

        Message.Event event = asks.next(Message.Event.class);
        assertEquals(subscription, event.subscription());
        assertEquals("second", event.payload().first());
        assertEquals(Map.of("retained", true), event.details());
        assertNull(asks.poll());
        assertNull(doesNot.poll());
    }

    @Test
    void whoAsksAgainGetsItAgain() {
        publisher.publish("com.topic", RETAIN, "kept");
        TestPeer peer = test.join();
        long subscription = peer.subscribe("com.topic");

        assertEquals(subscription, peer.subscribe("com.topic", GET));
        assertEquals("kept", peer.next(Message.Event.class).payload().first());
        peer.subscribe("com.topic", GET);
        assertEquals("kept", peer.next(Message.Event.class).payload().first());
        peer.subscribe("com.topic");
        assertNull(peer.poll());
    }

    @Test
    void whatIsAskedForAgainDoesNotOvertakeWhatIsUnderWay() {
        var far = new TestLoop();
        var peer = new TestPeer(test.router, far, TestRouter.OPEN);
        peer.tell(new Message.Hello("realm1", TestPeer.ALL_FEATURES));
        peer.tell(new Message.Subscribe(1, Map.of(), "com.topic"));
        far.run();
        peer.all();

        publisher.publish("com.topic", RETAIN, "first");
        publisher.publish("com.topic", RETAIN, "second");
        peer.first(new Message.Subscribe(2, GET, "com.topic"));
        far.run();

        assertEquals(
                List.of("first", "second", "second"),
                peer.all().stream()
                        .filter(Message.Event.class::isInstance)
                        .map(event -> ((Message.Event) event).payload().first())
                        .toList());
    }

    @Test
    void whoIsSubscribedGetsARetainedEventAsItHappens() {
        TestPeer subscriber = test.join();
        subscriber.subscribe("com.topic", GET);

        publisher.publish("com.topic", RETAIN);

        assertEquals(Map.of(), subscriber.next(Message.Event.class).details());
        assertNull(subscriber.poll());
    }

    @Test
    void aPatternGetsTheRetainedEventOfEachTopicThatFits() {
        publisher.publish("com.a.x", RETAIN, "a");
        publisher.publish("com.b.x", RETAIN, "b");
        publisher.publish("com.b.y", RETAIN, "y");
        TestPeer prefix = test.join();
        TestPeer wildcard = test.join();

        prefix.subscribe("com.b", Map.of("match", "prefix", "get_retained", true));
        wildcard.subscribe("com..x", Map.of("match", "wildcard", "get_retained", true));

        assertEquals(
                Map.of("retained", true, "topic", "com.b.x"),
                prefix.next(Message.Event.class).details());
        assertEquals(List.of("y"), firsts(prefix));
        assertEquals(List.of("a", "b"), firsts(wildcard));
    }

    @Test
    void nobodyGetsWhatWasNotForIt() {
        TestPeer anna = test.join("anna", "user");
        TestPeer ben = test.join("ben", "user");
        publisher.publish("com.topic", RETAIN, "for all");
        publisher.publish("com.topic", Map.of("retain", true, "eligible_authid", List.of("anna")), "for anna");

        anna.subscribe("com.topic", GET);
        ben.subscribe("com.topic", GET);
        publisher.subscribe("com.topic", GET);

        assertEquals(List.of("for anna"), firsts(anna));
        assertEquals(List.of("for all"), firsts(ben));
        assertNull(publisher.poll());
    }

    @Test
    void aPublisherThatJoinsAgainAndAgainLeavesOneEvent() {
        for (int i = 0; i < 3; i++) {
            TestPeer again = test.join();
            again.publish("com.topic", RETAIN, i);
            again.publish("com.topic", Map.of("retain", true, "exclude_authrole", List.of("x")), i);
            again.drop();
        }

        assertEquals(2, test.realm.broker().retained());
    }

    private static RouterLimits limits(long events, long bytes) {
        return RouterLimits.DEFAULT.with("realm.retained.events", events).with("realm.retained.bytes", bytes);
    }

    private List<Object> keptOf(TestRouter router, Payload payload) {
        TestPeer peer = router.join();
        for (String topic : List.of("com.a", "com.b", "com.a", "com.c")) {
            peer.now(new Message.Publish(peer.nextRequest(), RETAIN, topic, payload));
        }
        TestPeer asks = router.join();
        asks.subscribe("com", Map.of("match", "prefix", "get_retained", true));
        return new ArrayList<>(asks.all().stream()
                .map(message -> ((Message.Event) message).details().get("topic"))
                .toList());
    }

    @Test
    void atTheBoundTheTopicThatWasPublishedLongestAgoIsForgotten() {
        assertEquals(List.of("com.a", "com.c"), keptOf(new TestRouter(limits(2, 1 << 20)), Payload.NONE));
        assertEquals(List.of("com.a", "com.c"), keptOf(new TestRouter(limits(100, 600)), Payload.NONE));
    }

    @Test
    void whatIsLongerThanTheBoundIsSentButNotKept() {
        TestRouter tiny = new TestRouter(limits(10, 10));
        TestPeer subscriber = tiny.join();
        subscriber.subscribe("com.topic");

        tiny.join().publish("com.topic", RETAIN);

        subscriber.next(Message.Event.class);
        assertEquals(0, tiny.realm.broker().retained());
    }

    @Test
    void whatIsSubtractedIsWhatWasCountedAlsoWhenThePayloadWasWrittenSince() {
        var retained = new Retained(new TestRouter(limits(10, 1_000)).realm);
        for (int i = 0; i < 100; i++) {
            Payload payload = Payload.of("text");
            var publication = Publication.of(
                    test.realm.attached(publisher.session).details(), "com.topic", RETAIN, payload, Decision.ALLOWED);
            retained.keep(publication, Retained.EVER);
            payload.argsIn(io.transom.wamp.Encoding.JSON);
        }

        assertEquals(1, retained.size());
        assertFalse(retained.of("com.topic", Match.EXACT, test.realm.service()).isEmpty());
    }

    private static Map<String, Object> seconds(long seconds) {
        return Map.of("retain", true, "_retained_ttl", seconds);
    }

    private List<Object> retainedBelowCom() {
        TestPeer asks = test.join();
        asks.subscribe("com", Map.of("match", "prefix", "get_retained", true));
        List<Object> found = firsts(asks);
        asks.drop();
        return found;
    }

    @Test
    void whatIsKeptForSomeTimeIsForgottenThenAndGivenToNobody() {
        TestPeer again = test.join();
        again.subscribe("com.b");
        publisher.publish("com.b", seconds(2), "two");
        publisher.publish("com.a", seconds(1), "one");
        publisher.publish("com.c", seconds(0), "for ever");
        publisher.publish("com.d", RETAIN, "for ever too");
        again.all();

        test.timers.pass(999);
        assertEquals(List.of("two", "one", "for ever", "for ever too"), retainedBelowCom());
        test.timers.pass(1);
        assertEquals(List.of("two", "for ever", "for ever too"), retainedBelowCom());
        test.timers.pass(1_000);
        again.subscribe("com.b", GET);
        assertNull(again.poll());
        test.timers.pass(1_000_000_000_000L);
        assertEquals(List.of("for ever", "for ever too"), retainedBelowCom());
    }

    @Test
    void aLaterEventTakesThePlaceOfOneWithATimeAndTheOtherWayRound() {
        publisher.publish("com.a", seconds(1), "short");
        publisher.publish("com.a", seconds(3), "long");
        publisher.publish("com.b", RETAIN, "for ever");
        publisher.publish("com.b", seconds(1), "short");
        test.timers.pass(2_000);

        assertEquals(List.of("long"), retainedBelowCom());
        assertEquals(1, test.realm.broker().retained());
    }

    @Test
    void whoseTimeIsOverUncoversWhatIsThereForOthers() {
        publisher.publish("com.a", RETAIN, "for all");
        publisher.publish(
                "com.a", Map.of("retain", true, "_retained_ttl", 1L, "eligible_authid", List.of("joe")), "for joe");
        assertEquals(List.of("for joe"), retainedBelowCom());

        test.timers.pass(1_000);

        assertEquals(List.of("for all"), retainedBelowCom());
    }

    /** Were anything of those that are over still counted, the first of the others would be forgotten for the bound. */
    @Test
    void whatIsOverIsNotCounted() {
        var small = new TestRouter(limits(2, 600));
        TestPeer peer = small.join();
        for (int round = 0; round < 5; round++) {
            peer.publish("com.a" + round, seconds(1));
            peer.publish("com.b" + round, seconds(1));
            assertEquals(2, small.realm.broker().retained());
            small.timers.pass(1_000);
            assertEquals(0, small.realm.broker().retained());
        }
        peer.publish("com.c", RETAIN);
        peer.publish("com.d", seconds(1_000));

        assertEquals(2, small.realm.broker().retained());
        assertEquals(Map.of(), small.router.limitHits());
        peer.publish("com.e", seconds(1_000));
        small.timers.pass(1_000_000);
        assertEquals(0, small.realm.broker().retained(), "com.c was forgotten for the bound, the others with time");
    }

    @Test
    void aTestamentMayBeKeptForSomeTime() {
        TestPeer brief = test.join();
        brief.ask("wamp.session.add_testament", "com.left", List.of("gone"), Map.of(), seconds(1));
        brief.drop();

        assertEquals(List.of("gone"), retainedBelowCom());
        test.timers.pass(1_000);
        assertEquals(List.of(), retainedBelowCom());
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        for (Object wrong : List.of(-1L, "1", 1.5)) {
            publisher.publish("com.a", Map.of("retain", true, "acknowledge", true, "_retained_ttl", wrong));

            Message.Error error = publisher.next(Message.Error.class);
            assertEquals("wamp.error.invalid_argument", error.error());
            assertEquals(
                    "_retained_ttl: expected an integer of 0 or more (seconds), found " + wrong,
                    error.payload().first());
        }
        assertEquals(0, test.realm.broker().retained());
    }
}
