package io.transom.api.store;

import org.jspecify.annotations.Nullable;

/**
 * Which records of calls are wanted, the newest first. What is null is not asked for.
 *
 * @param since Unix time, milliseconds, of the oldest
 * @param node OID, or the authid that it had at the time
 * @param procedure a part of its URI
 * @param failed only those that failed
 * @param limit how many at most
 */
public record RecordQuery(
        long since,
        @Nullable String realm,
        @Nullable String node,
        @Nullable String actor,
        @Nullable String procedure,
        boolean failed,
        int limit) {

    /** The newest of all. */
    public static RecordQuery newest(int limit) {
        return new RecordQuery(0, null, null, null, null, false, limit);
    }

    /** Whether it is one of those; the limit aside. */
    public boolean takes(CallRecord call) {
        return call.time() >= since
                && (realm == null || realm.equals(call.realm()))
                && (node == null || node.equals(call.nodeOid()) || node.equals(call.node()))
                && (actor == null || actor.equals(call.actor()))
                && (procedure == null || call.procedure().contains(procedure))
                && !(failed && call.outcome().equals(CallRecord.OK));
    }
}
