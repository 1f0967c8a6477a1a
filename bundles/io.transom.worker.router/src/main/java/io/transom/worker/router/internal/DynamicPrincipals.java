package io.transom.worker.router.internal;

import io.transom.api.Config;
import io.transom.api.Errors;
import io.transom.router.Role;
import io.transom.router.auth.Claim;
import io.transom.router.auth.Credential;
import io.transom.router.auth.Entry;
import io.transom.router.auth.Lookup;
import io.transom.router.auth.TransportDetails;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Principals that a procedure finds (docs/reference/router-configuration.md, "Authentication by a procedure"). */
final class DynamicPrincipals<C extends Credential> implements Lookup<C> {
    private static final Pattern STRICT = Pattern.compile("[0-9a-z_]+(\\.[0-9a-z_]+)*");
    private static final Set<String> TELL_AUTHID = Set.of("wampcra", "cryptosign");

    private final Procedure procedure;
    private final ServiceSessions sessions;
    private final Function<Config, C> credential;

    /**
     * Which procedure to ask.
     *
     * @param realm null for the realm that the client asks for
     */
    record Procedure(String uri, @Nullable String realm, String role) {
        static Procedure read(Config part) {
            part.only(
                    "type",
                    "authenticator",
                    "authenticator-realm",
                    "authenticator-role",
                    "default-role",
                    "channel-binding");
            return new Procedure(
                    procedure(part.require("authenticator")),
                    part.text("authenticator-realm").orElse(null),
                    part.text("authenticator-role").orElse(Role.TRUSTED));
        }
    }

    /** The URI of a procedure that is asked. */
    static String procedure(Config uri) {
        if (!STRICT.matcher(uri.text()).matches()) {
            throw uri.expected("a URI of lower-case letters, digits and _");
        }
        return uri.text();
    }

    /** @param credential reads what the method needs of a principal; complains when it is not there */
    DynamicPrincipals(Procedure procedure, ServiceSessions sessions, Function<Config, C> credential) {
        this.procedure = procedure;
        this.sessions = sessions;
        this.credential = credential;
    }

    @Override
    public CompletionStage<Optional<Entry<C>>> find(Claim claim) {
        String asked = claim.hello().realm();
        String realm = procedure.realm() == null ? asked : procedure.realm();
        if (realm == null) {
            return CompletableFuture.failedFuture(new WampError(ErrorUris.NO_SUCH_REALM, "no realm was asked for"));
        }
        return sessions.call(realm, procedure.role(), procedure.uri(), asked, claim.authid(), details(claim))
                .thenApply(result -> Optional.of(entry(result, asked)));
    }

    private static Map<String, Object> details(Claim claim) {
        Map<String, Object> hello = claim.hello().details();
        String method = claim.method().equals("wamp-scram") ? "scram" : claim.method();
        var details = new HashMap<String, Object>();
        details.put("transport", TransportDetails.of(claim.candidate().connection()));
        details.put("session", claim.candidate().session());
        details.put("authmethod", method);
        details.put("authextra", hello.get("authextra"));
        if (TELL_AUTHID.contains(method)) {
            details.put("authid", hello.get("authid"));
            details.put("authrole", hello.get("authrole"));
        }
        if (claim.ticket() != null) {
            details.put("ticket", claim.ticket());
        }
        return details;
    }

    /** A map, or a text that is the role. */
    private Entry<C> entry(Payload result, @Nullable String asked) {
        Object found = result.first();
        Config principal = Config.of(
                "principal of " + procedure.uri(), found instanceof String role ? Map.of("role", role) : found);
        if (!(principal.value() instanceof Map)) {
            throw new WampError(
                    ErrorUris.AUTHENTICATION_FAILED,
                    procedure.uri() + ": expected a principal: a map, or a text that is its role");
        }
        try {
            return new Entry<>(
                    realm(principal, asked),
                    principal.text("authid").orElse(null),
                    principal.text("role").orElse(null),
                    principal.get("extra").map(Config::asMap).orElse(Map.of()),
                    credential.apply(principal));
        } catch (WampError unusable) {
            throw unusable.uri().equals(Errors.INVALID_CONFIGURATION)
                    ? new WampError(ErrorUris.AUTHORIZATION_FAILED, unusable.text())
                    : unusable;
        }
    }

    /**
     * The realm of a principal. Whoever may register the procedure in a realm decides on that realm only; on others decides the realm that the
     * configuration trusts with it.
     */
    private @Nullable String realm(Config principal, @Nullable String asked) {
        var realm = principal.get("realm");
        if (realm.isPresent()
                && procedure.realm() == null
                && !realm.get().text().equals(asked)) {
            throw realm.get()
                    .complain("the client asked for realm " + asked
                            + ", and only with authenticator-realm may another be chosen");
        }
        return realm.map(Config::text).orElse(null);
    }
}
