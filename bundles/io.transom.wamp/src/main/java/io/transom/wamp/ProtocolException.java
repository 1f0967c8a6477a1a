package io.transom.wamp;

/**
 * Bytes or a message that the WAMP specification does not allow, or that exceed a limit. The one typed error of all
 * readers: nothing else comes out of hostile bytes.
 */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * @param reason error URI for ABORT: {@code wamp.error.protocol_violation}, or a limit's reason
     * @param message names the rule or limit, what was found and what was expected; never a payload
     */
    public ProtocolException(String reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public ProtocolException(String message) {
        this(ErrorUris.PROTOCOL_VIOLATION, message);
    }

    public String reason() {
        return reason;
    }
}
