package io.transom.router.auth;

import org.jspecify.annotations.Nullable;

/**
 * What holds for all principals of a method.
 *
 * @param provider {@code authprovider} of WELCOME
 * @param defaultRole for principals without one; null refuses them
 * @param echoesExtra whether HELLO's {@code authextra} comes back in WELCOME
 * @param bindsChannel whether clients of cryptosign and SCRAM that do not bind the TLS channel are refused
 */
public record Terms(String provider, @Nullable String defaultRole, boolean echoesExtra, boolean bindsChannel) {
    /** Principals that stand in a configuration and name their roles. */
    public static final Terms STATIC = new Terms("static", null, false);

    /** Channels may be bound and need not. */
    public Terms(String provider, @Nullable String defaultRole, boolean echoesExtra) {
        this(provider, defaultRole, echoesExtra, false);
    }

    public Terms withDefaultRole(@Nullable String role) {
        return new Terms(provider, role, echoesExtra, bindsChannel);
    }

    public Terms withEcho() {
        return new Terms(provider, defaultRole, true, bindsChannel);
    }

    /** Clients have to bind the channel. */
    public Terms withChannelBinding() {
        return new Terms(provider, defaultRole, echoesExtra, true);
    }
}
