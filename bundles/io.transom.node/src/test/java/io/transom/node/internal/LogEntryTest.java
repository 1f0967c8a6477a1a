package io.transom.node.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogEntryTest {
    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

    @Test
    void aRecordIsTakenApart() {
        LogEntry entry = LogEntry.parse(
                "2026-11-23T06:35:02.142Z WARN io.transom.x.Y - text - with dashes", "stderr", NOW, null);

        assertEquals(
                Map.of(
                        "log_time", 1_795_415_702.142,
                        "level", "WARN",
                        "namespace", "io.transom.x.Y",
                        "text", "text - with dashes"),
                entry.wire());
    }

    @Test
    void aTimeZoneIsUnderstood() {
        LogEntry entry = LogEntry.parse("2026-11-23T07:35:02.142+01:00 INFO a - b", "stderr", NOW, null);

        assertEquals(Instant.parse("2026-11-23T06:35:02.142Z"), entry.time());
    }

    @Test
    void otherLinesAreKeptAsTheyAreWithoutColours() {
        LogEntry entry = LogEntry.parse("\u001B[31mred\u001B[0m {braces}", "stdout", NOW, null);

        assertEquals(new LogEntry(NOW, "INFO", "stdout", "red {braces}"), entry);
    }

    @Test
    void aStackTraceBelongsToItsRecord() {
        LogEntry record = LogEntry.parse("2026-11-23T06:35:02.142Z ERROR a.B - failed", "stderr", NOW, null);

        LogEntry trace = LogEntry.parse("\tat a.B.c(B.java:1)", "stderr", NOW, record);

        assertEquals("ERROR", trace.level());
        assertEquals("a.B", trace.namespace());
    }

    @Test
    void theLogKeepsTheLastEntries() {
        var log = new WorkerLog(3);
        for (int i = 1; i <= 5; i++) {
            log.add(new LogEntry(NOW, "INFO", "n", "line " + i));
        }

        assertEquals(List.of("line 3", "line 4", "line 5"), texts(log.last(0)));
        assertEquals(List.of("line 4", "line 5"), texts(log.last(2)));
        assertEquals(3, log.last(100).size());
    }

    @Test
    void theLogIsBoundedInSize() {
        var log = new WorkerLog(1_000);
        for (int i = 0; i < 200; i++) {
            log.add(new LogEntry(NOW, "INFO", "n", "x".repeat(16 << 10)));
        }

        assertEquals(64, log.last(0).size());
    }

    private static List<Object> texts(List<Object> entries) {
        return entries.stream()
                .map(entry -> ((Map<?, ?>) entry).get("text"))
                .map(Object.class::cast)
                .toList();
    }
}
