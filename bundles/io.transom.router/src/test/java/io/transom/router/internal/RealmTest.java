package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authorizer;
import io.transom.router.RealmListener;
import io.transom.router.RealmOptions;
import io.transom.router.RealmStats;
import io.transom.router.Role;
import io.transom.router.RouterLimits;
import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RealmTest {
    private final TestRouter test = new TestRouter();

    @Test
    void realmsAreKnownByName() {
        assertThrows(IllegalStateException.class, () -> test.router.start(RealmOptions.of("realm1")));
        test.router.start(RealmOptions.of("realm2"));

        assertEquals(2, test.router.realms().size());
        assertTrue(test.router.realm("realm2").isPresent());
        assertEquals(List.of(), test.router.stop("realm2", ErrorUris.CLOSE_REALM));
        assertEquals(List.of(), test.router.stop("realm2", ErrorUris.CLOSE_REALM));
        assertTrue(test.router.realm("realm2").isEmpty());
        test.router.start(RealmOptions.of("realm2"));
    }

    @Test
    void stoppingARealmSaysGoodbyeToItsSessionsOnly() {
        TestPeer one = test.join();
        TestPeer two = test.join("t", "trusted");

        List<Long> detached = test.router.stop("realm1", ErrorUris.CLOSE_REALM);

        assertEquals(List.of(one.session, two.session).stream().sorted().toList(), detached);
        for (TestPeer peer : List.of(one, two)) {
            Message.Goodbye goodbye = peer.next(Message.Goodbye.class);
            assertEquals(ErrorUris.CLOSE_REALM, goodbye.reason());
            assertEquals(Map.of(), goodbye.details());
        }
        assertEquals(List.of(), test.realm.sessions());
    }

    @Test
    void statisticsCountWhatReachesTheRealm() {
        RealmStats fresh = test.realm.stats();
        assertEquals(3, fresh.roles());
        assertEquals(1, fresh.sessions());
        assertEquals(Map.of("register", 24L), fresh.received());
        assertEquals(Map.of("registered", 24L), fresh.sent());

        TestPeer peer = test.join();
        peer.subscribe("com.t");
        peer.publish("com.t", Map.of("acknowledge", true, "exclude_me", false));

        RealmStats stats = test.realm.stats();
        assertEquals(2, stats.sessions());
        assertEquals(1L, stats.received().get("subscribe"));
        assertEquals(1L, stats.sent().get("subscribed"));
        assertEquals(1L, stats.sent().get("event"));
        assertEquals(1L, stats.sent().get("published"));
        assertEquals(4L, stats.received().get("publish"), "on_join, on_create, on_subscribe and the peer's");
        assertFalse(stats.received().containsKey("hello"));
        assertFalse(stats.sent().containsKey("welcome"));
    }

    @Test
    void statisticsShowWhatWaits() {
        var small = new TestRouter(RouterLimits.DEFAULT.with("session.subscriptions", 1));
        TestPeer callee = small.join();
        callee.register("com.p", Map.of("invoke", "roundrobin", "concurrency", 1));
        TestPeer caller = small.join();
        caller.call("com.p");
        caller.call("com.p");
        TestPeer slow = small.join();
        slow.subscribe("com.t");
        slow.now(new Message.Subscribe(slow.nextRequest(), Map.of(), "com.u"));
        slow.pendingBytes(9 << 20);
        caller.publish("com.t", Map.of());

        RealmStats stats = small.realm.stats();

        assertEquals(1, stats.blocked());
        assertEquals(9 << 20, stats.bytesWaiting());
        assertEquals(2, stats.callsPending());
        assertEquals(1, stats.callsQueued());
        assertEquals(Map.of("session.subscriptions", 1L, "session.send.slow", 1L), stats.limitHits());
    }

    @Test
    void aRealmMayHaveLimitsOfItsOwnAndCountsItsHits() {
        var own = (RealmCore) test.router.start(RealmOptions.of("own").withLimits(Map.of("session.subscriptions", 1L)));
        own.addRole(new Role("user", Authorizer.ALL));
        TestPeer bounded = test.join("own", "joe", "user", TestPeer.ALL_FEATURES);
        bounded.subscribe("com.t");
        bounded.now(new Message.Subscribe(bounded.nextRequest(), Map.of(), "com.u"));
        TestPeer other = test.join();
        other.subscribe("com.t");
        other.subscribe("com.u");

        assertTrue(String.valueOf(bounded.next(Message.Error.class).payload().first())
                .contains("limit session.subscriptions: at most 1 subscriptions, found 2"));
        assertEquals(Map.of("session.subscriptions", 1L), own.stats().limitHits());
        assertEquals(Map.of(), test.realm.stats().limitHits());
        assertEquals(Map.of("session.subscriptions", 1L), test.router.limitHits());
        var refused = assertThrows(
                IllegalArgumentException.class, () -> RealmOptions.of("x").withLimits(Map.of("loop.pending", 1L)));
        assertEquals("limits: no limit of a realm has the ID loop.pending", refused.getMessage());
    }

    @Test
    void listenersAreToldBeforeTheAnswer() throws Exception {
        var told = new ArrayList<String>();
        TestPeer[] peer = new TestPeer[1];
        var listener = new RealmListener() {
            @Override
            public void joined(SessionDetails session) {
                told.add("joined " + session.authid() + answers());
            }

            @Override
            public void left(SessionDetails session) {
                told.add("left " + session.authid());
            }

            @Override
            public void registrationCreated(String procedure, Match match, SessionDetails by) {
                told.add("created " + procedure + " " + match + " " + by.authid() + answers());
            }

            @Override
            public void registrationDeleted(String procedure, Match match) {
                told.add("deleted " + procedure + " " + match + answers());
            }

            @Override
            public void published(String topic, Payload payload, SessionDetails by) {
                if (!topic.startsWith("wamp.")) {
                    told.add("published " + topic + " " + payload.first() + " " + by.authid() + answers());
                }
            }

            private String answers() {
                return peer[0] == null ? "" : " after " + peer[0].arrived() + " answers";
            }
        };
        AutoCloseable listening = test.realm.listen(listener);

        peer[0] = test.join("anna", "user");
        peer[0].now(new Message.Register(1, Map.of("match", "prefix"), "com.p"));
        peer[0].now(new Message.Publish(2, Map.of("acknowledge", true), "com.t", Payload.of("x")));
        peer[0].now(
                new Message.Unregister(3, peer[0].next(Message.Registered.class).registration()));
        peer[0].drop();
        listening.close();
        test.join();

        assertEquals(
                List.of(
                        "joined anna",
                        "created com.p PREFIX anna after 0 answers",
                        "published com.t x anna after 1 answers",
                        "deleted com.p PREFIX after 1 answers",
                        "left anna"),
                told);
    }

    @Test
    void aListenerThatFailsDisturbsNobody() {
        test.realm.listen(new RealmListener() {
            @Override
            public void registrationCreated(String procedure, Match match, SessionDetails by) {
                throw new IllegalStateException("listener");
            }
        });

        test.join().register("com.p");
    }

    @Test
    void strictRealmsTakeStrictUrisOnly() {
        test.router
                .start(RealmOptions.of("strict").withStrictUris(true))
                .addRole(new io.transom.router.Role("user", io.transom.router.Authorizer.ALL));
        TestPeer peer = test.connect(TestRouter.OPEN);
        peer.now(new Message.Hello("strict", TestPeer.ALL_FEATURES));
        peer.next(Message.Welcome.class);

        peer.subscribe("com.t_1");
        peer.now(new Message.Subscribe(2, Map.of(), "com.Topic"));

        assertEquals(ErrorUris.INVALID_URI, peer.next(Message.Error.class).error());
    }

    @Test
    void aConnectionThatIsGoneLeavesNoMailboxBehind() {
        TestPeer peer = test.join();
        assertEquals(1, test.router.loops().size());

        peer.drop();

        assertEquals(0, test.router.loops().size());
    }
}
