package io.transom.router;

import io.transom.wamp.Connection;
import io.transom.wamp.LimitHits;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The realms of one process, and the one place where HELLO becomes WELCOME. Thread-safe; no method blocks. */
@ProviderType
public interface Router {
    /**
     * @param greeting entries added to every WELCOME's details and {@code authextra}, for example {@code x_cb_node}; the key
     *     {@code x_cb_peer} is added by the router itself
     */
    static Router create(RouterLimits limits, Map<String, Object> greeting) {
        return new io.transom.router.internal.DefaultRouter(limits, greeting);
    }

    /** Starts a realm. Throws {@link IllegalStateException} when one of that name runs. */
    Realm start(RealmOptions options);

    Optional<Realm> realm(String name);

    Collection<Realm> realms();

    /**
     * Stops a realm: every session gets GOODBYE with the reason and is detached.
     *
     * @return IDs of the sessions that were attached, ascending; empty when no such realm runs
     */
    List<Long> stop(String name, String reason);

    /** Bounds of the router, and of realms that have none of their own. */
    RouterLimits limits();

    /** Where limits that are reached are counted; what serves the router, as checks of its authenticators, counts there too. */
    LimitHits hits();

    /** How often since the start each limit was reached, by its ID; one that never was is absent. */
    default Map<String, Long> limitHits() {
        return hits().snapshot();
    }

    /** Takes a connection: the result gets its messages. Runs the opening handshake, then attaches the session. */
    Connection.Receiver accept(Connection connection, Authenticator authenticator);
}
