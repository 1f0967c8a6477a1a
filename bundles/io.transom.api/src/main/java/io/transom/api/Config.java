package io.transom.api;

import io.transom.wamp.Json;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that came from outside: an immutable tree of maps, lists and scalars in which each part knows its
 * place, so that every complaint can name it. Complaints are {@link WampError}
 * {@code crossbar.error.invalid_configuration} of the form
 * {@code transport "ws" of router "r1": /endpoint/port: expected an integer from 1 to 65535, found "80a"}.
 */
public final class Config {
    private final String subject;
    private final String pointer;
    private final @Nullable Object value;

    private Config(String subject, String pointer, @Nullable Object value) {
        this.subject = subject;
        this.pointer = pointer;
        this.value = value;
    }

    /** @param subject names what is configured, in every complaint: {@code realm "realm1"} */
    public static Config of(String subject, @Nullable Object value) {
        return new Config(subject, "", value);
    }

    /** The same tree with another subject in its complaints. */
    public Config about(String otherSubject) {
        return new Config(otherSubject, pointer, value);
    }

    /** JSON pointer of this part, empty for the whole (RFC 6901). */
    public String pointer() {
        return pointer;
    }

    /** The plain value of this part. */
    public @Nullable Object value() {
        return value;
    }

    /** The plain map of this part; a complaint when it is none. */
    public Map<String, Object> asMap() {
        if (value instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked")
            Map<String, Object> typed = (Map<String, Object>) map;
            return Collections.unmodifiableMap(typed);
        }
        throw expected("a map");
    }

    /** Whether the key is there, be it null. */
    public boolean has(String key) {
        return asMap().containsKey(key);
    }

    /** The part under a key; absent when the key is absent or null. */
    public Optional<Config> get(String key) {
        Object found = asMap().get(key);
        return found == null ? Optional.empty() : Optional.of(child(key, found));
    }

    /** The part under a key that must be there. */
    public Config require(String key) {
        return get(key).orElseThrow(() -> child(key, null).complain("required key is missing"));
    }

    /** The elements of a list under a key; empty when absent. */
    public List<Config> list(String key) {
        return get(key).map(Config::elements).orElse(List.of());
    }

    /** The elements of this list. */
    public List<Config> elements() {
        if (!(value instanceof List<?> list)) {
            throw expected("a list");
        }
        var result = new ArrayList<Config>(list.size());
        for (int i = 0; i < list.size(); i++) {
            result.add(child(Integer.toString(i), list.get(i)));
        }
        return result;
    }

    /** The entries of this map, in its order. */
    public Map<String, Config> entries() {
        var result = new LinkedHashMap<String, Config>();
        asMap().forEach((key, found) -> result.put(key, child(key, found)));
        return result;
    }

    public String text() {
        if (value instanceof String text) {
            return text;
        }
        throw expected("a string");
    }

    public Optional<String> text(String key) {
        return get(key).map(Config::text);
    }

    public boolean bool() {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw expected("true or false");
    }

    public boolean bool(String key, boolean byDefault) {
        return get(key).map(Config::bool).orElse(byDefault);
    }

    /** An integer within bounds, both inclusive. */
    public long integer(long min, long max) {
        if (value instanceof Long || value instanceof Integer) {
            long number = ((Number) value).longValue();
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw expected("an integer from " + min + " to " + max);
    }

    public long integer(String key, long min, long max, long byDefault) {
        return get(key).map(part -> part.integer(min, max)).orElse(byDefault);
    }

    /** One of the given texts. */
    public String oneOf(Collection<String> allowed) {
        if (value instanceof String text && allowed.contains(text)) {
            return text;
        }
        throw expected("one of " + String.join(", ", new TreeSet<>(allowed)));
    }

    /** A complaint when this map has a key that is not among the given ones. */
    public Config only(String... known) {
        Set<String> unknown = new LinkedHashSet<>(asMap().keySet());
        unknown.removeAll(List.of(known));
        if (!unknown.isEmpty()) {
            String key = unknown.iterator().next();
            throw child(key, asMap().get(key))
                    .complain("unknown key; known are " + String.join(", ", new TreeSet<>(List.of(known))));
        }
        return this;
    }

    /** A complaint about this part. */
    public WampError complain(String what) {
        return new WampError(
                Errors.INVALID_CONFIGURATION, subject + ": " + (pointer.isEmpty() ? "" : pointer + ": ") + what);
    }

    /** A complaint that says what was expected and what was found. */
    public WampError expected(String what) {
        return complain("expected " + what + ", found " + Json.show(value));
    }

    private Config child(String key, @Nullable Object found) {
        return new Config(subject, pointer + "/" + escape(key), found);
    }

    /** A key as part of a JSON pointer. */
    static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Config that && java.util.Objects.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hashCode(value);
    }

    @Override
    public String toString() {
        return subject + pointer;
    }
}
