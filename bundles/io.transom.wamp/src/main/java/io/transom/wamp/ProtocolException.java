package io.transom.wamp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes or a message that the WAMP specification does not allow, or that exceed a limit. The one typed error of all
 * readers: nothing else comes out of hostile bytes.
 */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final transient @Nullable Limit limit;

    /**
     * @param reason error URI for ABORT: {@code wamp.error.protocol_violation}, or a limit's reason
     * @param message names the rule or limit, what was found and what was expected; never a payload
     */
    public ProtocolException(String reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.limit = null;
    }

    /** @param message names the limit, what was found and where */
    public ProtocolException(Limit limit, String message) {
        super(message, null, false, false);
        this.reason = limit.reason();
        this.limit = limit;
    }

    public ProtocolException(String message) {
        this(ErrorUris.PROTOCOL_VIOLATION, message);
    }

    public String reason() {
        return reason;
    }

    /** The limit that was exceeded, when it is one. */
    public Optional<Limit> limit() {
        return Optional.ofNullable(limit);
    }

    /** The same, with words in front that say where. */
    public ProtocolException at(String place) {
        String message = place + ": " + getMessage();
        return limit == null ? new ProtocolException(reason, message) : new ProtocolException(limit, message);
    }
}
