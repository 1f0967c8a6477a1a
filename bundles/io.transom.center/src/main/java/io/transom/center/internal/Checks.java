package io.transom.center.internal;

import io.transom.api.Errors;
import io.transom.api.store.CenterState;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Json;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of single arguments. Every complaint names the argument, what was expected and what was found. */
final class Checks {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern COMPONENT = Pattern.compile("[^\\s.#]+");
    private static final Pattern REALM = Pattern.compile("[A-Za-z][A-Za-z0-9_\\-@.]{2,254}");
    private static final List<String> PROTECTED = List.of(
            "io.crossbar",
            "com.crossbario",
            "de.crossbario",
            "crossbar",
            "crossbar-wamp",
            "crossbarfabric",
            "crossbarfabric-wamp",
            "crossbarfabriccenter",
            "crossbario",
            "fabric",
            "autobahn",
            "wamp",
            "ws.wamp",
            "io.wamp");

    private Checks() {}

    /** The OID in lower case. */
    static String oid(String name, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (!UUID.matcher(lower).matches()) {
            throw invalid(name, "a UUID", value);
        }
        return lower;
    }

    static boolean isKey(String value) {
        return KEY.matcher(value).matches();
    }

    static String key(String name, String value) {
        if (!isKey(value)) {
            throw invalid(name, "64 lower-case hex digits", value);
        }
        return value;
    }

    /** A name that can stand in a URI between two dots. */
    static String component(String name, String value) {
        if (!COMPONENT.matcher(value).matches()) {
            throw invalid(name, "a text without white space, \".\" or \"#\"", value);
        }
        return value;
    }

    /** The name of a management realm. */
    static String realmName(@Nullable Object value) {
        if (!(value instanceof String name)) {
            throw new WampError(Errors.INVALID_REALM, "name: expected a text, found " + Json.show(value));
        }
        if (!REALM.matcher(name).matches()) {
            throw new WampError(
                    Errors.INVALID_REALM,
                    "name: expected a letter and then 2 to 254 of letters, digits, \"_\", \"-\", \"@\" and "
                            + "\".\", found "
                            + Json.show(name));
        }
        for (String reserved : PROTECTED) {
            if (name.startsWith(reserved)) {
                throw new WampError(
                        Errors.INVALID_REALM,
                        "name: " + Json.show(name) + " starts with \"" + reserved + "\", which is reserved");
            }
        }
        return name;
    }

    /** Label, description and tags of a map; what the map lacks is taken from the former ones. */
    static CenterState.Label label(String name, Map<String, Object> map, CenterState.Label former) {
        return new CenterState.Label(
                map.containsKey("label") ? text(name + "/label", map.get("label")) : former.label(),
                map.containsKey("description")
                        ? text(name + "/description", map.get("description"))
                        : former.description(),
                map.containsKey("tags") ? texts(name + "/tags", map.get("tags")) : former.tags());
    }

    private static @Nullable String text(String name, @Nullable Object value) {
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw invalid(name, "a text or null", value);
    }

    private static @Nullable List<String> texts(String name, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw invalid(name, "a list of texts or null", value);
    }

    static WampError invalid(String name, String expected, @Nullable Object found) {
        return new WampError(
                ErrorUris.INVALID_ARGUMENT, name + ": expected " + expected + ", found " + Json.show(found));
    }
}
