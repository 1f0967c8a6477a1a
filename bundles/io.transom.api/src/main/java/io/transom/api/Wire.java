package io.transom.api;

import io.transom.wamp.Json;
import io.transom.wamp.Payload;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns results of contracts into plain values (null, scalars, lists, maps with text keys) and back. A record is a map
 * whose keys are its components in snake case; a component that is null is written as null, or left out when it is
 * {@link Absent}. An enum is its name in lower case, a {@link Config} its value.
 *
 * <p>Reading takes what a newer peer may send: unknown keys are passed over. What does not fit is an
 * {@link IllegalArgumentException} whose message starts with the JSON pointer of the place. A missing key reads as
 * null, which only a component of a primitive type refuses.
 */
public final class Wire {
    private Wire() {}

    /** The plain value of a result or argument. Throws {@link IllegalArgumentException} for a type that has none. */
    public static @Nullable Object write(@Nullable Object value) {
        if (value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Number
                || value instanceof byte[]) {
            return value;
        } else if (value instanceof Record shaped) {
            return RecordShape.of(shaped.getClass()).write(shaped);
        } else if (value instanceof Enum<?> constant) {
            return label(constant);
        } else if (value instanceof Config config) {
            return config.value();
        } else if (value instanceof Map<?, ?> map) {
            return writeMap(map);
        } else if (value instanceof Collection<?> list) {
            var result = new ArrayList<@Nullable Object>(list.size());
            list.forEach(element -> result.add(write(element)));
            return result;
        }
        throw new IllegalArgumentException(value.getClass().getName() + " stands for no value on the wire");
    }

    /** The payload of a result: one positional argument. Throws as {@link #write}. */
    public static Payload payload(@Nullable Object result) {
        return Payload.ofValue(write(result));
    }

    /** The payload of an event: positional arguments, any number. Throws as {@link #write}. */
    public static Payload event(@Nullable Object... args) {
        var plain = new ArrayList<@Nullable Object>(args.length);
        for (Object arg : args) {
            plain.add(write(arg));
        }
        return Payload.of(plain, Map.of());
    }

    /** Reads a plain value as a record, a scalar, or whatever else a result can be. */
    public static <T> @Nullable T read(Class<T> type, @Nullable Object plain) {
        return type.cast(read((Type) type, plain));
    }

    /** The same for types with parameters, for example those of a method's result. */
    public static @Nullable Object read(Type type, @Nullable Object plain) {
        return read(type, plain, "");
    }

    static @Nullable Object read(Type type, @Nullable Object plain, String pointer) {
        Class<?> raw = WireTypes.raw(type);
        if (plain == null) {
            if (raw.isPrimitive()) {
                throw expected(pointer, raw == boolean.class ? "true or false" : "a number", null);
            }
            return null;
        } else if (raw == Object.class) {
            return plain;
        } else if (raw == Void.class) {
            throw expected(pointer, "null", plain);
        } else if (raw == Config.class) {
            return Config.of(pointer.isEmpty() ? "value" : pointer, plain);
        } else if (raw == List.class) {
            return readList(type, plain, pointer);
        } else if (raw == Map.class) {
            return readMap(type, plain, pointer);
        } else if (raw.isRecord()) {
            return RecordShape.of(raw).read(plain, pointer);
        } else if (raw.isEnum()) {
            return readEnum(raw, plain, pointer);
        }
        return readScalar(raw, plain, pointer);
    }

    static IllegalArgumentException expected(String pointer, String what, @Nullable Object found) {
        return new IllegalArgumentException(
                (pointer.isEmpty() ? "" : pointer + ": ") + "expected " + what + ", found " + Json.show(found));
    }

    private static Map<String, @Nullable Object> writeMap(Map<?, ?> map) {
        var result = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, value) -> result.put(String.valueOf(key), write(value)));
        return result;
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Object readList(Type type, Object plain, String pointer) {
        if (!(plain instanceof List<?> list)) {
            throw expected(pointer, "a list", plain);
        }
        Type element = argument(type, 0);
        var result = new ArrayList<@Nullable Object>(list.size());
        for (int i = 0; i < list.size(); i++) {
            result.add(read(element, list.get(i), pointer + "/" + i));
        }
        return result;
    }

    private static Object readMap(Type type, Object plain, String pointer) {
        if (!(plain instanceof Map<?, ?> map)) {
            throw expected(pointer, "a map", plain);
        }
        Type value = argument(type, 1);
        var result = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, found) -> {
            String name = String.valueOf(key);
            result.put(name, read(value, found, pointer + "/" + Config.escape(name)));
        });
        return result;
    }

    private static Object readEnum(Class<?> type, Object plain, String pointer) {
        var labels = new ArrayList<String>();
        for (Object constant : type.getEnumConstants()) {
            String label = label((Enum<?>) constant);
            if (label.equals(plain)) {
                return constant;
            }
            labels.add(label);
        }
        throw expected(pointer, "one of " + String.join(", ", labels), plain);
    }

    private static Object readScalar(Class<?> type, Object plain, String pointer) {
        if (type == String.class) {
            return check(plain instanceof String, plain, "a string", pointer);
        } else if (type == boolean.class || type == Boolean.class) {
            return check(plain instanceof Boolean, plain, "true or false", pointer);
        } else if (type == double.class || type == Double.class) {
            return ((Number) check(plain instanceof Number, plain, "a number", pointer)).doubleValue();
        }
        boolean isLong = type == long.class || type == Long.class;
        if (!isLong && type != int.class && type != Integer.class) {
            throw new IllegalArgumentException(type.getName() + " stands for no value on the wire");
        }
        Number number = (Number) check(JsonType.INTEGER.accepts(plain), plain, "an integer", pointer);
        long integer = number.longValue();
        if (isLong) {
            return integer;
        }
        check(integer == (int) integer, plain, "an integer of 32 bits", pointer);
        return (int) integer;
    }

    private static Object check(boolean fits, Object plain, String what, String pointer) {
        if (!fits) {
            throw expected(pointer, what, plain instanceof BigInteger ? plain.toString() : plain);
        }
        return plain;
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[index] : Object.class;
    }
}
