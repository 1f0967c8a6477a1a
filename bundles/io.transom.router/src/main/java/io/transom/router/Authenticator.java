package io.transom.router;

import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides who may join which realm under which role. Asynchronous: a step may take seconds, and blocks nobody meanwhile. One
 * instance serves all connections of a listener.
 */
@ConsumerType
@FunctionalInterface
public interface Authenticator {
    /**
     * The first step, for a HELLO whose realm may be null. Failing with {@link io.transom.wamp.WampError} is a refusal with that
     * reason, failing otherwise one that names none.
     */
    CompletionStage<Step> hello(Message.Hello hello, Candidate candidate);

    /**
     * What began with {@link #hello} is over: said once for each, on the connection's event loop. A step that comes later is not taken any
     * more. Must neither block nor throw.
     *
     * @param joined whether there is a session now; if not, it was refused, by whomever, or its connection is gone
     */
    default void over(Candidate candidate, boolean joined) {}

    /**
     * Who asks to join.
     *
     * @param connection what is known of the transport; nothing may be sent on it
     * @param session the ID that the session gets if it joins
     */
    record Candidate(Connection connection, long session) {}

    /** What happens next. */
    sealed interface Step {}

    /** The principal joins; {@code wamp.error.no_such_realm} or {@code no_such_role} may still follow. */
    record Accept(Principal principal) implements Step {}

    /** A CHALLENGE is sent; the function gets the AUTHENTICATE. */
    record Challenge(
            String method, Map<String, Object> extra, Function<Message.Authenticate, CompletionStage<Step>> answer)
            implements Step {}

    /** ABORT with the reason URI and a text for people. */
    record Refuse(String reason, String message) implements Step {}
}
