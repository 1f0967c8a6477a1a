package io.transom.wamp;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A session in a realm: one of the two joints of the house. The same interface serves a session inside this process (no
 * bytes are made) and a remote one; whoever uses it does not know which it has.
 *
 * <p>Thread-safe; no method blocks. Results complete, and handlers are called, on {@link #executor()} and in the order in
 * which the router sent the messages; they must not block. Every returned stage fails with {@link WampError}; when the
 * session ends, everything pending fails with {@code wamp.error.canceled}.
 */
@ProviderType
public interface Session {
    /** Session ID, realm, identity, features. */
    SessionInfo info();

    /** Calls a procedure. */
    Call call(String procedure, Payload payload, CallOptions options);

    /** Calls a procedure with positional arguments and waits for the final result only. */
    default CompletionStage<Payload> call(String procedure, Object... args) {
        return call(procedure, Payload.of(args), CallOptions.DEFAULT).result();
    }

    /** Registers a procedure. The stage completes when the router has confirmed. */
    CompletionStage<Registration> register(String procedure, InvocationHandler handler, RegisterOptions options);

    default CompletionStage<Registration> register(String procedure, InvocationHandler handler) {
        return register(procedure, handler, RegisterOptions.DEFAULT);
    }

    /** Subscribes to a topic or pattern. The stage completes when the router has confirmed. */
    CompletionStage<Subscription> subscribe(String topic, EventHandler handler, SubscribeOptions options);

    default CompletionStage<Subscription> subscribe(String topic, EventHandler handler) {
        return subscribe(topic, handler, SubscribeOptions.DEFAULT);
    }

    /**
     * Publishes an event.
     *
     * @return the publication ID once acknowledged; 0 at once when no acknowledgement was asked for
     */
    CompletionStage<Long> publish(String topic, Payload payload, PublishOptions options);

    default CompletionStage<Long> publish(String topic, Object... args) {
        return publish(topic, Payload.of(args), PublishOptions.DEFAULT);
    }

    /** Says GOODBYE with the reason; completes when the session has ended. */
    CompletionStage<Closed> leave(String reason, String message);

    default CompletionStage<Closed> leave() {
        return leave(ErrorUris.CLOSE_NORMAL, "");
    }

    /** Completes, never exceptionally, when the session has ended for whatever reason. */
    CompletionStage<Closed> closed();

    /** Where handlers run and results complete. */
    Executor executor();

    /** A registered procedure. */
    interface Registration {
        long id();

        String procedure();

        /** Completes with the reason when the router takes the procedure away from this callee; never otherwise. */
        CompletionStage<String> revoked();

        /** Takes the procedure away; calls in flight are still answered. Idempotent. */
        CompletionStage<Void> unregister();
    }

    /** A subscribed topic or pattern. */
    interface Subscription {
        long id();

        String topic();

        /** Completes with the reason when the router ends the subscription; never otherwise. */
        CompletionStage<String> revoked();

        /** Ends the subscription. Idempotent. */
        CompletionStage<Void> unsubscribe();
    }
}
