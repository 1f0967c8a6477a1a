package io.transom.router.auth;

import org.jspecify.annotations.Nullable;

/**
 * What holds for all principals of a method.
 *
 * @param provider {@code authprovider} of WELCOME
 * @param defaultRole for principals without one; null refuses them
 * @param echoesExtra whether HELLO's {@code authextra} comes back in WELCOME
 */
public record Terms(String provider, @Nullable String defaultRole, boolean echoesExtra) {
    /** Principals that stand in a configuration and name their roles. */
    public static final Terms STATIC = new Terms("static", null, false);

    public Terms withDefaultRole(@Nullable String role) {
        return new Terms(provider, role, echoesExtra);
    }

    public Terms withEcho() {
        return new Terms(provider, defaultRole, true);
    }
}
