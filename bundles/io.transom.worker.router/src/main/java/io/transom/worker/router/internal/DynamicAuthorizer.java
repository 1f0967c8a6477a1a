package io.transom.worker.router.internal;

import io.transom.api.Config;
import io.transom.router.Authorizer;
import io.transom.router.SessionDetails;
import io.transom.router.auth.TransportDetails;
import io.transom.wamp.Payload;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Asks a procedure of the realm what a session may do (docs/reference/router-configuration.md, "Roles that a procedure decides on"). */
final class DynamicAuthorizer implements Authorizer {
    private final String procedure;
    private final ServiceSessions.Asker asker;

    DynamicAuthorizer(String procedure, ServiceSessions.Asker asker) {
        this.procedure = procedure;
        this.asker = asker;
    }

    @Override
    public CompletionStage<Decision> decide(Request request) {
        return asker.ask(
                        procedure,
                        details(request),
                        request.uri(),
                        request.action().name().toLowerCase(Locale.ROOT),
                        request.options())
                .thenApply(this::decision);
    }

    private static Map<String, Object> details(Request request) {
        SessionDetails session = request.session();
        var details = new HashMap<String, Object>();
        details.put("session", session.id());
        details.put("authid", session.authid());
        details.put("authrole", session.authrole());
        details.put("authmethod", session.principal().authmethod());
        details.put("authprovider", session.principal().authprovider());
        details.put("authextra", session.principal().extra());
        details.put("transport", TransportDetails.of(request.connection()));
        return details;
    }

    /** True or false, or a map with {@code allow}; anything else is a failure. */
    private Decision decision(Payload result) {
        Object found = result.first();
        if (found instanceof Boolean allow) {
            return allow ? Decision.ALLOWED : Decision.DENIED;
        }
        Config answer = Config.of("decision of " + procedure, found).only("allow", "cache", "disclose", "validate");
        Unsupported.keys(answer, "validate");
        boolean disclose = answer.bool("disclose", false);
        Decision decision = !answer.require("allow").bool()
                ? Decision.DENIED
                : disclose ? Decision.ALLOWED_AND_DISCLOSED : Decision.ALLOWED;
        return answer.bool("cache", false) ? decision.withCaching() : decision;
    }
}
