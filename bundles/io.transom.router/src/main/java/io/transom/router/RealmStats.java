package io.transom.router;

import java.util.Map;

/**
 * Counters since the realm was started.
 *
 * @param roles roles defined, {@code trusted} included
 * @param sessions attached, those inside this process included
 * @param received messages that reached the realm, by message name in lower case; a type that never occurred is absent
 * @param sent the same for what it sent
 */
public record RealmStats(int roles, int sessions, Map<String, Long> received, Map<String, Long> sent) {}
