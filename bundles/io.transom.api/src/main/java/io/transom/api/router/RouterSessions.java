package io.transom.api.router;

import static io.transom.api.Access.OPERATE;
import static io.transom.api.Errors.NO_SUCH_OBJECT;
import static io.transom.wamp.ErrorUris.RUNTIME_ERROR;

import io.transom.api.Contract;
import io.transom.api.Param;
import io.transom.api.Procedure;
import io.transom.api.Scope;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The client sessions of a router worker. */
@Contract(family = "router", scope = Scope.WORKER, doc = "The client sessions of a router worker.")
public interface RouterSessions {
    @Procedure(
            access = OPERATE,
            errors = {NO_SUCH_OBJECT, RUNTIME_ERROR},
            doc = "Says GOODBYE to all sessions of a realm that came over a transport and have that authid, and lists "
                    + "their WAMP session IDs. Trusted sessions and those that are being closed already are left out.")
    CompletionStage<List<Long>> killByAuthid(
            @Param(value = "realm_id", doc = "ID of the realm.") String realmId,
            @Param(value = "authid", doc = "Authid of the sessions.") String authid,
            @Param(value = "reason", nullable = true, doc = "URI of the GOODBYE; null or empty for wamp.close.normal.")
                    @Nullable
                    String reason,
            @Param(value = "message", byDefault = "null", doc = "Text in the details of the GOODBYE.") @Nullable
                    String message);
}
