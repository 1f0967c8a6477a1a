package io.transom.itests.osgi.made;

import io.transom.api.Access;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerModule;
import io.transom.api.spi.ProcedureSpec;
import io.transom.wamp.Payload;
import java.util.concurrent.CompletableFuture;

/** Declares something, and then fails. */
public final class ThrowingModule implements HandlerModule {
    @Override
    public void contribute(Contribution to) {
        to.procedure(
                ProcedureSpec.exact("com.example.never", "Is never there.", Access.READ),
                call -> CompletableFuture.completedFuture(Payload.NONE));
        throw new IllegalArgumentException("on purpose");
    }
}
