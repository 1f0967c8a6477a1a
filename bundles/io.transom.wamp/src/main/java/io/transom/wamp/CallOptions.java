package io.transom.wamp;

import io.transom.wamp.internal.Options;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Options of a call.
 *
 * @param timeoutOrNull time-out that the router enforces
 * @param progressOrNull takes progressive results; null when none are wanted
 * @param moreToCome whether further parts of the call will follow with {@link Call#send}
 * @param others further options by their wire names
 */
public record CallOptions(
        @Nullable Duration timeoutOrNull,
        @Nullable Consumer<Payload> progressOrNull,
        boolean moreToCome,
        Map<String, Object> others) {
    public static final CallOptions DEFAULT = new CallOptions(null, null, false, Map.of());

    @Serves("caller.call_timeout")
    public CallOptions withTimeout(Duration timeout) {
        return new CallOptions(timeout, progressOrNull, moreToCome, others);
    }

    @Serves("caller.progressive_call_results")
    public CallOptions withProgress(Consumer<Payload> progress) {
        return new CallOptions(timeoutOrNull, progress, moreToCome, others);
    }

    /** The call's payload is only its first part (WAMP specification, Progressive Call Invocations). */
    @Serves("caller.progressive_call_invocations")
    public CallOptions withMoreToCome() {
        return new CallOptions(timeoutOrNull, progressOrNull, true, others);
    }

    /** Asks the router to tell the callee who calls. */
    @Serves("caller.caller_identification")
    public CallOptions disclosingMe() {
        return with("disclose_me", true);
    }

    /** Chooses the callee of a sharded registration by a key (WAMP specification, Sharded Registration). */
    @Serves("caller.sharded_registration")
    public CallOptions withRoutingKey(String rkey) {
        return with("runmode", "partition").with("rkey", rkey);
    }

    /** The payload is packed in that way. */
    @Serves("caller.payload_passthru_mode")
    public CallOptions with(Passthru mode) {
        return new CallOptions(timeoutOrNull, progressOrNull, moreToCome, Options.with(others, mode.details()));
    }

    /** Any other option by its wire name. */
    public CallOptions with(String name, Object value) {
        return new CallOptions(timeoutOrNull, progressOrNull, moreToCome, Options.with(others, name, value));
    }

    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeoutOrNull);
    }

    public Optional<Consumer<Payload>> progress() {
        return Optional.ofNullable(progressOrNull);
    }
}
