package io.transom.node.internal;

import io.transom.router.Authorizer;
import java.util.concurrent.CompletionStage;

/** What a worker may do on the node's local realm: everything below its own prefix, and ask for the node's status. */
final class WorkerAuthorizer implements Authorizer {
    private final String prefix;
    private final boolean exposeController;

    /** @param exposeController whether it may also call and subscribe to everything of the node */
    WorkerAuthorizer(String workerId, boolean exposeController) {
        this.prefix = ManagementRealm.workerPrefix(workerId);
        this.exposeController = exposeController;
    }

    @Override
    public CompletionStage<Decision> decide(Request request) {
        boolean looks = request.action() == Action.CALL || request.action() == Action.SUBSCRIBE;
        boolean allowed = request.uri().startsWith(prefix)
                || (request.action() == Action.CALL && request.uri().equals("crossbar.get_status"))
                || (exposeController && looks && request.uri().startsWith("crossbar."));
        return (allowed ? Decision.ALLOWED_AND_DISCLOSED : Decision.DENIED).done();
    }
}
