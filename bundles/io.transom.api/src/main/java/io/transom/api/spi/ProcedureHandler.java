package io.transom.api.spi;

import io.transom.wamp.Payload;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** Answers calls of a single URI. Must not block; failures as {@link io.transom.wamp.InvocationHandler}. */
@ConsumerType
@FunctionalInterface
public interface ProcedureHandler {
    CompletionStage<Payload> invoke(HandlerInvocation invocation);
}
