package io.transom.router;

import io.transom.wamp.Connection;
import java.util.Map;

/**
 * A session as the router knows it.
 *
 * @param id WAMP session ID
 * @param hello details of its HELLO, roles and features included; empty for a session inside this process
 * @param peer the other end; transport {@code local} for a session inside this process
 * @param internal whether it is a session inside this process that the meta API hides ("trusted")
 */
public record SessionDetails(
        long id, Principal principal, Map<String, Object> hello, Connection.Peer peer, boolean internal) {
    public String authid() {
        return principal.authid();
    }

    public String authrole() {
        return principal.authrole();
    }
}
