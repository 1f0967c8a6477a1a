package io.transom.router.internal;

import io.transom.wamp.Match;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A registered procedure or pattern and its callees. Changed under the dealer's lock only, read without. */
final class Registration {
    /** The policies of shared registrations (WAMP specification, Shared Registration). */
    static final Set<String> POLICIES = Set.of("single", "first", "last", "roundrobin", "random");

    final long id;
    final String uri;
    final Match match;
    final String invoke;
    final Instant created;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Callee[] callees = new Callee[0];

    Registration(long id, String uri, Match match, String invoke, Instant created) {
        this.id = id;
        this.uri = uri;
        this.match = match;
        this.invoke = invoke;
        this.created = created;
    }

    /** Somebody who answers calls of this registration, in the order of registering. */
    static final class Callee {
        final Registration registration;
        final Endpoint endpoint;
        /** False once unregistered; read and written on the endpoint's event loop only. */
        boolean active = true;

        Callee(Registration registration, Endpoint endpoint) {
            this.registration = registration;
            this.endpoint = endpoint;
        }
    }

    Callee[] callees() {
        return callees;
    }

    boolean isShared() {
        return !invoke.equals("single");
    }

    void add(Callee callee) {
        Callee[] more = Arrays.copyOf(callees, callees.length + 1);
        more[more.length - 1] = callee;
        callees = more;
    }

    /** Whether it was the last. */
    boolean remove(Callee callee) {
        callees = Arrays.stream(callees).filter(other -> other != callee).toArray(Callee[]::new);
        return callees.length == 0;
    }

    /** Who gets the next call; null while the last one is leaving. */
    @Nullable
    Callee next() {
        Callee[] all = callees;
        int n = all.length;
        if (n == 0) {
            return null;
        }
        return switch (invoke) {
            case "last" -> all[n - 1];
            case "roundrobin" -> all[Math.floorMod(turn.getAndIncrement(), n)];
            case "random" -> all[ThreadLocalRandom.current().nextInt(n)];
            default -> all[0];
        };
    }

    Map<String, Object> details() {
        return Map.of(
                "id",
                id,
                "created",
                RealmCore.timestamp(created),
                "uri",
                uri,
                "match",
                match.label(),
                "invoke",
                invoke);
    }
}
