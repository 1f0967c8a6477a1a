package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.Uris;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A client that publishes and subscribes at random, and checks what it gets. Each event says who published it as which. */
final class PubSubPeer {
    private static final List<String> TOPICS = List.of("com.a", "com.b", "com.a.c");
    private static final List<String> MATCHES = List.of("exact", "prefix", "wildcard");
    private static final List<String> AUTHIDS = List.of("anna", "ben", "carl");
    private static final List<String> AUTHROLES = List.of("user", "disclosed");
    /** Testaments come behind all else of their session, and one scope behind the other. */
    private static final long DETACHED = 1_000_000;

    private static final long DESTROYED = 2_000_000;

    final TestPeer connection;
    private final int number;
    private final Random random;
    private final String authid;
    private final String authrole;
    private long session;
    private long sequence;
    private long wills;
    private boolean gone;
    private final Map<Long, Lifetime> subscribing = new HashMap<>();
    private final Map<Long, Long> unsubscribing = new HashMap<>();
    private final Map<Long, Lifetime> subscriptions = new HashMap<>();
    private final Map<Long, Told> publishing = new HashMap<>();

    /** From a SUBSCRIBE to its end. */
    final class Lifetime {
        private final String uri;
        private final Match match;
        private final boolean wantsRetained;
        private final Set<List<Long>> got = new HashSet<>();
        private final Map<Long, Long> lastFrom = new HashMap<>();
        private final Set<List<Long>> happened = new HashSet<>();
        private boolean live;
        private boolean asksAgain;
        private boolean ending;

        Lifetime(String uri, Match match, boolean wantsRetained) {
            this.uri = uri;
            this.match = match;
            this.wantsRetained = wantsRetained;
        }

        /** Whether it has not even been asked to end. */
        boolean lasts() {
            return !ending && !isGone();
        }

        boolean got(Told publication) {
            return got.contains(List.of((long) publication.publisher.number, publication.sequence));
        }

        /** Once, what the publisher published in its order, and what was retained before all else, unless it is asked for again. */
        void take(Message.Event event) {
            long publisher = (Long) event.payload().args().get(0);
            long sent = (Long) event.payload().args().get(1);
            boolean first = got.add(List.of(publisher, sent));
            assertTrue(first || asksAgain, () -> "twice: " + event);
            if (event.details().containsKey("retained")) {
                assertTrue((wantsRetained && !live) || asksAgain, () -> "retained, late or not asked for: " + event);
                return;
            }
            assertTrue(happened.add(List.of(publisher, sent)), () -> "twice, not retained: " + event);
            live = true;
            Long last = lastFrom.put(publisher, sent);
            assertTrue(last == null || last < sent, () -> "from " + publisher + ": " + sent + " after " + last);
        }

        @Override
        public String toString() {
            return match.label() + " " + uri + " of " + number;
        }
    }

    /** A publication, and the subscriptions that were confirmed before it. */
    static final class Told {
        private final PubSubPeer publisher;
        private final long sequence;
        private final List<Lifetime> expected = new ArrayList<>();
        private boolean acknowledged;

        Told(PubSubPeer publisher, long sequence) {
            this.publisher = publisher;
            this.sequence = sequence;
        }

        List<Lifetime> expected() {
            return expected;
        }

        boolean isAcknowledged() {
            return acknowledged;
        }

        @Override
        public String toString() {
            return sequence + " from " + publisher.number;
        }
    }

    PubSubPeer(int number, Random random, DefaultRouter router, TestLoop loop) {
        this.number = number;
        this.random = random;
        this.authid = pick(AUTHIDS);
        this.authrole = pick(AUTHROLES);
        this.connection = new TestPeer(router, loop, TestRouter.OPEN);
        var hello = new HashMap<>(TestPeer.ALL_FEATURES);
        hello.put("authid", authid);
        hello.put("authrole", authrole);
        connection.tell(new Message.Hello("realm1", hello));
    }

    boolean isGone() {
        return gone || connection.isClosed();
    }

    // What it does.

