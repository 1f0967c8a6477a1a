package io.transom.itests.osgi.made;

import io.transom.api.Access;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerModule;
import io.transom.api.spi.ProcedureSpec;
import java.util.concurrent.CompletableFuture;

/** Never answers. */
public final class HangingModule implements HandlerModule {
    @Override
    public void contribute(Contribution to) {
        to.procedure(
                ProcedureSpec.exact("com.example.hang", "Never answers.", Access.READ),
                call -> new CompletableFuture<>());
    }
}
