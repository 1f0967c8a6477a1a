package io.transom.worker.router.internal;

import io.transom.api.router.RealmStatistics;
import io.transom.api.router.RouterStatistics;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the realms have routed. */
final class Statistics implements RouterStatistics {
    private final Realms realms;

    Statistics(Realms realms) {
        this.realms = realms;
    }

    @Override
    public CompletionStage<Map<String, RealmStatistics>> getRouterRealmStats(@Nullable String id) {
        return CompletableFuture.completedFuture(realms.statistics(id));
    }
}
