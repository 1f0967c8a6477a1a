package io.transom.router.internal;

import io.transom.router.Principal;
import io.transom.wamp.Connection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The details of WELCOME (docs/reference/protocol.md, WELCOME). */
final class Welcomes {
    private Welcomes() {}

    /** The greeting and the peer stand at top level and, on top of what the authenticator gave, in {@code authextra}. */
    static Map<String, Object> details(
            RealmCore realm, Principal principal, Connection connection, Map<String, Object> greeting) {
        var ours = new LinkedHashMap<String, Object>(greeting);
        ours.put("x_cb_peer", connection.peer().address());
        var authextra = new LinkedHashMap<String, Object>(principal.extra());
        authextra.putAll(ours);
        var details = new LinkedHashMap<String, Object>(2 * (ours.size() + 7));
        details.putAll(ours);
        details.put("realm", realm.name());
        details.put("authid", principal.authid());
        details.put("authrole", principal.authrole());
        details.put("authmethod", principal.authmethod());
        details.put("authprovider", principal.authprovider());
        details.put("authextra", authextra);
        details.put("roles", realm.features());
        return details;
    }
}
