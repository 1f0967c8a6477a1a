package io.transom.router.internal;

import io.transom.router.Principal;
import io.transom.router.SessionDetails;
import io.transom.router.auth.TransportDetails;
import io.transom.wamp.Connection;
import io.transom.wamp.Limit;
import io.transom.wamp.Payload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sessions as the meta API shows them (docs/reference/router-configuration.md, Meta API). */
final class MetaDetails {
    private MetaDetails() {}

    static Payload joined(RouterSession session) {
        return Payload.ofValue(of(session));
    }

    /** A session that a limit ended says so in keyword arguments. */
    static Payload left(RouterSession session) {
        SessionDetails details = session.details();
        Limit limit = session.endedBy();
        return Payload.of(
                List.of(details.id(), details.authid(), details.authrole()),
                limit == null ? Map.of() : Map.of("reason", limit.reason(), "limit", limit.id()));
    }

    static Map<String, Object> of(RouterSession session) {
        SessionDetails details = session.details();
        Principal principal = details.principal();
        var shown = new LinkedHashMap<String, Object>();
        shown.put("realm", principal.realm());
        shown.put("session", details.id());
        shown.put("authid", principal.authid());
        shown.put("authrole", principal.authrole());
        shown.put("authmethod", principal.authmethod());
        shown.put("authprovider", principal.authprovider());
        shown.put("authextra", principal.extra());
        shown.put("serializer", serializer(session.connection()));
        shown.put("transport", TransportDetails.of(session.connection()));
        shown.put("resumed", false);
        shown.put("resumable", false);
        shown.put("resume_token", null);
        return shown;
    }

    /** The RawSocket serializer number; null on other transports. */
    private static @org.jspecify.annotations.Nullable Object serializer(Connection connection) {
        return connection.peer().transport().equals("rawsocket")
                ? (Object) Long.valueOf(connection.encoding().rawSocketId())
                : null;
    }
}
