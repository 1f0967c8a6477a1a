package io.transom.api.node;

import java.util.Map;

/**
 * Figures of a host; the keys of the maps differ between operating systems.
 *
 * @param uptime of the host, nanoseconds
 * @param network counters over all interfaces ({@code bytes_sent}, {@code bytes_recv} and so on), their
 *     {@code _per_sec} from the second reading on, {@code connection}: open sockets by address family
 * @param disk counters ({@code read_count}, {@code read_bytes} and so on), their {@code _per_sec} from the second
 *     reading on
 * @param cpu percentages since the last reading ({@code user}, {@code system}, {@code idle} and so on), {@code freq} in
 *     MHz or null, counters of context switches and interrupts
 * @param memory bytes ({@code total}, {@code available}, {@code used} and so on) and {@code percent}
 * @param elapsed what this reading took, nanoseconds
 */
public record SystemStats(
        long uptime,
        Map<String, Object> network,
        Map<String, Object> disk,
        Map<String, Object> cpu,
        Map<String, Object> memory,
        long elapsed) {}
