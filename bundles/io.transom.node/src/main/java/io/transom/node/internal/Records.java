package io.transom.node.internal;

import io.transom.api.Absent;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Flat result records of the contracts as the maps that events carry. */
final class Records {
    private Records() {}

    static Map<String, @Nullable Object> map(Record record) {
        var result = new LinkedHashMap<String, @Nullable Object>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = value(component, record);
            if (value != null || !component.isAnnotationPresent(Absent.class)) {
                result.put(key(component.getName()), value);
            }
        }
        return result;
    }

    private static @Nullable Object value(RecordComponent component, Record record) {
        try {
            Object value = component.getAccessor().invoke(record);
            return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value;
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalArgumentException(record.getClass().getName() + " is not public", hidden);
        }
    }

    private static String key(String camel) {
        var result = new StringBuilder();
        camel.chars().forEach(c -> {
            if (Character.isUpperCase(c)) {
                result.append('_').append((char) Character.toLowerCase(c));
            } else {
                result.append((char) c);
            }
        });
        return result.toString();
    }
}
