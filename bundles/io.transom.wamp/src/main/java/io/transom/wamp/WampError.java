package io.transom.wamp;

import java.util.List;
import java.util.Map;

/**
 * The only failure that crosses the wire on purpose: an error URI with arguments, as in a WAMP ERROR message. By custom
 * the first argument is a text for people.
 */
public final class WampError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String uri;
    private final transient Payload payload;

    public WampError(String uri, Payload payload) {
        super(uri, null, false, false);
        this.uri = uri;
        this.payload = payload;
    }

    public WampError(String uri, String text) {
        this(uri, Payload.of(List.of(text), Map.of()));
    }

    /** The error URI, for example {@code wamp.error.no_such_procedure}. */
    public String uri() {
        return uri;
    }

    /** Arguments and keyword arguments of the error. */
    public Payload payload() {
        return payload;
    }

    /** The first argument when it is a text, else the URI. Never fails, so that it can be logged. */
    public String text() {
        try {
            return payload.first() instanceof String text ? text : uri;
        } catch (WampError unreadable) {
            return uri;
        }
    }

    @Override
    public String getMessage() {
        return uri + ": " + text();
    }
}
