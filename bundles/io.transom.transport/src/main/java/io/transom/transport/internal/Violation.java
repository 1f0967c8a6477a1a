package io.transom.transport.internal;

import io.transom.wamp.Limit;
import io.transom.wamp.serializer.ReadLimits;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The peer broke a rule of the transport itself. Never leaves this package: it becomes a close code. */
final class Violation extends Exception {
    private static final long serialVersionUID = 1L;

    /** Close codes of RFC 6455, section 7.4.1. */
    static final int NORMAL = 1000;

    static final int GOING_AWAY = 1001;
    static final int PROTOCOL_ERROR = 1002;
    static final int NO_STATUS = 1005;
    static final int BAD_PAYLOAD = 1007;
    static final int POLICY = 1008;
    static final int TOO_BIG = 1009;
    static final int INTERNAL_ERROR = 1011;

    private final int code;
    private final transient @Nullable Limit limit;

    Violation(int code, String message) {
        super(message, null, false, false);
        this.code = code;
        this.limit = null;
    }

    /** More than a limit allows. */
    Violation(int code, Limit limit, long found) {
        super(limit.error(found).text(), null, false, false);
        this.code = code;
        this.limit = limit;
    }

    static Violation tooBig(int limit, long found) {
        return new Violation(TOO_BIG, ReadLimits.DEFAULT.withMessageBytes(limit).messageBytesLimit(), found);
    }

    int code() {
        return code;
    }

    /** The limit that was exceeded, when it is one. */
    Optional<Limit> limit() {
        return Optional.ofNullable(limit);
    }
}
