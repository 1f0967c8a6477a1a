package io.transom.router;

import io.transom.router.Authorizer.Action;
import io.transom.wamp.Match;
import io.transom.wamp.Uris;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a role's static permissions: what is allowed on a URI or pattern.
 *
 * @param discloseCaller whether callees learn who calls
 * @param disclosePublisher whether subscribers learn who publishes
 * @see "docs/reference/router-configuration.md, Permissions"
 */
public record Permission(
        String uri, Match match, Set<Action> allow, boolean discloseCaller, boolean disclosePublisher) {
    private static final Set<String> KEYS = Set.of("uri", "match", "allow", "disclose", "cache", "validate");
    private static final Set<String> DISCLOSE_KEYS = Set.of("caller", "publisher");
    private static final Set<String> VALIDATE_KEYS = Set.of(
            "call",
            "call_progress",
            "call_result",
            "call_result_progress",
            "call_error",
            "event",
            "event_confirmation",
            "event_result",
            "extra");

    public Permission {
        if (!Uris.isValidPattern(uri.replace("*", ""), Match.WILDCARD, false)) {
            throw new IllegalArgumentException("/uri: expected a URI or pattern, found \"" + uri + "\"");
        }
        allow = Set.copyOf(allow);
    }

    /** Everything on every URI, with callers and publishers disclosed. */
    public static Permission everything() {
        return new Permission("", Match.PREFIX, EnumSet.allOf(Action.class), true, true);
    }

    /**
     * A rule whose match follows from the stars in its URI: none means exact, a single one at the end prefix, others wildcard,
     * where each star stands for one component.
     */
    public static Permission starred(String uri, Set<Action> allow, boolean discloseCaller, boolean disclosePublisher) {
        int star = uri.indexOf('*');
        Match match = star < 0 ? Match.EXACT : star == uri.length() - 1 ? Match.PREFIX : Match.WILDCARD;
        return new Permission(uri.replace("*", ""), match, allow, discloseCaller, disclosePublisher);
    }

    /**
     * Reads a permission as configurations write it.
     *
     * @throws IllegalArgumentException naming the field as a JSON pointer below the permission, what was found and expected
     */
    public static Permission read(Map<String, ?> permission) {
        onlyKeys("", permission, KEYS);
        if (!(permission.get("uri") instanceof String uri)) {
            throw new IllegalArgumentException("/uri: expected a text, found " + shown(permission.get("uri")));
        }
        optionalFlag("", permission, "cache");
        onlyKeys("/validate", map(permission, "validate"), VALIDATE_KEYS);
        Map<?, ?> disclose = map(permission, "disclose");
        onlyKeys("/disclose", disclose, DISCLOSE_KEYS);
        boolean caller = optionalFlag("/disclose", disclose, "caller");
        boolean publisher = optionalFlag("/disclose", disclose, "publisher");
        Set<Action> allow = allowed(map(permission, "allow"));
        if (!permission.containsKey("match")) {
            return starred(uri, allow, caller, publisher);
        }
        try {
            return new Permission(uri, Match.of(permission.get("match")), allow, caller, publisher);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("/" + e.getMessage(), e);
        }
    }

    private static Set<Action> allowed(Map<?, ?> allow) {
        var actions = EnumSet.noneOf(Action.class);
        var names = new java.util.HashSet<String>();
        for (Action action : Action.values()) {
            String name = action.name().toLowerCase(Locale.ROOT);
            names.add(name);
            if (optionalFlag("/allow", allow, name)) {
                actions.add(action);
            }
        }
        onlyKeys("/allow", allow, names);
        return actions;
    }

    private static Map<?, ?> map(Map<?, ?> in, String key) {
        Object value = in.get(key);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("/" + key + ": expected a dictionary, found " + shown(value));
    }

    private static boolean optionalFlag(String at, Map<?, ?> in, String key) {
        Object value = in.get(key);
        if (value == null && !in.containsKey(key)) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException(at + "/" + key + ": expected true or false, found " + shown(value));
    }

    private static void onlyKeys(String at, Map<?, ?> in, Set<String> known) {
        for (Object key : in.keySet()) {
            if (!(key instanceof String) || !known.contains(key)) {
                throw new IllegalArgumentException(at + "/" + key + ": unknown key");
            }
        }
    }

    private static String shown(@Nullable Object value) {
        return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    }
}
