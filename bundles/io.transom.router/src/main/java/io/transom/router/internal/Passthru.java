package io.transom.router.internal;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.util.HashMap;
import java.util.Map;

/**
 * The options that describe a payload which only its ends understand (WAMP specification, Payload Passthru Mode). They go on
 * unchanged; {@code enc_*} are their older names.
 */
final class Passthru {
    private Passthru() {}

    /** Whether a payload is opaque to the router. */
    static boolean isUsed(Map<String, Object> options) {
        return options.get("ppt_scheme") != null;
    }

    /** These details, and those options of a message that go on; the details themselves when there are none. */
    static Map<String, Object> added(Map<String, Object> details, Map<String, Object> options) {
        if (options.isEmpty()) {
            return details;
        }
        Map<String, Object> all = details;
        for (Map.Entry<String, Object> option : options.entrySet()) {
            if (option.getValue() != null && goesOn(option.getKey())) {
                all = all == details ? new HashMap<>(details) : all;
                all.put(option.getKey(), option.getValue());
            }
        }
        return all;
    }

    /**
     * Refuses what must not stand in options that no message brought, and that have not been checked with one.
     *
     * @param announced whether the sender announced the mode
     */
    static void check(Map<String, Object> options, boolean announced) {
        for (Map.Entry<String, Object> option : options.entrySet()) {
            String name = option.getKey();
            if (option.getValue() == null || !goesOn(name)) {
                continue;
            }
            if (!name.startsWith("ppt_")) {
                throw new WampError(ErrorUris.INVALID_ARGUMENT, name + ": has no meaning here");
            }
            if (!announced) {
                throw new WampError(ErrorUris.INVALID_ARGUMENT, name + ": payload_passthru_mode was not announced");
            }
            if (!(option.getValue() instanceof String)) {
                throw new WampError(ErrorUris.INVALID_ARGUMENT, name + ": expected a text");
            }
        }
    }

    private static boolean goesOn(String option) {
        return switch (option) {
            case "ppt_scheme", "ppt_serializer", "ppt_cipher", "ppt_keyid" -> true;
            case "enc_algo", "enc_key", "enc_serializer" -> true;
            default -> false;
        };
    }
}
