package io.transom.router;

import java.util.Map;

/**
 * Who joins. WELCOME carries all of it.
 *
 * @param extra becomes {@code authextra}
 */
public record Principal(
        String realm,
        String authid,
        String authrole,
        String authmethod,
        String authprovider,
        Map<String, Object> extra) {
    /** A session of this process itself. */
    public static Principal internal(String realm, String authid, String authrole) {
        return new Principal(realm, authid, authrole, "trusted", "static", Map.of());
    }
}
