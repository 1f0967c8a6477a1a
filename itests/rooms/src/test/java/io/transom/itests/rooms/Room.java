package io.transom.itests.rooms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A row of the table of rooms in docs/architecture.md: bundle, what it is, which of our rooms it may import.
 *
 * @param bundle symbolic name; a {@code *} at its end stands for several
 * @param exports {@code (API)}: whatever it likes; {@code (API: `host`)}: this package only; nothing: nothing
 * @param rooms the bundles of ours that it may import from, without {@code io.transom.}
 */
record Room(String bundle, String exports, Set<String> rooms) {
    static final String PREFIX = "io.transom.";

    /** Packages of the JDK, and those that are open to all. */
    private static final List<String> OPEN = List.of(
            "java.",
            "javax.",
            "jdk.",
            "com.sun.",
            "org.ietf.jgss",
            "org.w3c.dom",
            "org.xml.sax",
            "org.osgi.",
            "org.slf4j");

    /** The libraries that have a room of their own, as beginnings of package names. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "io.transom.wamp", List.of("com.fasterxml.jackson.", "org.bouncycastle."),
            "io.transom.transport", List.of("io.netty."),
            "io.transom.tls", List.of("org.bouncycastle."),
            "io.transom.store.jdbc", List.of("org.h2.", "org.postgresql"),
            "io.transom.node", List.of("com.fasterxml.jackson.", "com.networknt.", "org.yaml.", "org.snakeyaml."),
            "io.transom.worker", List.of("oshi.", "org.apache.sshd."),
            "io.transom.launcher", List.of("org.apache.felix.", "sun.misc"),
            "io.transom.console", List.of("org.apache.karaf.", "org.apache.felix.", "org.jline."),
            "io.transom.cli", List.of("picocli"));

    private static final Pattern ROW = Pattern.compile(
            "\\| `(?<bundle>io\\.transom\\.[^`]+)`(?: \\((?<exports>API.*?)\\))? \\|.*\\| (?<rooms>[^|]*) \\|");

    static List<Room> table(Path architecture) throws IOException {
        List<Room> table = new ArrayList<>();
        for (String line : Files.readAllLines(architecture)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String exports = row.group("exports") == null ? "" : row.group("exports");
                table.add(new Room(
                        row.group("bundle"), exports, Set.of(row.group("rooms").split(", "))));
            }
        }
        return List.copyOf(table);
    }

    boolean isFor(String name) {
        return bundle.endsWith("*") ? name.startsWith(bundle.substring(0, bundle.length() - 1)) : name.equals(bundle);
    }

    boolean mayExport(String exported, String name) {
        boolean belowItsName = (exported + ".").startsWith(name + ".");
        return belowItsName
                && !(exported + ".").contains(".internal.")
                && (exports.equals("API") || exports.equals("API: `" + exported.replace(name + ".", "") + "`"));
    }

    boolean mayImportFrom(String exporter) {
        return rooms.contains(exporter.substring(PREFIX.length()));
    }

    boolean mayImport(String foreignPackage) {
        return Stream.concat(OPEN.stream(), LIBRARIES.getOrDefault(bundle, List.of()).stream())
                .anyMatch(foreignPackage::startsWith);
    }
}
