package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardedSubscriptionTest {
    private static final int RESOURCES = 300;

    private final TestRouter test = new TestRouter();
    private final TestPeer publisher = test.join();

    private TestPeer node(String key) {
        TestPeer peer = test.join();
        peer.subscribe("com.topic", Map.of("nkey", key));
        return peer;
    }

    private void publishAll() {
        for (int i = 0; i < RESOURCES; i++) {
            publisher.publish("com.topic", Map.of("rkey", "resource" + i), "resource" + i);
        }
    }

    private static List<Object> firsts(TestPeer peer) {
        return peer.all().stream()
                .<Object>map(message -> ((Message.Event) message).payload().first())
                .toList();
    }

    /** Who gets which resource. */
    private static Map<Object, String> shares(Map<String, TestPeer> nodes) {
        var shares = new HashMap<Object, String>();
        nodes.forEach((key, peer) -> firsts(peer).forEach(resource -> assertNull(shares.put(resource, key))));
        assertEquals(RESOURCES, shares.size());
        return shares;
    }

    @Test
    void anEventGoesToTheNodeOfItsResource() {
        var nodes = Map.of("n1", node("n1"), "n2", node("n2"), "n3", node("n3"));
        TestPeer second = node("n2");
        TestPeer all = test.join();
        all.subscribe("com.topic");

        publishAll();
        Map<Object, String> shares = shares(nodes);
        publishAll();

        assertEquals(shares, shares(nodes));
        for (String node : nodes.keySet()) {
            long share = shares.values().stream().filter(node::equals).count();
            assertTrue(share > RESOURCES / 6, node + " has " + share);
        }
        assertEquals(
                2 * shares.values().stream().filter("n2"::equals).count(),
                firsts(second).size());
        assertEquals(2 * RESOURCES, firsts(all).size());
    }

    @Test
    void aNodeThatGoesLeavesItsShareAndMovesNoOther() {
        TestPeer leaving = node("n3");
        var staying = Map.of("n1", node("n1"), "n2", node("n2"));
        publishAll();
        List<Object> left = firsts(leaving);
        var before = new HashMap<Object, String>();
        staying.forEach((key, peer) -> firsts(peer).forEach(resource -> before.put(resource, key)));

        leaving.drop();
        publishAll();

        Map<Object, String> after = shares(staying);
        before.forEach((resource, key) -> assertEquals(key, after.get(resource)));
        assertEquals(RESOURCES - before.size(), left.size());
        assertNotEquals(0, left.size());
    }

    @Test
    void withoutAResourceAnEventGoesToAllAndWithoutNodesToo() {
        TestPeer one = node("n1");
        TestPeer two = node("n2");
        publisher.publish("com.topic", Map.of(), "for all");

        assertEquals(List.of("for all"), firsts(one));
        assertEquals(List.of("for all"), firsts(two));
        one.drop();
        two.drop();
        TestPeer plain = test.join();
        plain.subscribe("com.topic");
        publisher.publish("com.topic", Map.of("rkey", "r"), "no nodes");
        assertEquals(List.of("no nodes"), firsts(plain));
    }

    @Test
    void aRetainedEventIsForTheNodeOfItsResourceToo() {
        for (int i = 0; i < 20; i++) {
            publisher.publish("com.t" + i, Map.of("rkey", "resource" + i, "retain", true), "resource" + i);
        }
        TestPeer one = test.join();
        TestPeer two = test.join();
        one.subscribe("com.t", Map.of("nkey", "n1", "match", "prefix", "get_retained", true));
        int all = firsts(one).size();
        two.subscribe("com.t", Map.of("nkey", "n2", "match", "prefix", "get_retained", true));
        int some = firsts(two).size();

        assertEquals(20, all, "who is alone has to do with all");
        assertTrue(some > 0 && some < 20, "" + some);
    }

    @Test
    void keysAreTexts() {
        publisher.now(new Message.Subscribe(publisher.nextRequest(), Map.of("nkey", 1L), "com.topic"));
        assertEquals(
                ErrorUris.INVALID_ARGUMENT, publisher.next(Message.Error.class).error());
        publisher.publish("com.topic", Map.of("rkey", 1L, "acknowledge", true));
        assertEquals(
                ErrorUris.INVALID_ARGUMENT, publisher.next(Message.Error.class).error());
        var error = (Message.Error)
                publisher.ask("wamp.session.add_testament", "com.topic", List.of(), Map.of(), Map.of("rkey", 1L));
        assertEquals(ErrorUris.INVALID_ARGUMENT, error.error());
    }
}
