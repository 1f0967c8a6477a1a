package io.transom.router.internal;

import io.transom.router.SessionDetails;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What answers calls: a session, or the realm itself for its meta procedures. Called on the caller's event loop. */
interface Endpoint {
    SessionDetails details();

    CalleeFeatures features();

    /**
     * Throws {@link WampError} when the payload cannot be written for this endpoint.
     */
    void checkWritable(Payload payload);

    /** Hands a call over. It ends with one final answer to the caller, unless the caller gives it up. */
    void invoke(RoutedCall call, Map<String, Object> details, Payload payload);

    /** Hands over a further part of a call that was handed over; dropped once the call is answered. */
    void part(RoutedCall call, Map<String, Object> details, Payload payload);

    /**
     * The caller does not want an answer any more, or wants it soon.
     *
     * @param interrupt the mode of the INTERRUPT to send, null for none
     * @param keep whether the answer is still wanted
     */
    void cancel(RoutedCall call, @Nullable CancelMode interrupt, String reason, boolean keep);
}