    void act(List<PubSubPeer> peers, List<Told> told) {
        if (session == 0 || isGone()) {
            return;
        }
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> subscribe();
            case 4 -> unsubscribe();
            case 5, 6, 7, 8, 9, 10, 11, 12 -> publish(peers, told);
            case 13 -> leaveTestament();
            case 14 -> {
                if (random.nextInt(4) == 0) {
                    kill(pick(peers));
                }
            }
            default -> {
                if (random.nextInt(4) == 0) {
                    leave();
                }
            }
        }
    }

    private void subscribe() {
        String match = pick(MATCHES);
        String uri = match.equals("wildcard") ? pick(List.of("com.", "com..c")) : pick(TOPICS);
        boolean retained = random.nextBoolean();
        long request = connection.nextRequest();
        subscribing.put(request, new Lifetime(uri, Match.of(match), retained));
        connection.tell(new Message.Subscribe(request, Map.of("match", match, "get_retained", retained), uri));
    }

    private void unsubscribe() {
        subscriptions.keySet().stream()
                .filter(id -> !unsubscribing.containsValue(id))
                .findAny()
                .ifPresent(id -> {
                    long request = connection.nextRequest();
                    unsubscribing.put(request, id);
                    subscriptions.get(id).ending = true;
                    connection.tell(new Message.Unsubscribe(request, id));
                });
    }

    private void publish(List<PubSubPeer> peers, List<Told> told) {
        String topic = pick(TOPICS);
        var options = new HashMap<String, Object>();
        options.put("acknowledge", true);
        options.put("retain", random.nextInt(3) == 0);
        options.put("exclude_me", random.nextBoolean());
        switch (random.nextInt(10)) {
            case 0 -> options.put("exclude", List.of(pick(peers).session, pick(peers).session));
            case 1 -> options.put("eligible", List.of(pick(peers).session, pick(peers).session));
            case 2 -> options.put("exclude_authid", List.of(pick(AUTHIDS)));
            case 3 -> options.put("eligible_authid", List.of(pick(AUTHIDS)));
            case 4 -> options.put("exclude_authrole", List.of(pick(AUTHROLES)));
            case 5 -> options.put("eligible_authrole", List.of(pick(AUTHROLES)));
            default -> {}
        }
        var publication = new Told(this, ++sequence);
        for (PubSubPeer peer : peers) {
            if (peer.mayHave(options, this)) {
                peer.subscriptions.values().stream()
                        .filter(lifetime -> lifetime.lasts() && Uris.matches(topic, lifetime.uri, lifetime.match))
                        .forEach(publication.expected::add);
            }
        }
        told.add(publication);
        long request = connection.nextRequest();
        publishing.put(request, publication);
        connection.tell(new Message.Publish(request, options, topic, Payload.of((long) number, publication.sequence)));
    }

    private boolean mayHave(Map<String, Object> options, PubSubPeer publisher) {
        return (this != publisher || Boolean.FALSE.equals(options.get("exclude_me")))
                && allows(options, "", session)
                && allows(options, "_authid", authid)
                && allows(options, "_authrole", authrole);
    }

    private static boolean allows(Map<String, Object> options, String suffix, Object who) {
        return (!(options.get("eligible" + suffix) instanceof List<?> eligible) || eligible.contains(who))
                && !(options.get("exclude" + suffix) instanceof List<?> excluded && excluded.contains(who));
    }

    private void leaveTestament() {
        boolean detached = random.nextBoolean();
        long which = (detached ? DETACHED : DESTROYED) + ++wills;
        connection.tell(new Message.Call(
                connection.nextRequest(),
                Map.of(),
                "wamp.session.add_testament",
                Payload.of(
                        pick(TOPICS),
                        List.of((long) number, which),
                        Map.of(),
                        Map.of("retain", random.nextBoolean()),
                        detached ? "detached" : "destroyed")));
    }

    private void kill(PubSubPeer other) {
        connection.tell(new Message.Call(
                connection.nextRequest(),
                Map.of(),
                random.nextBoolean() ? "wamp.session.kill" : "wamp.session.kill_by_authid",
                Payload.of(random.nextBoolean() ? (Object) other.session : other.authid)));
    }

    void leave() {
        if (isGone()) {
            return;
        }
        if (random.nextBoolean()) {
            connection.tell(new Message.Goodbye(Map.of(), "wamp.close.normal"));
            gone = true;
        } else {
            connection.dropLater();
        }
    }

    // What it gets.

    void take(int count) {
        for (int i = 0; i < count; i++) {
            Message message = connection.arrivedNext();
            if (message == null) {
                return;
            }
            take(message);
        }
    }

    private void take(Message message) {
        if (message instanceof Message.Welcome welcome) {
            session = welcome.session();
        } else if (message instanceof Message.Event event) {
            Lifetime lifetime = subscriptions.get(event.subscription());
            assertNotNull(lifetime, () -> "before SUBSCRIBED or after UNSUBSCRIBED: " + event);
            lifetime.take(event);
        } else if (message instanceof Message.Subscribed subscribed) {
            Lifetime asked = subscribing.remove(subscribed.request());
            Lifetime known = subscriptions.putIfAbsent(subscribed.subscription(), asked);
            if (known != null) {
                assertTrue(known.uri.equals(asked.uri) && known.match == asked.match);
                known.asksAgain |= asked.wantsRetained;
            }
        } else if (message instanceof Message.Unsubscribed unsubscribed) {
            subscriptions.remove(unsubscribing.remove(unsubscribed.request()));
        } else if (message instanceof Message.Published published) {
            publishing.remove(published.request()).acknowledged = true;
        } else if (message instanceof Message.Goodbye) {
            if (!gone) {
                connection.tell(new Message.Goodbye(Map.of(), "wamp.close.goodbye_and_out"));
            }
            gone = true;
        } else if (message instanceof Message.Error error) {
            assertEquals(Message.Call.CODE, error.requestType(), () -> "" + error);
        } else {
            assertFalse(message instanceof Message.Abort, () -> "" + message);
        }
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
