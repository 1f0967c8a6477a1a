package io.transom.wamp.internal;

import io.transom.wamp.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Application values as such, whatever they are written in. */
public final class Values {
    private Values() {}

    /**
     * A copy as it would arrive over the wire: integers are Long (BigInteger where they must be), floats are Double, bytes are
     * {@code byte[]}, sequences are List. Refuses what no encoding can write, as the wire would.
     */
    public static @Nullable Object asRead(@Nullable Object value) {
        if (value == null || value instanceof String || value instanceof Long || value instanceof Boolean) {
            return value;
        } else if (value instanceof Map<?, ?> map) {
            return asRead(map);
        } else if (value instanceof Collection<?> elements) {
            return asRead(elements);
        } else if (value instanceof Object[] elements) {
            return asRead(Arrays.asList(elements));
        } else if (value instanceof Number number) {
            return asRead(number);
        } else if (value instanceof Bytes bytes) {
            return bytes.toArray();
        } else if (value instanceof byte[]) {
            return value;
        }
        throw Writer.unwritable("a value of " + value.getClass().getName());
    }

    /** The same for a sequence. */
    public static List<Object> asRead(Collection<?> elements) {
        var list = new ArrayList<Object>(elements.size());
        for (Object element : elements) {
            list.add(asRead(element));
        }
        return Collections.unmodifiableList(list);
    }

    /** The same for a map. */
    public static Map<String, Object> asRead(Map<?, ?> map) {
        var entries = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw Writer.unwritable("a map key that is not text");
            }
            entries.put(name, asRead(value));
        });
        return Collections.unmodifiableMap(entries);
    }

    private static Number asRead(Number number) {
        if (number instanceof Double) {
            return number;
        } else if (number instanceof Float) {
            return number.doubleValue();
        } else if (number instanceof BigInteger great) {
            return Numbers.narrow(great);
        } else if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        throw Writer.unwritable("a number of " + number.getClass().getName());
    }

    /** Whether two read values are equal, bytes by their content. */
    public static boolean equal(@Nullable Object left, @Nullable Object right) {
        if (left instanceof byte[] bytes) {
            return right instanceof byte[] others && Arrays.equals(bytes, others);
        } else if (left instanceof List<?> list) {
            return right instanceof List<?> others && equal(list, others);
        } else if (left instanceof Map<?, ?> map) {
            return right instanceof Map<?, ?> others && equal(map, others);
        }
        return Objects.equals(left, right);
    }

    private static boolean equal(List<?> list, List<?> others) {
        if (list.size() != others.size()) {
            return false;
        }
        var other = others.iterator();
        return list.stream().allMatch(element -> equal(element, other.next()));
    }

    private static boolean equal(Map<?, ?> map, Map<?, ?> others) {
        return map.keySet().equals(others.keySet())
                && map.entrySet().stream().allMatch(entry -> equal(entry.getValue(), others.get(entry.getKey())));
    }

    /** A hash code that fits {@link #equal}. */
    public static int hash(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return Arrays.hashCode(bytes);
        } else if (value instanceof List<?> list) {
            return list.stream().mapToInt(Values::hash).reduce(1, (all, one) -> 31 * all + one);
        } else if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .mapToInt(entry -> entry.getKey().hashCode() ^ hash(entry.getValue()))
                    .sum();
        }
        return Objects.hashCode(value);
    }
}
