package io.transom.wamp.internal;

import io.transom.wamp.ProtocolException;
import io.transom.wamp.Uris;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the known options and details of messages must be (WAMP specification; payload encryption as Crossbar.io sends it). A
 * name means the same in every message that has it. Unknown names pass, and so does null, which is as good as absent.
 */
final class Details {
    /** The detail with which a payload may be opaque (payload transparency). */
    static final String ENC_ALGO = "enc_algo";

    private static final Set<Object> MATCHES = Set.of("exact", "prefix", "wildcard");
    private static final Set<Object> RUN_MODES = Set.of("all", "partition");
    private static final Set<Object> ALGORITHMS = Set.of("cryptobox", "mqtt", "xbr");
    private static final Set<Object> SERIALIZERS = Set.of("json", "msgpack", "cbor", "ubjson", "flatbuffers", "opaque");
    private static final Map<String, Rule> RULES = rules();

    private Details() {}

    /** Refuses a map in which one of the known names has a value that it must not have. */
    static void check(Map<String, Object> details) throws ProtocolException {
        for (var entry : details.entrySet()) {
            Object value = entry.getValue();
            Rule rule = value == null ? null : RULES.get(entry.getKey());
            if (rule != null && !rule.fits.test(value)) {
                throw new ProtocolException(
                        entry.getKey() + ": expected " + rule.words + ", found " + Quotes.value(value));
            }
        }
    }

    private static Map<String, Rule> rules() {
        var rules = new HashMap<String, Rule>();
        add(
                rules,
                new Rule("a boolean", Boolean.class::isInstance),
                "acknowledge exclude_me retain retained get_retained receive_progress progress disclose_me"
                        + " disclose_caller forward_timeout force_reregister resumed resumable x_acknowledged_delivery");
        add(
                rules,
                new Rule("text", String.class::isInstance),
                "authid authrole authmethod authprovider realm message reason invoke mode runmode agent transaction_hash"
                        + " publisher_authid publisher_authrole caller_authid caller_authrole callee_authid"
                        + " callee_authrole ppt_scheme ppt_serializer ppt_cipher ppt_keyid rkey");
        add(rules, new Rule("an ID", Details::isId), "publisher caller callee subscription registration");
        add(
                rules,
                new Rule("a URI", value -> value instanceof String uri && Uris.isValid(uri, false)),
                "topic procedure");
        add(rules, new Rule("a list of session IDs", listOf(Details::isId)), "exclude eligible");
        add(
                rules,
                new Rule("a list of texts", listOf(String.class::isInstance)),
                "exclude_authid exclude_authrole eligible_authid eligible_authrole authmethods");
        add(rules, new Rule("a map", Map.class::isInstance), "roles authextra");
        add(rules, new Rule("a list of maps", listOf(Map.class::isInstance)), "forward_for");
        add(
                rules,
                new Rule("an integer of 0 or more", value -> value instanceof Long n && n >= 0),
                "timeout concurrency trustlevel _retained_ttl");
        add(rules, new Rule("exact, prefix or wildcard", MATCHES::contains), "match");
        add(rules, new Rule("all or partition", RUN_MODES::contains), "runmode");
        add(rules, new Rule("cryptobox, mqtt, xbr or x_...", known(ALGORITHMS)), ENC_ALGO);
        add(rules, new Rule("the name of a serializer or x_...", known(SERIALIZERS)), "enc_serializer");
        return Map.copyOf(rules);
    }

    private static void add(Map<String, Rule> rules, Rule rule, String names) {
        for (String name : names.split(" ")) {
            rules.put(name, rule);
        }
    }

    private static boolean isId(Object value) {
        return value instanceof Number number && Numbers.isId(number);
    }

    private static Predicate<Object> listOf(Predicate<Object> fits) {
        return value -> value instanceof List<?> list && list.stream().allMatch(fits);
    }

    private static Predicate<Object> known(Set<Object> names) {
        return value -> names.contains(value) || (value instanceof String name && name.startsWith("x_"));
    }

    private record Rule(String words, Predicate<Object> fits) {}
}
