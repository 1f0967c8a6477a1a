package io.transom.worker.router.internal;

import io.transom.api.Config;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code auth} block of a transport, of which this worker has the method {@code anonymous} (docs/reference/router-configuration.md,
 * "Authentication").
 *
 * @param offered whether anybody may join at all: false for a block without methods
 * @param authid absent for a generated one
 */
record AnonymousConfig(boolean offered, String role, Optional<String> authid) {
    static final AnonymousConfig DEFAULT = new AnonymousConfig(true, "anonymous", Optional.empty());

    private static final List<String> LATER =
            List.of("ticket", "wampcra", "scram", "cryptosign", "tls", "cookie", "anonymous-proxy", "cryptosign-proxy");

    /** Absent without an {@code auth} block. */
    static Optional<AnonymousConfig> read(Optional<Config> auth) {
        return auth.map(block -> {
            block.entries().forEach((method, part) -> {
                if (LATER.contains(method)) {
                    throw part.complain(Unsupported.TEXT);
                } else if (!method.equals("anonymous")) {
                    throw part.complain("unknown authentication method");
                }
            });
            return block.get("anonymous")
                    .map(AnonymousConfig::method)
                    .orElse(new AnonymousConfig(false, "", Optional.empty()));
        });
    }

    private static AnonymousConfig method(Config part) {
        Config type = part.require("type");
        if (Set.of("dynamic", "function").contains(type.text())) {
            throw type.complain("\"" + type.text() + "\" is " + Unsupported.TEXT);
        }
        type.oneOf(Set.of("static"));
        part.only("type", "role", "authid", "realm");
        part.text("realm");
        return new AnonymousConfig(true, part.text("role").orElse("anonymous"), part.text("authid"));
    }
}
