package io.transom.wamp;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A call in flight. */
@ProviderType
public interface Call {
    /** The final result; fails with {@link WampError}. */
    CompletionStage<Payload> result();

    /** Asks the router to cancel (WAMP specification, Call Canceling). Ignored once there is a result. */
    void cancel(CancelMode mode);
}
