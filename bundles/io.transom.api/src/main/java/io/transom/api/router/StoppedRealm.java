package io.transom.api.router;

import java.util.List;

/**
 * What {@code stop_router_realm} did.
 *
 * @param name WAMP name of the realm
 * @param detachedSessions WAMP session IDs, ascending, without the realm's own session
 */
public record StoppedRealm(String id, String name, List<Long> detachedSessions) {}
