package io.transom.core.internal;

import io.transom.api.ProcedureDescription;
import io.transom.api.spi.Target;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.Payload;
import java.util.concurrent.CompletionStage;

/**
 * Passes calls on to the node or worker that they name, and results, parts of results and cancellations back and forth. It knows
 * the contract as plain data only: a call outlives the module that declared it.
 */
record Forwarding(ProcedureDescription procedure) implements Answerer {
    @Override
    public CompletionStage<Payload> answer(ActiveCall call) {
        Target target = call.target().orElseThrow();
        CallOptions options =
                call.wantsProgress() ? CallOptions.DEFAULT.withProgress(call::progress) : CallOptions.DEFAULT;
        Call onward = target.call(procedure.name(), call.payload(), options);
        call.onCancel(onward::cancel);
        return onward.result();
    }
}
