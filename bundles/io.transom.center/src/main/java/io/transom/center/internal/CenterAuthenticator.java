package io.transom.center.internal;

import io.transom.router.Authenticator;
import io.transom.router.Principal;
import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Json;
import io.transom.wamp.Message;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Who may log in at a center. The order of the checks and the reasons of refusal are those of
 * docs/reference/protocol.md. A HELLO that comes before the center is ready waits for it.
 */
final class CenterAuthenticator implements Authenticator {
    private final NodeLogin nodes;
    private final OperatorLogin operators;
    private final Set<String> methods;
    private final CompletionStage<Void> ready;

    CenterAuthenticator(NodeLogin nodes, OperatorLogin operators, boolean anonymous, CompletionStage<Void> ready) {
        this.nodes = nodes;
        this.operators = operators;
        this.methods = anonymous ? Set.of(Hello.CRYPTOSIGN, Hello.ANONYMOUS) : Set.of(Hello.CRYPTOSIGN);
        this.ready = ready;
    }

    @Override
    public CompletionStage<Step> hello(Message.Hello message, Candidate candidate) {
        return ready.thenApply(up -> decide(Hello.of(message), candidate.connection()));
    }

    private Step decide(Hello hello, Connection connection) {
        Optional<String> method = hello.method(methods);
        if (method.isEmpty()) {
            return new Refuse(ErrorUris.NO_AUTH_METHOD, "none of the offered authentication methods is available here");
        } else if (!methods.contains(method.get())) {
            return new Refuse(ErrorUris.NOT_AUTHORIZED, "unknown authentication method " + Json.show(method.get()));
        } else if (method.get().equals(Hello.ANONYMOUS)) {
            return anonymous(hello);
        }
        Optional<String> pubkey = hello.pubkey();
        if (pubkey.isEmpty()) {
            return new Refuse(
                    Reasons.INVALID_PARAMETERS,
                    "Invalid parameters in authentication: authextra/pubkey: expected 64 hex digits");
        }
        if (!roleFits(hello)) {
            return new Refuse(
                    Reasons.INVALID_PARAMETERS,
                    "Invalid parameters in authentication: invalid requested authrole "
                            + Json.show(hello.authrole().orElse(null)) + " for realm " + Json.show(hello.realm()));
        }
        boolean node = hello.authrole().filter(Names.ROLE_NODE::equals).isPresent();
        Optional<Refuse> unbindable = Signature.refusal(hello, connection, node);
        if (unbindable.isPresent()) {
            return unbindable.get();
        }
        return node ? nodes.begin(hello, connection, pubkey.get()) : operators.begin(hello, connection, pubkey.get());
    }

    /** Whether the requested role is one that can be asked for in the realm. */
    private static boolean roleFits(Hello hello) {
        if (hello.authrole().isEmpty()) {
            return true;
        }
        String role = hello.authrole().get();
        if (hello.realm() == null) {
            return role.equals(Names.ROLE_NODE);
        }
        return hello.isForDomain()
                ? role.equals(Names.ROLE_USER)
                : OperatorRole.named(role).isPresent();
    }

    private static Step anonymous(Hello hello) {
        return hello.realm() == null
                ? new Refuse(ErrorUris.NO_SUCH_REALM, "a client without a key has to name a realm")
                : new Accept(new Principal(
                        hello.realm(), Serials.authid(), Names.ROLE_PUBLIC, Hello.ANONYMOUS, "static", Map.of()));
    }
}
