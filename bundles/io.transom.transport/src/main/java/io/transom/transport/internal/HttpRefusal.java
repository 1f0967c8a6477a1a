package io.transom.transport.internal;

import io.netty.handler.codec.http.HttpResponseStatus;

/** A request that is not answered as it wishes, and why. Never leaves this package: it becomes a response. */
final class HttpRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient HttpAnswer answer;

    HttpRefusal(HttpAnswer answer, String reason) {
        super(reason, null, false, false);
        this.answer = answer;
    }

    HttpRefusal(HttpResponseStatus status, String reason) {
        this(HttpAnswer.text(status, reason), reason);
    }

    static HttpRefusal malformed() {
        return bad("malformed request");
    }

    static HttpRefusal bad(String reason) {
        return new HttpRefusal(HttpResponseStatus.BAD_REQUEST, reason);
    }

    HttpAnswer answer() {
        return answer;
    }
}
