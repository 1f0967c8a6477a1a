package io.transom.wamp;

import java.util.concurrent.CompletionStage;

/** Answers the calls of a registered procedure. */
@FunctionalInterface
public interface InvocationHandler {
    /**
     * Called on the session's executor; must not block. A {@link WampError}, thrown or in the stage, goes to the caller as it
     * is; anything else becomes {@code wamp.error.runtime_error} with an incident ID.
     */
    CompletionStage<Payload> invoke(Invocation invocation);
}
