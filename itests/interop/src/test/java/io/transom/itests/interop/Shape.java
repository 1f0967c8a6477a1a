package io.transom.itests.interop;

import io.transom.wamp.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a result looks like, written in JSON: the name of a type ({@code string}, {@code integer}, {@code number}, {@code boolean},
 * {@code null}, {@code map}, {@code list}, {@code time}, {@code any}; several with {@code |} between them), {@code =TEXT} for exactly
 * this string, a list of one shape for a list whose elements all have it, and a map of shapes by key. In a map {@code *} stands for
 * any other key, and a {@code ?} after a key for one that may be missing. A list of more than one, and anything else, is itself.
 */
final class Shape {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

    private Shape() {}

    /** Where and how a value differs; empty when it does not. */
    static String difference(@Nullable Object shape, @Nullable Object value) {
        return difference("result", shape, value);
    }

    private static String difference(String at, @Nullable Object shape, @Nullable Object value) {
        if (shape instanceof Map<?, ?> map) {
            return value instanceof Map<?, ?> found ? keys(at, map, found) : unlike(at, "a map", value);
        }
        if (shape instanceof List<?> list && list.size() == 1) {
            return value instanceof List<?> found ? elements(at, list.get(0), found) : unlike(at, "a list", value);
        }
        if (shape instanceof String types) {
            boolean fits = types.startsWith("=")
                    ? types.substring(1).equals(value)
                    : List.of(types.split("\\|")).stream().anyMatch(type -> is(type, value));
            return fits ? "" : unlike(at, types, value);
        }
        return Json.write(shape).equals(Json.write(value)) ? "" : unlike(at, Json.write(shape), value);
    }

    private static String elements(String at, @Nullable Object shape, List<?> found) {
        for (int i = 0; i < found.size(); i++) {
            String difference = difference(at + "/" + i, shape, found.get(i));
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    private static String keys(String at, Map<?, ?> shapes, Map<?, ?> found) {
        var left = new TreeSet<String>();
        found.keySet().forEach(key -> left.add(String.valueOf(key)));
        for (var each : shapes.entrySet()) {
            String key = String.valueOf(each.getKey());
            boolean optional = key.endsWith("?");
            String name = optional ? key.substring(0, key.length() - 1) : key;
            if (name.equals("*")) {
                continue;
            }
            if (!found.containsKey(name)) {
                if (optional) {
                    continue;
                }
                return at + ": no key " + name + " in " + Json.show(found);
            }
            left.remove(name);
            String difference = difference(at + "/" + name, each.getValue(), found.get(name));
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        for (String other : left) {
            if (!shapes.containsKey("*")) {
                return at + ": key " + other + " is not expected";
            }
            String difference = difference(at + "/" + other, shapes.get("*"), found.get(other));
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    private static boolean is(String type, @Nullable Object value) {
        return switch (type) {
            case "any" -> true;
            case "null" -> value == null;
            case "string" -> value instanceof String;
            case "time" -> value instanceof String text && TIME.matcher(text).matches();
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Number number && number.doubleValue() % 1 == 0;
            case "number" -> value instanceof Number;
            case "map" -> value instanceof Map;
            case "list" -> value instanceof List;
            default -> throw new IllegalArgumentException("no type: " + type);
        };
    }

    private static String unlike(String at, String expected, @Nullable Object value) {
        return at + ": expected " + expected + ", found " + Objects.requireNonNull(Json.show(value));
    }
}
