package io.transom.worker.router.internal;

import io.transom.api.Config;
import io.transom.router.CachedAuthorizer;
import io.transom.router.RouterLimits;
import io.transom.router.auth.Checks;
import io.transom.transport.TransportLimits;
import io.transom.wamp.Limit;
import io.transom.wamp.serializer.ReadLimits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The key {@code limits}: values by the IDs of limits (docs/reference/router-configuration.md, "Limits"). */
final class LimitsConfig {
    private static final long MOST_BYTES = 1L << 40;
    private static final long MOST_PINGS = 1_000_000;

    /** Limits of a transport that keys of the reference set. */
    private static final Map<String, String> OTHER_KEYS = Map.of(
            "message.bytes", "max_message_size",
            "transport.opening.time", "open_handshake_timeout",
            "transport.connections", "max_connections");

    private LimitsConfig() {}

    /** Of a worker: those of its realms that say nothing else, and those of the whole process. */
    static List<Limit> ofWorker() {
        var all = new ArrayList<>(RouterLimits.DEFAULT.all());
        all.addAll(
                List.of(Checks.PENDING, Checks.DERIVATIONS, ServiceSessions.ANSWER_TIME, CachedAuthorizer.DECISIONS));
        return all;
    }

    static List<Limit> ofRealm() {
        return RouterLimits.DEFAULT.ofRealm();
    }

    static List<Limit> ofTransport() {
        var all = new ArrayList<>(TransportLimits.DEFAULT.all());
        all.addAll(ReadLimits.DEFAULT.all());
        return all;
    }

    /** A limit as a worker has it. */
    static Limit in(Map<String, Long> values, Limit limit) {
        return limit.withValue(values.getOrDefault(limit.id(), limit.value()));
    }

    static Map<String, Long> worker(Config options) {
        Map<String, Long> values = read(options, "worker", ofWorker());
        checkOrder(options, ofRouter(values));
        return values;
    }

    /** Those of a worker that are its router's. */
    static RouterLimits ofRouter(Map<String, Long> values) {
        var ofRouter = new LinkedHashMap<>(values);
        ofRouter.keySet()
                .retainAll(RouterLimits.DEFAULT.all().stream().map(Limit::id).toList());
        return RouterLimits.DEFAULT.with(ofRouter);
    }

    /** @param worker what holds where the realm says nothing */
    static Map<String, Long> realm(Config realm, RouterLimits worker) {
        Map<String, Long> values = read(realm, "realm", ofRealm());
        checkOrder(realm, worker.with(values));
        return values;
    }

    static Map<String, Long> transport(Config transport) {
        return read(transport, "transport", ofTransport());
    }

    private static Map<String, Long> read(Config config, String whose, List<Limit> known) {
        var values = new LinkedHashMap<String, Long>();
        config.get("limits")
                .ifPresent(limits -> limits.entries().forEach((id, value) -> {
                    if (value.value() == null) {
                        return; // as if left out
                    }
                    Limit limit = known.stream()
                            .filter(one -> one.id().equals(id))
                            .findFirst()
                            .orElseThrow(() -> value.complain("expected the ID of a limit of a %s, as %s, found \"%s\""
                                    .formatted(whose, nearest(id, known), id)));
                    if (whose.equals("transport") && OTHER_KEYS.containsKey(id)) {
                        throw value.complain("this limit is set by the key " + OTHER_KEYS.get(id));
                    }
                    values.put(id, value.integer(1, most(limit)));
                }));
        return values;
    }

    private static long most(Limit limit) {
        return switch (limit.id()) {
            case "message.depth" -> ReadLimits.MAX_DEPTH;
            case "transport.tls.hello" -> TransportLimits.MOST_HELLO_BYTES;
            case "transport.http.head" -> TransportLimits.MOST_HEAD_BYTES;
            case "transport.pings" -> MOST_PINGS;
            default ->
                limit.unit().equals("bytes") && !limit.id().startsWith("transport.") ? MOST_BYTES : Integer.MAX_VALUE;
        };
    }

    /** What waits for a session reaches the marks one after the other. */
    private static void checkOrder(Config config, RouterLimits limits) {
        var marks = List.of(limits.sendSlow(), limits.sendPending(), limits.sendMost());
        for (int i = 1; i < marks.size(); i++) {
            Limit lower = marks.get(i - 1);
            Limit higher = marks.get(i);
            if (lower.value() > higher.value()) {
                throw config.require("limits")
                        .complain("%s: expected at most %s, which is %d, found %d"
                                .formatted(lower.id(), higher.id(), higher.value(), lower.value()));
            }
        }
    }

    private static String nearest(String id, Collection<Limit> known) {
        return known.stream()
                .map(Limit::id)
                .min(Comparator.comparingInt(other -> distance(id, other)))
                .orElseThrow();
    }

    /** How many characters are to be put in, left out or changed (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
