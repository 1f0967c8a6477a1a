package io.transom.wamp;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

    /** How far the router trusts the caller, when it says so. */
    @Serves("callee.call_trustlevels")
    default OptionalLong trustLevel() {
        return details().get("trustlevel") instanceof Number level
                ? OptionalLong.of(level.longValue())
                : OptionalLong.empty();
    }

    /** How the payload is packed, when it is. */
    default Optional<Passthru> passthru() {
        return Passthru.of(details());
    }

    /** Says how the results that follow, or the error, are packed. */
    void answerIn(Passthru mode);

    /** Whether {@link #payload} is the first part only and more will come (WAMP specification, Progressive Call Invocations). */
    default boolean moreToCome() {
        return Boolean.TRUE.equals(details().get("progress"));
    }

    /** Takes the further parts, in order, until the last one; to be called before the handler returns, else some are lost. */
    void onPart(Consumer<Part> action);

    /** A further part of a call. */
    record Part(Payload payload, boolean last) {}

    /** Whether the caller takes progressive results. */
    boolean wantsProgress();

    /** Sends a progressive result; ignored when none is wanted or the call is over. */
    void progress(Payload part);

    /** The caller's time-out, when it gave one. */
    Optional<Duration> timeout();

    /** Called once when the call is canceled or its time is up, at once when it already is. */
    void onCancel(Consumer<CancelMode> action);
}
