package io.transom.router.auth;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A principal that may join.
 *
 * @param realm which it joins whatever it asked for; null for the realm that it asked for
 * @param authid null for the one that it gave
 * @param role null for the method's {@link Terms#defaultRole}
 * @param extra {@code authextra} of WELCOME
 */
public record Entry<C extends Credential>(
        @Nullable String realm,
        @Nullable String authid,
        @Nullable String role,
        Map<String, Object> extra,
        C credential) {
    /** A principal with a role, in whatever realm it asks for. */
    public static <C extends Credential> Entry<C> of(@Nullable String role, C credential) {
        return new Entry<>(null, null, role, Map.of(), credential);
    }

    /** The same in that realm. */
    public Entry<C> inRealm(@Nullable String other) {
        return new Entry<>(other, authid, role, extra, credential);
    }

    /** The same under that authid. */
    public Entry<C> as(@Nullable String other) {
        return new Entry<>(realm, other, role, extra, credential);
    }
}
