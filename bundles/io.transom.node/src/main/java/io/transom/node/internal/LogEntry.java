package io.transom.node.internal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line that a native worker wrote.
 *
 * @param namespace name of the logger; {@code stdout} or {@code stderr} for what did not go through one
 */
record LogEntry(Instant time, String level, String namespace, String text) {
    /** What the launcher's {@code --log err} writes: time, level, logger, text. */
    private static final Pattern RECORD =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\S+) (TRACE|DEBUG|INFO|WARN|ERROR) (\\S+) - (.*)");

    private static final Pattern COLOURS = Pattern.compile("\u001B\\[[;\\d]*[A-Za-z]");

    /**
     * @param stream {@code stdout} or {@code stderr}
     * @param before the last entry of the same stream, whose level and namespace a line of a stack trace takes over
     */
    static LogEntry parse(String line, String stream, Instant now, @Nullable LogEntry before) {
        String plain = COLOURS.matcher(line).replaceAll("");
        Matcher parts = RECORD.matcher(plain);
        if (parts.matches()) {
            return new LogEntry(time(parts.group(1), now), parts.group(2), parts.group(3), parts.group(4));
        }
        if (before != null && isContinuation(plain)) {
            return new LogEntry(now, before.level, before.namespace, plain);
        }
        return new LogEntry(now, "INFO", stream, plain);
    }

    private static Instant time(String text, Instant otherwise) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException unfit) {
            return otherwise;
        }
    }

    private static boolean isContinuation(String line) {
        return line.startsWith("\t")
                || line.startsWith("Caused by: ")
                || line.startsWith("java.")
                || line.startsWith("io.");
    }

    /** As in the result of {@code get_worker_log}. */
    Map<String, Object> wire() {
        var result = new LinkedHashMap<String, Object>();
        result.put("log_time", time.getEpochSecond() + time.getNano() / 1e9);
        result.put("level", level);
        result.put("namespace", namespace);
        result.put("text", text);
        return result;
    }
}
