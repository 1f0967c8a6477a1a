package io.transom.center.internal;

import io.transom.api.Errors;
import io.transom.api.Secrets;
import io.transom.api.center.WebClusterInfo;
import io.transom.api.store.CenterState;
import io.transom.wamp.Json;
import io.transom.wamp.WampError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be said of a web cluster and of its services when they are put on record. */
final class WebClusterOptions {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{2,63}");
    private static final Kind TEXT = new Kind("a text", String.class::isInstance);
    private static final Kind TRUTH = new Kind("true or false", Boolean.class::isInstance);
    private static final Kind TEXTS = new Kind(
            "a list of texts",
            value -> value instanceof List<?> list && list.stream().allMatch(String.class::isInstance));

    private static final Map<String, Kind> KINDS = kinds();

    /** Keys that a service of that type cannot be without. */
    private static final Map<String, Set<String>> SERVICES = Map.ofEntries(
            Map.entry("path", Set.of("paths")),
            Map.entry("redirect", Set.of("url")),
            Map.entry("reverseproxy", Set.of("host", "port")),
            Map.entry("nodeinfo", Set.of()),
            Map.entry("json", Set.of("value")),
            Map.entry("cgi", Set.of("directory", "processor")),
            Map.entry("wsgi", Set.of("module", "object")),
            Map.entry("static", Set.of()),
            Map.entry("websocket", Set.of()),
            Map.entry("websocket-reverseproxy", Set.of("backend")),
            Map.entry("caller", Set.of("realm", "role")),
            Map.entry("publisher", Set.of("realm", "role")),
            Map.entry("archive", Set.of("archive")),
            Map.entry("wap", Set.of("templates")));

    private WebClusterOptions() {}

    private record Kind(String expected, Predicate<Object> fits) {
        static Kind integer(long min, long max) {
            return new Kind(
                    "an integer from " + min + " to " + max,
                    value -> value instanceof Long number && number >= min && number <= max);
        }
    }

    private static Map<String, Kind> kinds() {
        var kinds = new LinkedHashMap<String, Kind>();
        kinds.put("label", TEXT);
        kinds.put("description", TEXT);
        kinds.put("tags", TEXTS);
        kinds.put(
                "tcp_version",
                new Kind(
                        "4 or 6",
                        value ->
                                Long.valueOf(4).equals(value) || Long.valueOf(6).equals(value)));
        kinds.put("tcp_port", Kind.integer(0, 65_535));
        kinds.put("tcp_shared", TRUTH);
        kinds.put("tcp_interface", TEXT);
        kinds.put("tcp_backlog", Kind.integer(0, Integer.MAX_VALUE));
        kinds.put("tls_key", TEXT);
        kinds.put("tls_certificate", TEXT);
        kinds.put("tls_chain_certificates", TEXTS);
        kinds.put("tls_ca_certificates", TEXTS);
        kinds.put("tls_dhparam", TEXT);
        kinds.put("tls_ciphers", TEXT);
        kinds.put("http_client_timeout", Kind.integer(0, Integer.MAX_VALUE));
        kinds.put("http_hsts", TRUTH);
        kinds.put("http_hsts_max_age", Kind.integer(0, Integer.MAX_VALUE));
        kinds.put("http_access_log", TRUTH);
        kinds.put("http_display_tracebacks", TRUTH);
        return kinds;
    }

    static String name(Map<String, Object> cluster) {
        Object value = cluster.get("name");
        if (value instanceof String name && NAME.matcher(name).matches()) {
            return name;
        }
        throw invalid("name", "a lower-case letter and then 2 to 63 of lower-case letters, digits and \"_\"", value);
    }

    /** What is given of all that can be, label and so on among them; other keys are ignored. */
    static Map<String, Object> options(Map<String, Object> cluster) {
        var options = new LinkedHashMap<String, Object>();
        KINDS.forEach((key, kind) -> {
            Object value = cluster.get(key);
            if (value == null) {
                return;
            }
            if (!kind.fits().test(value)) {
                throw invalid(key, kind.expected(), value);
            }
            options.put(key, value);
        });
        return options;
    }

    private static WampError invalid(String key, String expected, @Nullable Object found) {
        return new WampError(
                Errors.WAMP_INVALID_CONFIGURATION,
                "web cluster: /" + key + ": expected " + expected + ", found " + Json.show(found));
    }

    /** Refuses a service whose type is not known, or that lacks what the type needs. */
    static void checkService(Map<String, Object> service) {
        Object type = service.get("type");
        Set<String> needed = type instanceof String name ? SERVICES.get(name) : null;
        if (needed == null) {
            throw Checks.invalid(
                    "webservice/type",
                    "one of " + SERVICES.keySet().stream().sorted().toList(),
                    type);
        }
        needed.stream()
                .sorted()
                .filter(key -> service.get(key) == null)
                .findFirst()
                .ifPresent(key -> {
                    throw Checks.invalid("webservice/" + key, "a value, which type \"" + type + "\" needs", null);
                });
        if (type.equals("static") && !(service.containsKey("directory") ^ service.containsKey("package"))) {
            throw Checks.invalid("webservice", "either directory or package and resource", service);
        }
    }

    @SuppressWarnings("unchecked") // checked when the options were taken
    static WebClusterInfo view(CenterState.WebCluster cluster) {
        var label = cluster.label();
        Map<String, Object> options = cluster.options();
        return new WebClusterInfo(
                cluster.oid(),
                label.label(),
                label.description(),
                label.tags(),
                cluster.name(),
                cluster.status(),
                cluster.owner(),
                cluster.changed(),
                (Long) options.get("tcp_version"),
                (Long) options.get("tcp_port"),
                (Boolean) options.get("tcp_shared"),
                (String) options.get("tcp_interface"),
                (Long) options.get("tcp_backlog"),
                (String) options.get("tls_key"),
                (String) options.get("tls_certificate"),
                (List<String>) options.get("tls_chain_certificates"),
                (List<String>) options.get("tls_ca_certificates"),
                (String) options.get("tls_dhparam"),
                (String) options.get("tls_ciphers"),
                (Long) options.get("http_client_timeout"),
                (Boolean) options.get("http_hsts"),
                (Long) options.get("http_hsts_max_age"),
                (Boolean) options.get("http_access_log"),
                (Boolean) options.get("http_display_tracebacks"));
    }

    /** The same for whoever may watch: what is declared secret ({@code add_webcluster_service}) is masked, but for the type. */
    static Map<String, Object> publicView(CenterState.WebService service) {
        var view = view(service);
        service.config().keySet().forEach(key -> {
            if (!key.equals("type")) {
                view.computeIfPresent(key, (same, value) -> Secrets.MASK);
            }
        });
        return view;
    }

    static Map<String, Object> view(CenterState.WebService service) {
        var view = new LinkedHashMap<String, Object>();
        view.put("oid", service.oid());
        view.put("label", service.label().label());
        view.put("description", service.label().description());
        view.put("tags", service.label().tags());
        view.put("webcluster_oid", service.clusterOid());
        view.put("path", service.path());
        service.config().forEach(view::putIfAbsent);
        return view;
    }
}
