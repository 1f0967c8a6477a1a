package io.transom.wamp;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** A call as the callee sees it. */
@ProviderType
public interface Invocation {
    /** The URI that was called, also under a pattern registration. */
    String procedure();

    Payload payload();

    /** The caller as far as disclosed. */
    Identity caller();

    /** Details of the INVOCATION; decoded values. */
    Map<String, Object> details();

    /** Whether the caller takes progressive results. */
    boolean wantsProgress();

    /** Sends a progressive result; ignored when none is wanted or the call is over. */
    void progress(Payload part);

    /** The caller's time-out, when it gave one. */
    Optional<Duration> timeout();

    /** Called once when the call is canceled or its time is up, at once when it already is. */
    void onCancel(Consumer<CancelMode> action);
}
