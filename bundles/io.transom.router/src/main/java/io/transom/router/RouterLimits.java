package io.transom.router;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The bounds of a router; every one may be changed. */
public record RouterLimits(
        Limit openingsPending,
        Limit openingTime,
        Limit openingRefusals,
        Limit callsPending,
        Limit callsKept,
        Limit callsQueued,
        Limit callsQueuedBytes,
        Limit subscriptions,
        Limit registrations,
        Limit testaments,
        Limit testamentBytes,
        Limit realmSessions,
        Limit retainedEvents,
        Limit retainedBytes,
        Limit historyEvents,
        Limit historyBytes,
        Limit historyAnswer,
        Limit inboxPending,
        Limit sendSlow,
        Limit sendPending,
        Limit sendGrace,
        Limit sendMost,
        Limit sendStalled,
        Limit localPending,
        Limit realmSendPending,
        Limit loopPending) {
    public static final RouterLimits DEFAULT = new RouterLimits(
            new Limit(
                    "router.openings.pending",
                    10_000,
                    "openings",
                    ErrorUris.UNAVAILABLE,
                    "Connections between HELLO and WELCOME; a further HELLO is refused."),
            new Limit(
                    "session.opening.time",
                    10_000,
                    "ms",
                    "transom.close.opening_timeout",
                    "Time from connecting to WELCOME, waiting for the authenticator excluded."),
            new Limit(
                    "session.opening.refusals",
                    10,
                    "refusals",
                    ErrorUris.NOT_AUTHORIZED,
                    "HELLOs of one connection that are refused; a further one is not looked at, and the connection is closed."),
            new Limit(
                    "session.calls.pending",
                    10_000,
                    "calls",
                    ErrorUris.UNAVAILABLE,
                    "Calls of one session that wait for a result; so many that were given up count for a callee until it answers."),
            new Limit(
                    "session.calls.kept",
                    8 << 20,
                    "bytes",
                    ErrorUris.UNAVAILABLE,
                    "Bytes of the calls of one session that are kept for another callee; a call beyond it is not routed again."),
            new Limit(
                    "registration.calls.queued",
                    10_000,
                    "calls",
                    ErrorUris.UNAVAILABLE,
                    "Calls of one registration, or those for one of its shards, that wait because its callees work on as many as they want at a time."),
            new Limit(
                    "registration.calls.queued.bytes",
                    32 << 20,
                    "bytes",
                    ErrorUris.UNAVAILABLE,
                    "Bytes of the calls of one registration, or of those for one of its shards, that wait for a callee; a call counts 128 bytes and its payload."),
            new Limit(
                    "session.subscriptions",
                    10_000,
                    "subscriptions",
                    ErrorUris.UNAVAILABLE,
                    "Subscriptions of one session."),
            new Limit(
                    "session.registrations",
                    10_000,
                    "registrations",
                    ErrorUris.UNAVAILABLE,
                    "Registrations of one session."),
            new Limit("session.testaments", 100, "testaments", ErrorUris.UNAVAILABLE, "Testaments of one session."),
            new Limit(
                    "session.testaments.bytes",
                    1 << 20,
                    "bytes",
                    ErrorUris.UNAVAILABLE,
                    "Bytes that the testaments of one session take."),
            new Limit("realm.sessions", 100_000, "sessions", ErrorUris.UNAVAILABLE, "Sessions attached to one realm."),
            new Limit(
                    "realm.retained.events",
                    10_000,
                    "events",
                    ErrorUris.UNAVAILABLE,
                    "Events that a realm retains; beyond it the oldest are forgotten."),
            new Limit(
                    "realm.retained.bytes",
                    64 << 20,
                    "bytes",
                    ErrorUris.UNAVAILABLE,
                    "Bytes that retained events take in a realm; beyond it the oldest are forgotten."),
            new Limit(
                    "realm.history.events",
                    100,
                    "events",
                    ErrorUris.UNAVAILABLE,
                    "Events of the history of one topic or pattern that does not say itself how many; beyond it the oldest are forgotten."),
            new Limit(
                    "realm.history.bytes",
                    16 << 20,
                    "bytes",
                    ErrorUris.UNAVAILABLE,
                    "Bytes that the history of one topic or pattern takes; beyond it the oldest are forgotten."),
            new Limit(
                    "realm.history.answer",
                    512 << 10,
                    "bytes",
                    ErrorUris.UNAVAILABLE,
                    "Bytes of events in one answer of wamp.subscription.get_events, which says that there are more."),
            new Limit(
                    "session.inbox.pending",
                    32 << 20,
                    "bytes",
                    "transom.close.inbox_overflow",
                    "Bytes that came from a session while the permission for an earlier message was being decided."),
            new Limit(
                    "session.send.slow",
                    1 << 20,
                    "bytes",
                    "transom.close.slow_consumer",
                    "Bytes that wait for a session; above it nothing is read from the session, until half of it is left."),
            new Limit(
                    "session.send.pending",
                    8 << 20,
                    "bytes",
                    "transom.close.slow_consumer",
                    "Bytes that wait for a session; above it senders wait, and session.send.grace begins."),
            new Limit(
                    "session.send.grace",
                    5_000,
                    "ms",
                    "transom.close.slow_consumer",
                    "Time in which a session above session.send.pending takes session.send.slow bytes, or it is closed."),
            new Limit(
                    "session.send.most",
                    32 << 20,
                    "bytes",
                    "transom.close.slow_consumer",
                    "Bytes that wait for a session; above it the session is closed at once."),
            new Limit(
                    "session.send.stalled",
                    30_000,
                    "ms",
                    "transom.close.slow_consumer",
                    "Time in which a session above session.send.slow is seen to take bytes, or it is closed."),
            new Limit(
                    "session.local.pending",
                    64 << 20,
                    "bytes",
                    "transom.close.slow_consumer",
                    "The same for a session inside this process, whose handlers do not keep up; a message counts 128 bytes and its payload."),
            new Limit(
                    "realm.send.pending",
                    1 << 30,
                    "bytes",
                    "transom.close.slow_consumer",
                    "Bytes that wait for the sessions of a realm, of each above 256 KiB; above it senders wait, and session.send.grace begins."),
            new Limit(
                    "loop.pending",
                    64 << 20,
                    "bytes",
                    "transom.close.slow_consumer",
                    "Bytes of messages that one event loop has for the sessions of another; above half of it senders wait, above it those sessions are closed."));

    private static final Set<String> OF_THE_ROUTER =
            Set.of("router.openings.pending", "session.opening.time", "session.opening.refusals", "loop.pending");

    /** Those that a realm may have with values of its own ({@link RealmOptions#limits}). */
    public List<Limit> ofRealm() {
        return all().stream()
                .filter(limit -> !OF_THE_ROUTER.contains(limit.id()))
                .toList();
    }

    /** All of them, in order. */
    public List<Limit> all() {
        return Stream.of(RouterLimits.class.getRecordComponents())
                .map(this::get)
                .toList();
    }

    /** The same limits, one of them with another value. Throws {@link IllegalArgumentException} when none has the ID. */
    public RouterLimits with(String id, long value) {
        List<Limit> all = new ArrayList<>(all());
        if (all.stream().noneMatch(limit -> limit.id().equals(id))) {
            throw new IllegalArgumentException("no limit of a router has the ID " + id);
        }
        all.replaceAll(limit -> limit.id().equals(id) ? limit.withValue(value) : limit);
        try {
            return (RouterLimits) RouterLimits.class.getDeclaredConstructors()[0].newInstance(all.toArray());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The same limits, those that are named with other values. Throws as {@link #with(String, long)}. */
    public RouterLimits with(Map<String, Long> values) {
        RouterLimits limits = this;
        for (Map.Entry<String, Long> value : values.entrySet()) {
            limits = limits.with(value.getKey(), value.getValue());
        }
        return limits;
    }

    private Limit get(RecordComponent component) {
        try {
            return (Limit) component.getAccessor().invoke(this);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
