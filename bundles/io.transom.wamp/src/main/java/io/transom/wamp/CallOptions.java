package io.transom.wamp;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Options of a call.
 *
 * @param timeoutOrNull time-out that the router enforces
 * @param progressOrNull takes progressive results; null when none are wanted
 */
public record CallOptions(
        @Nullable Duration timeoutOrNull, @Nullable Consumer<Payload> progressOrNull) {
    public static final CallOptions DEFAULT = new CallOptions(null, null);

    public CallOptions withTimeout(Duration timeout) {
        return new CallOptions(timeout, progressOrNull);
    }

    public CallOptions withProgress(Consumer<Payload> progress) {
        return new CallOptions(timeoutOrNull, progress);
    }

    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeoutOrNull);
    }

    public Optional<Consumer<Payload>> progress() {
        return Optional.ofNullable(progressOrNull);
    }
}
