package io.transom.wamp;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A call in flight. */
@ProviderType
public interface Call {
    /** The final result; fails with {@link WampError}. */
    CompletionStage<Payload> result();

    /** Details of the final RESULT or ERROR, decoded values; empty before it has come. */
    default Map<String, Object> details() {
        return Map.of();
    }

    /**
     * Sends a further part of a call that was made with {@link CallOptions#withMoreToCome}. Ignored once there is a result,
     * after {@link #finish} and for any other call.
     *
     * @throws WampError {@code wamp.error.invalid_payload} when it cannot be written
     */
    default void send(Payload part) {
        // a call of one part
    }

    /** Sends the last part; otherwise as {@link #send}. */
    default void finish(Payload part) {
        // a call of one part
    }

    /** Asks the router to cancel (WAMP specification, Call Canceling). Ignored once there is a result. */
    void cancel(CancelMode mode);
}
