package io.transom.router;

import io.transom.wamp.Connection;
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

    /** How often since the start each limit of the router was reached, by its ID; one that never was is absent. */
    Map<String, Long> limitHits();

    /** Takes a connection: the result gets its messages. Runs the opening handshake, then attaches the session. */
    Connection.Receiver accept(Connection connection, Authenticator authenticator);
}
