package io.transom.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which Java types can stand for values on the wire. */
final class WireTypes {
    private WireTypes() {}

    /** The JSON type of a parameter with that Java type; null when a parameter cannot have it. */
    static @Nullable JsonType param(Type type) {
        Class<?> raw = raw(type);
        if (raw == String.class) {
            return JsonType.STRING;
        } else if (raw == long.class || raw == Long.class || raw == int.class || raw == Integer.class) {
            return JsonType.INTEGER;
        } else if (raw == double.class || raw == Double.class) {
            return JsonType.NUMBER;
        } else if (raw == boolean.class || raw == Boolean.class) {
            return JsonType.BOOLEAN;
        } else if (raw == Config.class || (raw == Map.class && isTextMap(type))) {
            return JsonType.MAP;
        } else if (raw == List.class) {
            return JsonType.LIST;
        }
        return raw == Object.class ? JsonType.ANY : null;
    }

    /** A result type for people: the record's name, or the JSON type. Throws when it cannot be a result. */
    static String describe(Type type) {
        Class<?> raw = raw(type);
        if (raw == Void.class) {
            return "null";
        } else if (raw == List.class && type instanceof ParameterizedType list) {
            return "list of " + describe(list.getActualTypeArguments()[0]);
        } else if (raw == Map.class && isTextMap(type)) {
            String values = describe(((ParameterizedType) type).getActualTypeArguments()[1]);
            return values.equals("any") ? "map" : "map of " + values;
        } else if (raw.isRecord()) {
            checkComponents(raw);
            return raw.getSimpleName();
        } else if (raw.isEnum()) {
            return "string";
        }
        JsonType scalar = param(type);
        if (scalar == null || raw == List.class || raw == Map.class) {
            throw new IllegalArgumentException(type.getTypeName() + " stands for no value on the wire");
        }
        return scalar.label();
    }

    /** Wire names of a record's components, in order; empty for what is no record. */
    static List<String> keys(Type type) {
        Class<?> raw = raw(type);
        return raw.isRecord()
                ? Arrays.stream(raw.getRecordComponents())
                        .map(component -> Names.wire(component.getName()))
                        .toList()
                : List.of();
    }

    static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        } else if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        throw new IllegalArgumentException(type.getTypeName() + " stands for no value on the wire");
    }

    private static boolean isTextMap(Type type) {
        return type instanceof ParameterizedType map && map.getActualTypeArguments()[0] == String.class;
    }

    private static void checkComponents(Class<?> record) {
        for (RecordComponent component : record.getRecordComponents()) {
            Type type = component.getGenericType();
            if (raw(type) == record) {
                throw new IllegalArgumentException(record.getName() + " contains itself");
            }
            try {
                describe(type);
            } catch (IllegalArgumentException unfit) {
                throw new IllegalArgumentException(
                        record.getSimpleName() + "." + component.getName() + ": " + unfit.getMessage(), unfit);
            }
        }
    }
}
