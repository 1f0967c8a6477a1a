package io.transom.transport.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The negotiation of permessage-deflate (RFC 7692 section 7.1). Neither end takes a context over; the window is the one of
 * the JDK's zlib, 15 bits, and no other.
 */
final class DeflateTerms {
    /** What a client offers. */
    static final String OFFER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final String WINDOW = "15";

    private DeflateTerms() {}

    /** The server's answer to the first of a client's offers that will do; empty for none. */
    static Optional<String> answer(List<String> offers) {
        for (String offer : extensions(offers)) {
            Optional<Map<String, String>> parameters = parameters(offer)
                    .filter(found -> only(
                            found,
                            Map.of(
                                    SERVER_NO_CONTEXT, String::isEmpty,
                                    CLIENT_NO_CONTEXT, String::isEmpty,
                                    SERVER_WINDOW, WINDOW::equals,
                                    CLIENT_WINDOW, value -> value.isEmpty() || isWindow(value))));
            if (parameters.isPresent()) {
                return Optional.of(
                        parameters.get().containsKey(SERVER_WINDOW)
                                ? OFFER + "; " + SERVER_WINDOW + "=" + WINDOW
                                : OFFER);
            }
        }
        return Optional.empty();
    }

    /** Whether the server's answer is one that accepts {@link #OFFER}. */
    static boolean accepts(List<String> answer) {
        List<String> extensions = extensions(answer);
        return extensions.size() == 1
                && parameters(extensions.get(0))
                        .filter(found -> found.containsKey(SERVER_NO_CONTEXT)
                                && only(
                                        found,
                                        Map.of(
                                                SERVER_NO_CONTEXT, String::isEmpty,
                                                CLIENT_NO_CONTEXT, String::isEmpty,
                                                SERVER_WINDOW, DeflateTerms::isWindow)))
                        .isPresent();
    }

    private static boolean isWindow(String value) {
        return value.matches("[89]|1[0-5]");
    }

    private static boolean only(Map<String, String> found, Map<String, Predicate<String>> known) {
        return found.entrySet().stream()
                .allMatch(each ->
                        known.getOrDefault(each.getKey(), value -> false).test(each.getValue()));
    }

    private static List<String> extensions(List<String> fields) {
        return fields.stream()
                .flatMap(field -> Arrays.stream(field.split(",")))
                .map(String::trim)
                .filter(extension -> !extension.isEmpty())
                .toList();
    }

    /** Empty when it is another extension, or a parameter occurs twice. */
    private static Optional<Map<String, String>> parameters(String extension) {
        String[] parts = extension.split(";", -1);
        if (!parts[0].trim().equals(NAME)) {
            return Optional.empty();
        }
        var parameters = new HashMap<String, String>();
        for (String part : List.of(parts).subList(1, parts.length)) {
            String[] pair = part.split("=", 2);
            String value = pair.length == 1 ? "" : unquoted(pair[1].trim());
            if (value == null || parameters.put(pair[0].trim(), value) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    /** Null when it is no token. */
    private static @Nullable String unquoted(String value) {
        boolean quoted = value.length() > 2 && value.startsWith("\"") && value.endsWith("\"");
        String token = quoted ? value.substring(1, value.length() - 1) : value;
        return token.matches("[A-Za-z0-9_-]+") ? token : null;
    }
}
