package io.transom.center.internal;

import io.transom.router.Principal;
import io.transom.router.RealmListener;
import io.transom.router.SessionDetails;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.LimitHits;
import io.transom.wamp.WampError;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Counts who is there, nodes, operators, clients without a key, and addresses, and says who would be one too many. A place is taken at the
 * moment when a login is accepted, so that no number of logins at once gets more places than there are. Sessions in this process are
 * not counted.
 */
final class Attendance implements Realms.Observer {
    /** The family, eight groups and the port. */
    private static final int PARTS_OF_IPV6 = 10;

    /** The family and four groups. */
    private static final int PARTS_OF_NETWORK = 5;

    private enum Kind {
        NODE,
        OPERATOR,
        PUBLIC;

        static Kind of(Principal principal) {
            return switch (principal.authrole()) {
                case Names.ROLE_NODE -> NODE;
                case Names.ROLE_PUBLIC -> PUBLIC;
                default -> OPERATOR;
            };
        }
    }

    /** A login that goes on, or the session that it became. */
    private static final class Arrival {
        private final String host;
        /** Null until it has a place. */
        private @Nullable Kind kind;

        Arrival(String host) {
            this.host = host;
        }
    }

    private final CenterLimits limits;
    private final LimitHits hits;
    private final NodeRate rate;

    // Guarded by this.
    private final Map<Long, Arrival> arrivals = new HashMap<>();
    private final Map<Kind, Integer> byKind = new EnumMap<>(Kind.class);
    private final Map<String, Integer> byAddress = new HashMap<>();

    /** @param rate told of the nodes */
    Attendance(CenterLimits limits, LimitHits hits, NodeRate rate) {
        this.limits = limits;
        this.hits = hits;
        this.rate = rate;
    }

    /**
     * Whose address it is: {@code tcp4:127.0.0.1} without the port, and of IPv6 the network {@code tcp6:2001:db8:0:1::/64}, since whoever has
     * one address of it has them all (RFC 4291, 2.5.4).
     */
    static String host(String address) {
        String[] groups = address.split(":", -1);
        if (address.startsWith("tcp6:") && groups.length == PARTS_OF_IPV6) {
            return String.join(":", List.of(groups).subList(0, PARTS_OF_NETWORK)) + "::/64";
        }
        int colon = address.lastIndexOf(':');
        return colon > 0 && address.startsWith("tcp") ? address.substring(0, colon) : address;
    }

    /**
     * A login begins. Until {@link #over} it may ask for a place.
     *
     * @param id of the session that it may become
     * @return why nobody more may come from the address; absent when somebody may
     */
    synchronized Optional<WampError> begun(long id, String host) {
        Optional<WampError> tooMany = refusal(limits.addressSessions(), byAddress.getOrDefault(host, 0));
        if (tooMany.isEmpty()) {
            arrivals.put(id, new Arrival(host));
        }
        return tooMany;
    }

    /** Takes a place for who is about to join. Why there is none; absent when it was taken. */
    synchronized Optional<WampError> accepted(long id, Principal joining) {
        Arrival arrival = arrivals.get(id);
        if (arrival == null) {
            return Optional.of(new WampError(ErrorUris.NETWORK_FAILURE, "the connection is gone"));
        }
        Kind kind = Kind.of(joining);
        Optional<WampError> tooMany = refusal(limits.addressSessions(), byAddress.getOrDefault(arrival.host, 0))
                .or(() -> refusal(limit(kind), byKind.getOrDefault(kind, 0)));
        if (tooMany.isEmpty()) {
            arrival.kind = kind;
            byKind.merge(kind, 1, Integer::sum);
            byAddress.merge(arrival.host, 1, Integer::sum);
        }
        return tooMany;
    }

    /** A login is over. Its place is free unless it has become a session. */
    void over(long id, boolean joined) {
        if (!joined) {
            free(id);
        }
    }

    private synchronized void free(long id) {
        Arrival gone = arrivals.remove(id);
        if (gone != null && gone.kind != null) {
            byKind.merge(gone.kind, -1, Integer::sum);
            byAddress.computeIfPresent(gone.host, (host, there) -> there > 1 ? there - 1 : null);
        }
    }

    private Limit limit(Kind kind) {
        return switch (kind) {
            case NODE -> limits.nodes();
            case OPERATOR -> limits.operators();
            case PUBLIC -> limits.strangers();
        };
    }

    private Optional<WampError> refusal(Limit limit, int there) {
        if (!limit.exceededBy(there + 1L)) {
            return Optional.empty();
        }
        hits.hit(limit);
        return Optional.of(limit.error(there + 1L));
    }

    /** Sessions of operators, and logins that are about to be. */
    synchronized int operators() {
        return byKind.getOrDefault(Kind.OPERATOR, 0);
    }

    /** All that are there or on their way. */
    synchronized int arrivals() {
        return arrivals.size();
    }

    @Override
    public CompletionStage<Void> started(CenterRealm realm) {
        realm.realm().listen(new RealmListener() {
            @Override
            public void joined(SessionDetails session) {
                if (!session.internal() && Names.ROLE_NODE.equals(session.authrole())) {
                    rate.joined(session);
                }
            }

            @Override
            public void left(SessionDetails session) {
                if (!session.internal()) {
                    free(session.id());
                    rate.left(session);
                }
            }
        });
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void stopping(CenterRealm realm) {
        // its sessions are ended next, and the listener hears of them
    }
}
