package io.transom.itests.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What commands print, as values. */
final class Console {
    private Console() {}

    /** The document that {@code COMMAND -o json} prints. */
    static @Nullable Object json(KarafProcess karaf, String command) throws Exception {
        var output = karaf.console(command + " -o json");
        assertEquals(0, output.code(), output::text);
        String document = output.text()
                .lines()
                .filter(line -> !line.startsWith("client: "))
                .reduce((before, last) -> last)
                .orElseThrow(() -> new AssertionError(command + ": printed nothing"));
        return Json.read(document);
    }

    static List<Map<String, Object>> rows(KarafProcess karaf, String command) throws Exception {
        Object value = json(karaf, command);
        assertTrue(value instanceof List, () -> command + ": " + value);
        return ((List<?>) Objects.requireNonNull(value))
                .stream().map(Console::row).toList();
    }

    @SuppressWarnings("unchecked") // a map that was read from JSON has texts as keys
    private static Map<String, Object> row(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }
}
