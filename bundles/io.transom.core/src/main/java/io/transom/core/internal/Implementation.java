package io.transom.core.internal;

import io.transom.api.Arguments;
import io.transom.api.ProcedureDescription;
import io.transom.api.Wire;
import io.transom.api.spi.HandlerInvocation;
import io.transom.wamp.Payload;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Answers calls by a method of the module: the only entry of the routing table that keeps the module's classes.
 *
 * @param receiver gives the object whose method is called
 */
record Implementation(ProcedureDescription procedure, Method method, Function<? super HandlerInvocation, ?> receiver)
        implements Answerer {
    @Override
    public CompletionStage<Payload> answer(ActiveCall call) throws Throwable {
        Object[] arguments = Arguments.bind(procedure, method, call.payload());
        CompletionStage<?> answer;
        try {
            answer = (CompletionStage<?>) method.invoke(receiver.apply(call), arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
        if (answer == null) {
            throw new IllegalStateException(method + " returned null instead of a stage");
        }
        return answer.thenApply(result -> Payload.ofValue(Wire.write(result)));
    }
}
