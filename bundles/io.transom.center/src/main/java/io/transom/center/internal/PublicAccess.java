package io.transom.center.internal;

import io.transom.wamp.Match;
import java.util.Set;

/** What the roles public and guest may do on a management realm. */
final class PublicAccess {
    private static final Set<String> CALLS = Set.of(
            Names.GET_STATUS,
            Names.MREALM + "get_nodes",
            Names.REMOTE + "node.get_workers",
            Names.REMOTE + "node.get_worker",
            Names.REMOTE + "router.get_router_realms",
            Names.REMOTE + "realm.meta.wamp.session.list",
            Names.REMOTE + "realm.meta.wamp.session.get",
            Names.MREALM + "tracing.get_traces",
            Names.MREALM + "tracing.get_trace",
            Names.MREALM + "tracing.get_trace_data");
    private static final Set<String> TOPICS = Set.of(
            Names.REMOTE + "realm.meta.wamp.session.on_join",
            Names.REMOTE + "realm.meta.wamp.session.on_leave",
            Names.MREALM + "tracing.on_trace_data",
            Names.MREALM + "tracing.on_trace_created",
            Names.MREALM + "tracing.on_trace_starting",
            Names.MREALM + "tracing.on_trace_started",
            Names.MREALM + "tracing.on_trace_stopping",
            Names.MREALM + "tracing.on_trace_stopped",
            Names.MREALM + "tracing.on_trace_deleted");

    private PublicAccess() {}

    static boolean mayCall(String uri) {
        return CALLS.contains(uri);
    }

    static boolean maySubscribe(String topic, Match match) {
        return match == Match.EXACT && TOPICS.contains(topic);
    }
}
