package io.transom.router;

import java.util.Map;

/**
 * What a realm has done since it was started, and what waits in it now. The numbers of now are read while sessions go on, so they
 * need not fit each other.
 *
 * @param roles roles defined, {@code trusted} included
 * @param sessions attached, those inside this process included
 * @param received messages that reached the realm, by message name in lower case; a type that never occurred is absent
 * @param sent the same for what it sent
 * @param blocked sessions that take so little that others wait for them
 * @param bytesWaiting bytes that wait for the sockets, or handlers, of all sessions
 * @param callsPending calls that wait for a result, those queued included
 * @param callsQueued calls that wait for a callee that has room for them
 * @param limitHits how often each limit was reached by what belongs to the realm, by its ID; one that never was is absent
 */
public record RealmStats(
        int roles,
        int sessions,
        Map<String, Long> received,
        Map<String, Long> sent,
        int blocked,
        long bytesWaiting,
        long callsPending,
        long callsQueued,
        Map<String, Long> limitHits) {}
