package io.transom.router.auth;

import io.transom.router.Authenticator.Accept;
import io.transom.router.Authenticator.Challenge;
import io.transom.router.Authenticator.Refuse;
import io.transom.router.Authenticator.Step;
import io.transom.router.Principal;
import io.transom.router.Role;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What the methods have in common. */
final class Steps {
    private static final String SERIAL_ALPHABET = "345679ACEFGHJKLMNPQRSTUVWXY";

    private Steps() {}

    static CompletionStage<Step> refuse(String reason, String message) {
        return done(new Refuse(reason, message));
    }

    /** The one refusal for whoever could not prove who it is: it does not tell whether there is such a principal. */
    static Step denied(Claim claim) {
        return new Refuse(ErrorUris.NOT_AUTHORIZED, claim.method() + ": not authenticated");
    }

    static CompletionStage<Step> done(Step step) {
        return CompletableFuture.completedFuture(step);
    }

    static Step challenge(
            Claim claim, Map<String, Object> extra, Function<Message.Authenticate, CompletionStage<Step>> answer) {
        return new Challenge(claim.method(), extra, answer);
    }

    /**
     * The principal of an entry.
     *
     * @param more further entries of {@code authextra}
     */
    static Step accept(Claim claim, Entry<?> entry, Terms terms, Map<String, Object> more) {
        String realm = entry.realm() == null ? claim.hello().realm() : entry.realm();
        String authid = entry.authid() == null ? claim.authid() : entry.authid();
        String role = entry.role() == null ? terms.defaultRole() : entry.role();
        if (realm == null) {
            return new Refuse(ErrorUris.NO_SUCH_REALM, "no realm was asked for, and the principal has none");
        } else if (authid == null) {
            return new Refuse(ErrorUris.NO_SUCH_PRINCIPAL, "no authid was given, and the principal has none");
        } else if (role == null) {
            return new Refuse(ErrorUris.NO_SUCH_ROLE, "the principal has no role");
        } else if (role.equals(Role.TRUSTED)) {
            return new Refuse(ErrorUris.NO_SUCH_ROLE, "the role " + role + " is that of the router's own process");
        }
        var extra = new HashMap<String, Object>();
        if (terms.echoesExtra()) {
            claim.extra().forEach((key, value) -> extra.put(String.valueOf(key), value));
        }
        extra.putAll(entry.extra());
        extra.putAll(more);
        return new Accept(new Principal(realm, authid, role, claim.method(), terms.provider(), extra));
    }

    /** Six groups of four characters that cannot be taken for one another: {@code XVQE-5NTK-...}. */
    static String serialNumber(RandomGenerator random) {
        var serial = new StringBuilder();
        for (int i = 0; i < 24; i++) {
            serial.append(i > 0 && i % 4 == 0 ? "-" : "")
                    .append(SERIAL_ALPHABET.charAt(random.nextInt(SERIAL_ALPHABET.length())));
        }
        return serial.toString();
    }
}
