package io.transom.router;

import io.transom.wamp.Session;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** A running realm. Thread-safe; no method blocks. */
@ProviderType
public interface Realm {
    String name();

    RealmOptions options();

    /**
     * Joins a session of this process. No bytes are made; its handlers run on the given executor, which must keep the order of
     * its tasks.
     */
    Session join(Principal principal, Executor executor);

    /** Adds or replaces a role; sessions that are joined get the new authorizer. */
    void addRole(Role role);

    /** Takes a role away: joined sessions stay and are denied everything, new ones are refused. False when there was none. */
    boolean removeRole(String name);

    Collection<Role> roles();

    /** All sessions, those of this process included. */
    List<SessionDetails> sessions();

    Optional<SessionDetails> session(long id);

    /**
     * Sends GOODBYE to the sessions that fit, and detaches them.
     *
     * @return their IDs, ascending
     */
    List<Long> kill(Predicate<SessionDetails> which, String reason, @Nullable String message);

    RealmStats stats();

    /** Adds a listener until the result is closed. */
    AutoCloseable listen(RealmListener listener);
}
