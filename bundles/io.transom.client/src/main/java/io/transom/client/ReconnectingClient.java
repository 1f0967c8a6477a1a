package io.transom.client;

import io.transom.wamp.Closed;
import io.transom.wamp.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** A client that joins again whenever its session is lost. */
@ProviderType
public interface ReconnectingClient {
    /** The present session. */
    Optional<Session> session();

    /**
     * Leaves in order and does not come back; completes when the session has ended. A session that is just opening is left when it is open, or
     * has failed; that takes as long as the time-outs of connecting and of opening allow.
     */
    CompletionStage<Closed> stop(String reason);

    /** Completes when the client has ended for good: stopped, or refused with a fatal reason. */
    CompletionStage<Closed> ended();

    /** Told of the client's life; called on event loops, must not block. */
    @ConsumerType
    interface Listener {
        void joined(Session session);

        /** The session ended or an attempt failed; the next attempt follows after the delay. */
        default void lost(Closed why, Duration nextAttemptIn) {}
    }
}
