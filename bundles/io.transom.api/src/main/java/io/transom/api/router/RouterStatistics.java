package io.transom.api.router;

import static io.transom.api.Access.READ;
import static io.transom.api.Errors.NO_SUCH_OBJECT;

import io.transom.api.Contract;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the realms of a router worker have routed. */
@Contract(family = "router", scope = Scope.WORKER, doc = "What the realms of a router worker have routed.")
public interface RouterStatistics {
    @Procedure(
            access = READ,
            errors = NO_SUCH_OBJECT,
            doc = "Counts the roles and sessions of each realm (embedded ones included) and its messages since the "
                    + "start, sent and received, by WAMP message type; a type that never occurred is absent. By "
                    + "realm ID.")
    CompletionStage<Map<String, RealmStatistics>> getRouterRealmStats(
            @Param(value = "realm_id", byDefault = "null", doc = "Only this realm; null for all.") @Nullable String id);
}
