package io.transom.wamp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the one binary argument of a message was packed by its sender (WAMP specification, Payload Passthru Mode). Routers pass
 * it on without a look; packing and unpacking is the programs' matter.
 *
 * @param scheme {@code wamp}, {@code mqtt} or {@code x_...}
 * @param serializer what the arguments were written with, for example {@code cbor}
 * @param cipher what they were encrypted with, for example {@code xsalsa20poly1305}
 * @param keyid which key
 */
public record Passthru(
        String scheme,
        @Nullable String serializer,
        @Nullable String cipher,
        @Nullable String keyid) {
    /** The mode that options or details name; empty when they name none. */
    public static Optional<Passthru> of(Map<String, Object> details) {
        return details.get("ppt_scheme") instanceof String scheme
                ? Optional.of(new Passthru(
                        scheme,
                        text(details.get("ppt_serializer")),
                        text(details.get("ppt_cipher")),
                        text(details.get("ppt_keyid"))))
                : Optional.empty();
    }

    /** Options and details by their wire names. */
    public Map<String, Object> details() {
        var details = new LinkedHashMap<String, Object>();
        details.put("ppt_scheme", scheme);
        put(details, "ppt_serializer", serializer);
        put(details, "ppt_cipher", cipher);
        put(details, "ppt_keyid", keyid);
        return details;
    }

    private static void put(Map<String, Object> details, String name, @Nullable String value) {
        if (value != null) {
            details.put(name, value);
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }
}
