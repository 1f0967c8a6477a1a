package io.transom.wamp.session;

import io.transom.wamp.CancelMode;
import io.transom.wamp.Identity;
import io.transom.wamp.Match;
import io.transom.wamp.PublishOptions;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads details and makes options by their names in the WAMP specification. */
final class Details {
    static final Map<String, Object> PROGRESS = Map.of("progress", true);

    private Details() {}

    /** Caller or publisher, under the keys {@code caller}, {@code caller_authid} and {@code caller_authrole}. */
    static Identity identity(Map<String, Object> details, String who) {
        Object session = details.get(who);
        Object authid = details.get(who + "_authid");
        Object authrole = details.get(who + "_authrole");
        if (session == null && authid == null && authrole == null) {
            return Identity.UNKNOWN;
        }
        return new Identity(
                session instanceof Number id ? id.longValue() : 0,
                authid instanceof String text ? text : null,
                authrole instanceof String text ? text : null);
    }

    static String message(Map<String, Object> details) {
        return details.get("message") instanceof String text ? text : "";
    }

    static Map<String, Object> withMessage(String message) {
        return message.isEmpty() ? Map.of() : Map.of("message", message);
    }

    static Map<String, Object> match(Match match) {
        return match == Match.EXACT ? Map.of() : Map.of("match", match.label());
    }

    static Map<String, Object> publish(PublishOptions options) {
        if (!options.acknowledge() && options.excludeMe()) {
            return options.others();
        }
        var all = new HashMap<>(options.others());
        if (options.acknowledge()) {
            all.put("acknowledge", true);
        }
        if (!options.excludeMe()) {
            all.put("exclude_me", false);
        }
        return all;
    }

    /** The mode of an INTERRUPT; the specification's default is {@code killnowait}. */
    static CancelMode mode(Map<String, Object> options) {
        return CancelMode.of(options.getOrDefault("mode", "")).orElse(CancelMode.KILLNOWAIT);
    }

    /** Whether WELCOME announces a feature of a role. */
    static boolean announces(Map<String, Object> welcome, String role, String feature) {
        return welcome.get("roles") instanceof Map<?, ?> roles
                && roles.get(role.toLowerCase(Locale.ROOT)) instanceof Map<?, ?> details
                && details.get("features") instanceof Map<?, ?> features
                && Boolean.TRUE.equals(features.get(feature));
    }
}
