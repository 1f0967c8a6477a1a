package io.transom.center.internal;

import io.transom.api.Timestamps;
import io.transom.api.Wire;
import io.transom.router.Realm;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.Session;
import java.time.Instant;
import java.util.Map;

/**
 * A realm that runs: the domain realm or a management realm.
 *
 * @param oid of the management realm; empty for the domain realm
 * @param backend the center's own session in it: registers, calls nodes, publishes
 */
record CenterRealm(String oid, Realm realm, Session backend, Instant started, Ticker ticker) {
    String name() {
        return realm.name();
    }

    boolean isDomain() {
        return oid.isEmpty();
    }

    /** Publishes to all subscribers, in the order of the calls of one thread. */
    void publish(String topic, Object... args) {
        backend.publish(topic, Wire.event(args), PublishOptions.DEFAULT.includingMe());
    }

    /** The argument of {@code on_tick}. */
    Map<String, Object> tickAt(Instant now) {
        return Map.of("now", Timestamps.of(now), "tick", ticker.count());
    }

    void end() {
        ticker.close();
    }
}
