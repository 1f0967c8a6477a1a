package io.transom.wamp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the router told a session in WELCOME.
 *
 * @param id WAMP session ID
 * @param details all details of WELCOME, roles and features included; decoded values
 */
public record SessionInfo(
        long id,
        String realm,
        @Nullable String authid,
        @Nullable String authrole,
        Map<String, Object> details) {
    public Identity identity() {
        return new Identity(id, authid, authrole);
    }
}
