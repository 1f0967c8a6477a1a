package io.transom.center.internal;

import io.transom.wamp.Message;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a HELLO asks for. */
record Hello(@Nullable String realm, Map<String, Object> details, Map<?, ?> extra) {
    static final String CRYPTOSIGN = "cryptosign";
    static final String ANONYMOUS = "anonymous";

    /** Names of methods that are known, be they offered here or not. */
    private static final Set<String> KNOWN = Set.of(
            CRYPTOSIGN,
            ANONYMOUS,
            "ticket",
            "wampcra",
            "scram",
            "cookie",
            "tls",
            "anonymous-proxy",
            "cryptosign-proxy");

    static Hello of(Message.Hello message) {
        return new Hello(
                message.realm(),
                message.details(),
                message.details().get("authextra") instanceof Map<?, ?> extra ? extra : Map.of());
    }

    /** The first offered method that is supported, or an unknown one before it; absent when there is neither. */
    Optional<String> method(Set<String> supported) {
        List<?> methods =
                details.get("authmethods") instanceof List<?> list && !list.isEmpty() ? list : List.of(ANONYMOUS);
        for (Object method : methods) {
            if (method instanceof String name && supported.contains(name)) {
                return Optional.of(name);
            } else if (!(method instanceof String name && KNOWN.contains(name))) {
                return Optional.of(String.valueOf(method));
            }
        }
        return Optional.empty();
    }

    Optional<String> authid() {
        return details.get("authid") instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    Optional<String> authrole() {
        return details.get("authrole") instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** Lower case; absent when it is no key. */
    Optional<String> pubkey() {
        return extra.get("pubkey") instanceof String text && Checks.isKey(text.toLowerCase(Locale.ROOT))
                ? Optional.of(text.toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /** Null when none is asked for. */
    @Nullable
    Object channelBinding() {
        return extra.get("channel_binding");
    }

    boolean isForDomain() {
        return realm == null || realm.equals(Names.DOMAIN_REALM);
    }
}
