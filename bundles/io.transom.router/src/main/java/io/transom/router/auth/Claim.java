package io.transom.router.auth;

import io.transom.router.Authenticator.Candidate;
import io.transom.wamp.Message;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a client says it is.
 *
 * @param method the name by which it asked for the method
 * @param authid as in HELLO, or chosen by the method; null when there is none
 * @param ticket what it answered to the challenge of method {@code ticket}, else null
 */
public record Claim(
        Message.Hello hello,
        Candidate candidate,
        String method,
        @Nullable String authid,
        @Nullable String ticket) {
    static Claim of(Message.Hello hello, Candidate candidate, String method) {
        Object authid = hello.details().get("authid");
        return new Claim(hello, candidate, method, authid instanceof String text ? text : null, null);
    }

    Claim withAuthid(String other) {
        return new Claim(hello, candidate, method, other, ticket);
    }

    Claim withTicket(String answer) {
        return new Claim(hello, candidate, method, authid, answer);
    }

    /** HELLO's {@code authextra}; empty when there is none. */
    public Map<?, ?> extra() {
        return hello.details().get("authextra") instanceof Map<?, ?> map ? map : Map.of();
    }

    @Override
    public String toString() {
        return method + " as " + authid;
    }
}
