package io.transom.api;

import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of what was given to a procedure, for logs and records: the whole of a parameter that is declared secret
 * ({@link Param#secret}), and below the others whatever a key says to be one: passwords, tickets, tokens, keys that are not public. So are
 * user names and passwords in URLs.
 */
public final class Secrets {
    /** Stands for what is not shown. */
    public static final String MASK = "***";

    private static final List<String> WORDS =
            List.of("password", "passwd", "passphrase", "secret", "ticket", "token", "credential", "private", "seed");
    private static final Set<String> PUBLIC =
            Set.of("pubkey", "publickey", "pkey", "authorizedkeys", "pubkeys", "publickeys");
    private static final Pattern URL_USER = Pattern.compile("(?<=://)[^/@\\s]*@");

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
            return URL_USER.matcher(text).replaceAll(MASK + "@");
        }
        return value;
    }

    /** Whether a value under that key is one that must not be shown. */
    static boolean isSecret(String key) {
        String plain = key.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
        return WORDS.stream().anyMatch(plain::contains)
                || (plain.endsWith("key") || plain.endsWith("keys")) && !PUBLIC.contains(plain);
    }
}
