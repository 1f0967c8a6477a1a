package io.transom.worker.host;

import io.transom.api.Absent;
import io.transom.api.Config;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Result records as the values that stand on the wire. */
public final class Wire {
    private Wire() {}

    /** A record becomes a map with keys in the wire's spelling; what is inside lists and maps, too; scalars stay. */
    public static @Nullable Object value(@Nullable Object value) {
        if (value instanceof Record record) {
            return map(record);
        } else if (value instanceof Config config) {
            return config.value();
        } else if (value instanceof Iterable<?> list) {
            var result = new java.util.ArrayList<@Nullable Object>();
            list.forEach(element -> result.add(value(element)));
            return result;
        } else if (value instanceof Map<?, ?> map) {
            var result = new LinkedHashMap<String, @Nullable Object>();
            map.forEach((key, element) -> result.put(String.valueOf(key), value(element)));
            return result;
        } else if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        return value;
    }

    private static Map<String, @Nullable Object> map(Record record) {
        var result = new LinkedHashMap<String, @Nullable Object>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object found = value(read(component, record));
            if (found != null || !component.isAnnotationPresent(Absent.class)) {
                result.put(key(component.getName()), found);
            }
        }
        return result;
    }

    private static @Nullable Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalArgumentException(record.getClass().getName() + " is not public", hidden);
        }
    }

    private static String key(String camel) {
        var result = new StringBuilder();
        camel.chars().forEach(c -> {
            if (c >= 'A' && c <= 'Z') {
                result.append('_').append((char) (c - 'A' + 'a'));
            } else {
                result.append((char) c);
            }
        });
        return result.toString();
    }
}
