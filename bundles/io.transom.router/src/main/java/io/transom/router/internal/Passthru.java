package io.transom.router.internal;

import java.util.HashMap;
import java.util.Map;

/**
 * The options that describe a payload which only its ends understand (WAMP specification, Payload Passthru Mode). They go on
 * unchanged; {@code enc_*} are their older names.
 */
final class Passthru {
    private Passthru() {}

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

    private static boolean goesOn(String option) {
        return switch (option) {
            case "ppt_scheme", "ppt_serializer", "ppt_cipher", "ppt_keyid" -> true;
            case "enc_algo", "enc_key", "enc_serializer" -> true;
            default -> false;
        };
    }
}
