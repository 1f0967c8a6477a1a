package io.transom.transport.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What both ends agreed on for permessage-deflate (RFC 7692 section 7.1). Neither takes a context over.
 *
 * @param answer the server's
 * @param window of what we send: the logarithm of its size, 8 to 15
 */
record DeflateTerms(String answer, int window) {
    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    static final int NARROWEST = 8;
    static final int WIDEST = 15;
    private static final String NO_CONTEXTS = NAME + "; " + SERVER_NO_CONTEXT + "; " + CLIENT_NO_CONTEXT;

    /** What a client offers. */
    static final String OFFER = NO_CONTEXTS + "; " + CLIENT_WINDOW;

    /** The server's answer to the first of a client's offers that will do; empty when there is none. */
    static Optional<DeflateTerms> answerTo(List<String> offers) {
        return extensions(offers).stream()
                .flatMap(offer -> parameters(offer).stream())
                .filter(offer -> only(
                        offer,
                        Map.of(
                                SERVER_NO_CONTEXT, String::isEmpty,
                                CLIENT_NO_CONTEXT, String::isEmpty,
                                SERVER_WINDOW, DeflateTerms::isWindow,
                                CLIENT_WINDOW, value -> value.isEmpty() || isWindow(value))))
                .findFirst()
                .map(offer -> {
                    String asked = offer.get(SERVER_WINDOW);
                    String answer = asked == null ? NO_CONTEXTS : NO_CONTEXTS + "; " + SERVER_WINDOW + "=" + asked;
                    return new DeflateTerms(answer, window(asked));
                });
    }

    /** The terms of a server's answer; empty when it is none to {@link #OFFER}. */
    static Optional<DeflateTerms> of(List<String> answer) {
        List<String> extensions = extensions(answer);
        return extensions.size() != 1
                ? Optional.empty()
                : parameters(extensions.get(0))
                        .filter(found -> found.containsKey(SERVER_NO_CONTEXT)
                                && only(
                                        found,
                                        Map.of(
                                                SERVER_NO_CONTEXT, String::isEmpty,
                                                CLIENT_NO_CONTEXT, String::isEmpty,
                                                SERVER_WINDOW, DeflateTerms::isWindow,
                                                CLIENT_WINDOW, DeflateTerms::isWindow)))
                        .map(found -> new DeflateTerms(extensions.get(0), window(found.get(CLIENT_WINDOW))));
    }

    private static int window(@Nullable String asked) {
        return asked == null ? WIDEST : Integer.parseInt(asked);
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

    /** Empty when it is another extension, or a parameter is malformed or occurs twice. */
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
