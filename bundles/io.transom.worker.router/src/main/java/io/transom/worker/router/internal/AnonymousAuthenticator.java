package io.transom.worker.router.internal;

import io.transom.router.Authenticator;
import io.transom.router.Principal;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lets in who offers {@code anonymous}, on the realm that it asks for. */
final class AnonymousAuthenticator implements Authenticator {
    private static final String ALPHABET = "345679ACEFGHJKLMNPQRSTUVWXY";
    private static final int GROUPS = 6;
    private static final int GROUP_LENGTH = 4;
    private static final Set<String> KNOWN_METHODS = Set.of(
            "anonymous",
            "ticket",
            "wampcra",
            "scram",
            "cryptosign",
            "tls",
            "cookie",
            "anonymous-proxy",
            "cryptosign-proxy");

    private final SecureRandom random = new SecureRandom();
    private final AnonymousConfig config;
    private final boolean withBlock;

    /** @param withBlock whether the transport has an {@code auth} block, which makes unknown methods a refusal */
    AnonymousAuthenticator(AnonymousConfig config, boolean withBlock) {
        this.config = config;
        this.withBlock = withBlock;
    }

    @Override
    public CompletionStage<Step> hello(Message.Hello hello, Candidate candidate) {
        return CompletableFuture.completedFuture(decide(hello));
    }

    private Step decide(Message.Hello hello) {
        for (Object method : methods(hello.details().get("authmethods"))) {
            if (withBlock && !KNOWN_METHODS.contains(method)) {
                return new Refuse(ErrorUris.NOT_AUTHORIZED, "unknown authentication method " + method);
            } else if ("anonymous".equals(method) && config.offered()) {
                return accept(hello);
            }
        }
        return new Refuse(ErrorUris.NO_AUTH_METHOD, "none of the offered authentication methods is configured here");
    }

    private static List<?> methods(@Nullable Object offered) {
        return offered instanceof List<?> list && !list.isEmpty() ? list : List.of("anonymous");
    }

    private Step accept(Message.Hello hello) {
        String realm = hello.realm();
        if (realm == null) {
            return new Refuse(ErrorUris.NO_SUCH_REALM, "no realm given");
        }
        String authid = config.authid().orElseGet(this::serialNumber);
        return new Accept(new Principal(
                realm,
                authid,
                config.role(),
                "anonymous",
                "static",
                extra(hello.details().get("authextra"))));
    }

    private static Map<String, Object> extra(@Nullable Object given) {
        var result = new HashMap<String, Object>();
        if (given instanceof Map<?, ?> map) {
            map.forEach((key, value) -> result.put(String.valueOf(key), value));
        }
        return result;
    }

    /** Six groups of four characters that cannot be taken for one another. */
    private String serialNumber() {
        var result = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP_LENGTH; i++) {
            if (i > 0 && i % GROUP_LENGTH == 0) {
                result.append('-');
            }
            result.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return result.toString();
    }
}
