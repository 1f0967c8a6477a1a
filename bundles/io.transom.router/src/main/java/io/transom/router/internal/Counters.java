package io.transom.router.internal;

import io.transom.wamp.Message;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts messages by type. */
final class Counters {
    /** Labels by message code; codes above 70 are counted with none. */
    private static final String[] LABELS = new String[71];

    static {
        for (Class<?> type : Message.class.getPermittedSubclasses()) {
            try {
                int code = type.getField("CODE").getInt(null);
                if (code < LABELS.length) {
                    LABELS[code] = type.getSimpleName().toLowerCase(java.util.Locale.ROOT);
                }
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    private final LongAdder[] counts = new LongAdder[LABELS.length];

    Counters() {
        for (int code = 0; code < counts.length; code++) {
            if (LABELS[code] != null) {
                counts[code] = new LongAdder();
            }
        }
    }

    void count(int code) {
        if (code < counts.length && counts[code] != null) {
            counts[code].increment();
        }
    }

    /** Those that are not 0, by label. */
    Map<String, Long> snapshot() {
        var result = new TreeMap<String, Long>();
        for (int code = 0; code < counts.length; code++) {
            long count = counts[code] == null ? 0 : counts[code].sum();
            if (count != 0) {
                result.put(LABELS[code], count);
            }
        }
        return Map.copyOf(result);
    }
}
