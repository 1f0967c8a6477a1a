package io.transom.node.internal;

import io.transom.api.Config;
import io.transom.wamp.WampError;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What {@code config.json} in a node's directory says (docs/reference/configuration.md, "A node's config.json"). Keys that
 * a node does not have yet are refused by name, never ignored.
 *
 * @param id provisional node ID, replaced by the authid that the center gives
 * @param center URL of the center from {@code controller.fabric.transport}; absent when there is none or it is null
 * @param shutdown triggers from {@code controller.options.shutdown}; absent for the default
 */
record NodeConfiguration(
        Optional<String> id,
        Optional<URI> center,
        HeartbeatOptions heartbeat,
        Optional<Set<ShutdownTrigger>> shutdown,
        int logEntries,
        List<LocalWorker> workers) {

    static final NodeConfiguration EMPTY = new NodeConfiguration(
            Optional.empty(), Optional.empty(), HeartbeatOptions.DEFAULT, Optional.empty(), 1_000, List.of());

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]{2,63}");
    private static final int MAX_PERIOD_SECONDS = 86_400;

    /** Periods in seconds may have decimals. */
    record HeartbeatOptions(
            Duration startupDelay, Duration period, boolean systemStats, boolean workers, boolean aggregate) {
        static final HeartbeatOptions DEFAULT =
                new HeartbeatOptions(Duration.ofSeconds(5), Duration.ofSeconds(10), true, true, true);
    }

    /** A worker to start at boot. The parts keep their place in the file. */
    record LocalWorker(
            String id,
            String type,
            boolean disabled,
            Map<String, Object> options,
            List<LocalRealm> realms,
            List<Item> transports,
            Config place) {}

    record LocalRealm(Item realm, List<Item> roles) {}

    /** A part that goes to a worker as it is, under its ID. */
    record Item(String id, Config config) {}

    /** Checks a whole configuration; complaints name the file and the JSON pointer. */
    static NodeConfiguration read(Config all, Set<String> knownTypes) {
        Unsupported.check(all, Set.of("version", "controller", "workers"), Set.of("$schema"));
        all.require("version").integer(2, 2);
        Optional<Config> controller = all.get("controller");
        controller.ifPresent(part -> Unsupported.check(
                part,
                Set.of("id", "fabric", "options", "enable_docker"),
                Set.of("manhole", "fabric-center", "cpu_affinity")));
        controller.flatMap(part -> part.get("enable_docker")).ifPresent(docker -> {
            if (docker.bool()) {
                throw docker.complain("not supported yet");
            }
        });
        Optional<Config> fabric = controller.flatMap(part -> part.get("fabric"));
        fabric.ifPresent(part -> part.only("transport", "heartbeat"));
        Optional<Config> options = controller.flatMap(part -> part.get("options"));
        options.ifPresent(part -> Unsupported.check(
                part, Set.of("shutdown", "worker_log_entries"), Set.of("title", "enable_parallel_worker_start")));
        return new NodeConfiguration(
                controller.flatMap(part -> part.get("id")).map(NodeConfiguration::id),
                fabric.flatMap(part -> part.get("transport")).map(NodeConfiguration::center),
                fabric.flatMap(part -> part.get("heartbeat"))
                        .map(NodeConfiguration::heartbeat)
                        .orElse(HeartbeatOptions.DEFAULT),
                options.flatMap(part -> part.get("shutdown")).map(ShutdownTrigger::read),
                options.map(part -> (int) part.integer("worker_log_entries", 1, 100_000, 1_000))
                        .orElse(1_000),
                workers(all.list("workers"), knownTypes));
    }

    private static String id(Config part) {
        if (!ID.matcher(part.text()).matches()) {
            throw part.expected("a lower-case letter, then 2 to 63 lower-case letters, digits and _");
        }
        return part.text();
    }

    private static URI center(Config transport) {
        transport.only("type", "url", "endpoint", "serializers", "options");
        transport.require("type").oneOf(Set.of("websocket"));
        Config url = transport.require("url");
        return CenterUrl.parse(url.text()).orElseThrow(() -> url.expected("a ws:// or wss:// URL"));
    }

    private static HeartbeatOptions heartbeat(Config part) {
        part.only(
                "startup_delay",
                "heartbeat_period",
                "include_system_stats",
                "send_workers_heartbeats",
                "aggregate_workers_heartbeats");
        return new HeartbeatOptions(
                part.get("startup_delay").map(delay -> seconds(delay, 0)).orElse(Duration.ofSeconds(5)),
                part.get("heartbeat_period").map(period -> seconds(period, 0.1)).orElse(Duration.ofSeconds(10)),
                part.bool("include_system_stats", true),
                part.bool("send_workers_heartbeats", true),
                part.bool("aggregate_workers_heartbeats", true));
    }

    private static Duration seconds(Config part, double least) {
        if (part.value() instanceof Number number
                && number.doubleValue() >= least
                && number.doubleValue() <= MAX_PERIOD_SECONDS) {
            return Duration.ofNanos((long) (number.doubleValue() * 1e9));
        }
        throw part.expected("seconds from " + least + " to " + MAX_PERIOD_SECONDS);
    }

    private static List<LocalWorker> workers(List<Config> parts, Set<String> knownTypes) {
        var result = new ArrayList<LocalWorker>();
        var ids = new LinkedHashMap<String, Config>();
        for (int i = 0; i < parts.size(); i++) {
            LocalWorker worker = worker(parts.get(i), String.format("worker%03d", i + 1), knownTypes);
            if (ids.put(worker.id(), parts.get(i)) != null) {
                throw parts.get(i).complain("worker ID " + worker.id() + " is used twice");
            }
            result.add(worker);
        }
        return List.copyOf(result);
    }

    private static LocalWorker worker(Config part, String otherwise, Set<String> knownTypes) {
        Config type = part.require("type");
        if (!knownTypes.contains(type.text())) {
            throw type.complain("worker type not supported yet; known are "
                    + String.join(", ", new java.util.TreeSet<>(knownTypes)));
        }
        Unsupported.check(
                part,
                Set.of("id", "type", "options", "realms", "transports"),
                Set.of("manhole", "components", "connections", "routes"));
        var realms = new ArrayList<LocalRealm>();
        List<Config> listed = part.list("realms");
        for (int i = 0; i < listed.size(); i++) {
            Config realm = listed.get(i);
            realm.get("rlinks").ifPresent(links -> {
                throw links.complain("not supported yet");
            });
            realms.add(new LocalRealm(item(realm, "realm", i), items(realm.list("roles"), "role")));
        }
        Map<String, Object> options = part.get("options").map(Config::asMap).orElse(Map.of());
        return new LocalWorker(
                part.get("id").map(NodeConfiguration::id).orElse(otherwise),
                type.text(),
                part.get("options")
                        .flatMap(values -> values.get("disabled"))
                        .map(NodeConfiguration::isDisabled)
                        .orElse(false),
                withoutDisabled(options),
                List.copyOf(realms),
                items(part.list("transports"), "transport"),
                part);
    }

    private static boolean isDisabled(Config part) {
        if (part.value() instanceof String text) {
            String name = text.startsWith("${") && text.endsWith("}") ? text.substring(2, text.length() - 1) : null;
            String value = name == null ? text : System.getenv().getOrDefault(name, "");
            return !value.isEmpty();
        }
        return part.bool();
    }

    private static Map<String, Object> withoutDisabled(Map<String, Object> options) {
        var rest = new LinkedHashMap<>(options);
        rest.remove("disabled");
        return rest;
    }

    private static List<Item> items(List<Config> parts, String kind) {
        var result = new ArrayList<Item>();
        for (int i = 0; i < parts.size(); i++) {
            result.add(item(parts.get(i), kind, i));
        }
        return List.copyOf(result);
    }

    private static Item item(Config part, String kind, int index) {
        String otherwise = String.format("%s%03d", kind, index + 1);
        return new Item(part.get("id").map(NodeConfiguration::id).orElse(otherwise), part);
    }

    /** Keys that Crossbar.io knows and this node does not have yet get another complaint than unknown ones. */
    static final class Unsupported {
        private Unsupported() {}

        static void check(Config part, Set<String> supported, Set<String> known) {
            part.entries().forEach((key, value) -> {
                if (!supported.contains(key)) {
                    throw complaint(value, known.contains(key), supported);
                }
            });
        }

        private static WampError complaint(Config value, boolean known, Set<String> supported) {
            return value.complain(
                    known
                            ? "not supported yet"
                            : "not supported yet, or unknown; supported are "
                                    + String.join(", ", new java.util.TreeSet<>(supported)));
        }
    }
}
