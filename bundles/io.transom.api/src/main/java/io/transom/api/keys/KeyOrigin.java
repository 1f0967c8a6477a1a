package io.transom.api.keys;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Who makes keys, where and when, as it is written into new key files.
 *
 * @param creator {@code user@host}
 * @param machineId D-Bus machine ID, else the host name
 * @param host name of the host: what a node is called when nothing else says so
 */
public record KeyOrigin(String creator, String machineId, String host, Instant created) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final List<Path> MACHINE_IDS =
            List.of(Path.of("/var/lib/dbus/machine-id"), Path.of("/etc/machine-id"));

    /** This user, this host, now. */
    public static KeyOrigin here() {
        String host = hostName();
        String machineId = MACHINE_IDS.stream()
                .map(KeyOrigin::firstLine)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(host);
        return new KeyOrigin(System.getProperty("user.name") + "@" + host, machineId, host, Instant.now());
    }

    /** UTC, ISO 8601, milliseconds, Z. */
    String createdAt() {
        return TIME.format(created);
    }

    private static String hostName() {
        String kernel = firstLine(Path.of("/proc/sys/kernel/hostname"));
        if (!kernel.isEmpty()) {
            return kernel;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /** Empty when the file cannot be read. */
    private static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("").strip();
        } catch (IOException unreadable) {
            return "";
        }
    }
}
