package io.transom.api;

import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of what was given to a procedure, for logs and records: the whole of a parameter that is declared secret
 * ({@link Param#secret}), and below the others whatever a key says to be one: passwords, tickets, tokens, cookies, keys that are not public.
 * So are user names and passwords in URLs, and what the names of their query's parameters say to be one.
 */
public final class Secrets {
    /** Stands for what is not shown. */
    public static final String MASK = "***";

    /** Anywhere in a key. */
    private static final List<String> WORDS = List.of(
            "password",
            "passwd",
            "passphrase",
            "passcode",
            "pwd",
            "secret",
            "ticket",
            "token",
            "credential",
            "private",
            "seed",
            "authorization",
            "cookie",
            "bearer",
            "jwt");

    /** A key as a whole. */
    private static final Set<String> NAMES = Set.of("pass", "pw", "psk");

    private static final Set<String> PUBLIC =
            Set.of("pubkey", "publickey", "pkey", "authorizedkeys", "pubkeys", "publickeys");

    /** From "://" to the end of a URL in a text. */
    private static final Pattern URL_REST = Pattern.compile("(?<=://)[^\\s\"'<>]+");

    /** What a URL without user and password has before its path: a host, and a port. */
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[[^\\]@]*\\]|[^:@]*)(?::\\d{0,5})?");

    private static final Pattern QUERY_PARAMETER = Pattern.compile("(?<=[?&;])([^=?&;#]+)=([^&;#]+)");

    private Secrets() {}

    /**
     * What was given, by name; arguments too many have the name {@code arguments} together and are masked.
     *
     * @param payload without routing arguments
     */
    public static Map<String, @Nullable Object> masked(ProcedureDescription procedure, Payload payload) {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        List<ParamDescription> params = procedure.params();
        List<Object> args = payload.args();
        for (int i = 0; i < args.size() && i < params.size(); i++) {
            shown.put(params.get(i).name(), masked(params.get(i), args.get(i)));
        }
        if (args.size() > params.size()) {
            shown.put("arguments", MASK);
        }
        var named = new HashMap<String, ParamDescription>();
        params.forEach(param -> named.put(param.name(), param));
        payload.kwargs().forEach((name, value) -> {
            ParamDescription param = named.get(name);
            shown.put(name, param == null ? MASK : masked(param, value));
        });
        return shown;
    }

    private static @Nullable Object masked(ParamDescription param, @Nullable Object value) {
        return value != null && (param.secret() || isSecret(param.name())) ? MASK : masked(value);
    }

    /** A value without what its keys say to be secret. */
    public static @Nullable Object masked(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var shown = new LinkedHashMap<String, @Nullable Object>();
            map.forEach((key, inner) -> {
                String name = String.valueOf(key);
                shown.put(name, inner != null && isSecret(name) ? MASK : masked(inner));
            });
            return shown;
        }
        if (value instanceof List<?> list) {
            var shown = new ArrayList<@Nullable Object>(list.size());
            list.forEach(inner -> shown.add(masked(inner)));
            return shown;
        }
        if (value instanceof String text && text.contains("://")) {
            return URL_REST.matcher(text).replaceAll(url -> Matcher.quoteReplacement(maskedUrl(url.group())));
        }
        return value;
    }

    /**
     * A password may have a slash, a question mark and an at sign in it though it must not (RFC 3986, 3.2.1): where there is no plain host and
     * port before the path, all up to the last at sign is taken for user and password.
     */
    private static String maskedUrl(String rest) {
        int at = rest.lastIndexOf('@');
        boolean hasUser =
                at >= 0 && !HOST_AND_PORT.matcher(rest.split("[/?#]", 2)[0]).matches();
        return QUERY_PARAMETER
                .matcher(hasUser ? MASK + rest.substring(at) : rest)
                .replaceAll(parameter -> Matcher.quoteReplacement(
                        isSecret(parameter.group(1)) ? parameter.group(1) + "=" + MASK : parameter.group()));
    }

    /** Whether a value under that key is one that must not be shown. */
    static boolean isSecret(String key) {
        String plain = key.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
        return NAMES.contains(plain)
                || WORDS.stream().anyMatch(plain::contains)
                || (plain.endsWith("key") || plain.endsWith("keys")) && !PUBLIC.contains(plain);
    }
}
