package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.transom.wamp.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events between sessions of different event loops; each loop runs when the test says so. */
class EventLoopsTest {
    private final TestRouter test = new TestRouter();
    private final TestLoop far = new TestLoop();

    private TestPeer joinFar(String authid) {
        var peer = new TestPeer(test.router, far, TestRouter.OPEN);
        peer.now(new Message.Hello("realm1", Map.of("authid", authid, "roles", Map.of("subscriber", Map.of()))));
        peer.session = peer.next(Message.Welcome.class).session();
        return peer;
    }

    @Test
    void anEventCrossesOnceToAllSubscribersOfAnotherLoop() {
        TestPeer publisher = test.join();
        List<TestPeer> subscribers = List.of(joinFar("a"), joinFar("b"), joinFar("c"));
        subscribers.forEach(peer -> peer.subscribe("com.topic"));

        publisher.publish("com.topic", Map.of(), "x");

        assertEquals(1, far.waiting());
        far.step();
        subscribers.forEach(peer -> assertEquals(1, peer.arrived()));
    }

    @Test
    void aLoopWithoutReceiversIsNotWoken() {
        TestPeer publisher = test.join();
        TestPeer subscriber = joinFar("a");
        subscriber.subscribe("com.topic");

        publisher.publish("com.topic", Map.of("exclude_authid", List.of("a")));

        assertEquals(0, far.waiting());
        assertNull(subscriber.poll());
    }

    @Test
    void onlyReceiversOfAnotherLoopGetTheEvent() {
        TestPeer publisher = test.join();
        TestPeer a = joinFar("a");
        TestPeer b = joinFar("b");
        a.subscribe("com.topic");
        b.subscribe("com.topic");

        publisher.publish("com.topic", Map.of("eligible_authid", List.of("b")));

        b.next(Message.Event.class);
        assertNull(a.poll());
    }

    @Test
    void anEventOnItsWayDoesNotArriveAfterUnsubscribed() {
        TestPeer publisher = test.join();
        TestPeer subscriber = joinFar("a");
        long subscription = subscriber.subscribe("com.topic");
        subscriber.tell(new Message.Unsubscribe(subscriber.nextRequest(), subscription));

        publisher.publish("com.topic", Map.of());

        subscriber.next(Message.Unsubscribed.class);
        assertNull(subscriber.poll());
    }
}
