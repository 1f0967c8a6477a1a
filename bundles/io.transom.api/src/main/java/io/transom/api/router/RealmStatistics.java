package io.transom.api.router;

import java.util.Map;

/**
 * What a realm has routed.
 *
 * @param roles roles of the routing core, the built-in one included
 * @param sessions sessions attached, embedded ones included
 */
public record RealmStatistics(long roles, long sessions, Messages messages) {
    /** Messages by type, lower case ({@code publish}, {@code event} and so on), since the realm started. */
    public record Messages(Map<String, Long> sent, Map<String, Long> received) {}
}
