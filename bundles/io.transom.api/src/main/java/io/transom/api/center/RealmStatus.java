package io.transom.api.center;

/**
 * State of the domain realm or of a management realm.
 *
 * @param type {@code domain} or {@code management}
 * @param now present time, ISO 8601, UTC
 * @param started when the realm was started, ISO 8601, UTC
 * @param uptime time since then for people, for example {@code 10 minutes}
 * @param tick number of the last tick
 */
public record RealmStatus(String type, String realm, String now, String started, String uptime, long tick) {}
