package io.transom.itests.osgi.made;

import io.transom.api.Access;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerModule;
import io.transom.api.spi.ProcedureSpec;
import io.transom.wamp.Payload;
import java.util.concurrent.CompletableFuture;

/** Answers a procedure of the family router itself. */
public final class BetterModule implements HandlerModule {
    static final String SHADOWED = "crossbarfabriccenter.remote.router.get_router_realms";

    @Override
    public void contribute(Contribution to) {
        to.procedure(
                ProcedureSpec.exact(SHADOWED, "Realms from a cache.", Access.READ),
                call -> CompletableFuture.completedFuture(Payload.of("better")));
    }
}
