package io.transom.wamp.session;

import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Identity;
import io.transom.wamp.Match;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.RegisterOptions;
import io.transom.wamp.SubscribeOptions;
import java.time.Duration;
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

    static Map<String, Object> subscribe(SubscribeOptions options) {
        return match(options.match(), options.others());
    }

    static Map<String, Object> register(RegisterOptions options) {
        Map<String, Object> wire = match(options.match(), options.others());
        if (options.invoke().equals("single")) {
            return wire;
        }
        var all = new HashMap<>(wire);
        all.put("invoke", options.invoke());
        return all;
    }

    private static Map<String, Object> match(Match match, Map<String, Object> others) {
        if (match == Match.EXACT) {
            return others;
        }
        var all = new HashMap<>(others);
        all.put("match", match.label());
        return all;
    }

    /** @param timeout whether the router is to enforce the time-out */
    static Map<String, Object> call(CallOptions options, boolean timeout) {
        Duration time = timeout ? options.timeoutOrNull() : null;
        if (options.progressOrNull() == null && time == null && !options.moreToCome()) {
            return options.others();
        }
        var all = new HashMap<>(options.others());
        if (options.progressOrNull() != null) {
            all.put("receive_progress", true);
        }
        if (options.moreToCome()) {
            all.put("progress", true);
        }
        if (time != null) {
            all.put("timeout", Math.max(1, time.toMillis()));
        }
        return all;
    }

    /** Whether options ask for payload passthru mode. */
    static boolean passesThrough(Map<String, Object> options) {
        return options.containsKey("ppt_scheme");
    }

    static String reason(Map<String, Object> details) {
        return details.get("reason") instanceof String reason ? reason : "";
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
