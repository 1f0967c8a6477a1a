package io.transom.router.internal;

import io.transom.router.SessionDetails;
import io.transom.router.SessionStatistics;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * What the messages of one session amount to, both ways, told in cycles as {@code wamp.session.on_stats}; there is one only where a
 * realm is configured to. What tells of it neither counts nor makes anybody tell, or it would go on for ever. Event loop only.
 */
final class Traffic implements IntConsumer {
    private static final String TOPIC = "wamp.session.on_stats";

    private final RouterSession session;
    private final SessionStatistics when;
    private long cycle;
    private Instant began = Instant.EPOCH;
    private long beganMillis;
    private long bytes;
    private long messages;
    private long rated;
    private boolean told;
    private boolean ignoring;

    Traffic(RouterSession session, SessionStatistics when) {
        this.session = session;
        this.when = when;
        begin();
    }

    private void begin() {
        cycle++;
        began = session.realm.now();
        beganMillis = millis();
        bytes = 0;
        messages = 0;
        rated = 0;
    }

    private long millis() {
        return session.realm.timers().millis();
    }

    /** A message of so many bytes went one way or the other. */
    @Override
    public void accept(int length) {
        if (!ignoring) {
            bytes += length;
            messages++;
            rated += 1 + Math.max(0, length - 1) / when.ratedMessageSize();
        }
    }

    void joined() {
        if (when.onJoin()) {
            tell(false);
        }
    }

    /** A message has been counted. */
    void counted() {
        boolean many = when.everyRatedMessages() > 0 && rated >= when.everyRatedMessages();
        if (!ignoring && (many || (when.everyMillis() > 0 && millis() - beganMillis >= when.everyMillis()))) {
            tell(false);
        }
    }

    void left() {
        if (when.onLeave()) {
            tell(true);
        }
    }

    /** Sends an event, which may itself be one of these. */
    void send(Subscription subscription, Message.Event event) {
        Object topic = subscription.match == Match.EXACT
                ? subscription.uri
                : event.details().get("topic");
        ignoring = TOPIC.equals(topic);
        try {
            session.send(event);
        } finally {
            ignoring = false;
        }
    }

    private void tell(boolean last) {
        SessionDetails details = session.details();
        Map<String, Object> who = Map.of(
                "session", session.id(),
                "realm", session.realm.name(),
                "authid", details.authid(),
                "authrole", details.authrole());
        Map<String, Object> stats = Map.of(
                "cycle", cycle,
                "serializer", session.connection().encoding().label(),
                "timestamp", TimeUnit.SECONDS.toNanos(began.getEpochSecond()) + began.getNano(),
                "duration", TimeUnit.MILLISECONDS.toNanos(millis() - beganMillis),
                "bytes", bytes,
                "messages", messages,
                "rated_messages", rated,
                "first", !told,
                "last", last);
        told = true;
        begin();
        session.realm.broker().publishMeta(TOPIC, () -> Payload.of(who, stats));
    }
}
