package io.transom.api.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process holds open.
 *
 * @param descriptors open file descriptors, null when unknown
 * @param files absolute paths of open regular files, ascending
 */
public record ProcessInfo(@Nullable Long descriptors, long threads, List<String> files, List<OpenSocket> sockets) {
    /**
     * A socket.
     *
     * @param type {@code tcp4 tcp6 udp4 udp6 unix}, null for any other
     * @param local {@code address:port}, IPv6 without brackets; a path for Unix, empty when it has none
     * @param remote the same, empty when not connected and for Unix
     * @param status TCP's state, for example {@code ESTABLISHED} or {@code LISTEN}; {@code NONE} for all others
     */
    public record OpenSocket(@Nullable String type, String local, String remote, String status) {}
}
