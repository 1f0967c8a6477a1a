package io.transom.router;

import io.transom.wamp.Match;
import io.transom.wamp.Payload;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told of what happens in a realm, synchronously and before the message that caused it is answered: so a bridge can mirror a
 * registration before the registering session's next message is handled. Must not block.
 */
@ConsumerType
public interface RealmListener {
    default void joined(SessionDetails session) {}

    default void left(SessionDetails session) {}

    /** The first callee of a registration. */
    default void registrationCreated(String procedure, Match match, SessionDetails by) {}

    /** The last callee of a registration went. */
    default void registrationDeleted(String procedure, Match match) {}

    /** An event was accepted by the broker, before it goes to any subscriber. */
    default void published(String topic, Payload payload, SessionDetails by) {}
}
