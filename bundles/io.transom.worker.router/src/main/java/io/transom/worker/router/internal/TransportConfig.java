package io.transom.worker.router.internal;

import io.transom.api.Config;
import io.transom.transport.Address;
import io.transom.transport.Keepalive;
import io.transom.transport.ListenOptions;
import io.transom.transport.Origins;
import io.transom.transport.TransportLimits;
import io.transom.wamp.Encoding;
import io.transom.wamp.serializer.ReadLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A transport's configuration, checked (docs/reference/router-configuration.md, "Transports"). What this worker does not have yet
 * is refused by name.
 *
 * @param unknownSerializers why no connection could be served; such a transport cannot listen
 */
record TransportConfig(
        String type,
        EndpointConfig endpoint,
        WebSocketPart webSocket,
        Set<String> paths,
        Optional<String> unknownSerializers) {

    private static final Pattern PATH = Pattern.compile("[a-z0-9A-Z_\\-]+|/");
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]{2,63}");
    private static final List<String> LATER_TYPES =
            List.of("web", "rawsocket", "mqtt", "flashpolicy", "websocket.testee", "stream.testee");
    private static final long MAX_MESSAGE = 16 << 20;

    /** What is configured for WebSocket connections. */
    record WebSocketPart(
            List<Encoding> encodings,
            long maxMessageBytes,
            Keepalive keepalive,
            Origins origins,
            boolean deflate,
            Optional<Long> openingMillis,
            Optional<Long> maxConnections,
            Map<String, Long> limits,
            Optional<AuthConfig> auth) {}

    static TransportConfig read(Config config, Path directory) {
        String type = config.require("type").text();
        return switch (type) {
            case "websocket" -> webSocket(config, directory);
            case "universal" -> universal(config, directory);
            default -> {
                Config part = config.require("type");
                throw LATER_TYPES.contains(type)
                        ? part.complain("\"" + type + "\" is " + Unsupported.TEXT)
                        : part.expected("one of universal, websocket");
            }
        };
    }

    private static TransportConfig webSocket(Config config, Path directory) {
        config.only(
                "type",
                "id",
                "endpoint",
                "url",
                "serializers",
                "debug",
                "options",
                "auth",
                "cookie",
                "max_connections",
                "limits");
        checkId(config);
        return new TransportConfig(
                "websocket",
                EndpointConfig.read(config.require("endpoint"), directory),
                part(config, config),
                Set.of("*"),
                unknownSerializers(config));
    }

    private static TransportConfig universal(Config config, Path directory) {
        config.only("type", "id", "endpoint", "rawsocket", "websocket", "mqtt", "web", "max_connections", "limits");
        checkId(config);
        Unsupported.keys(config, "rawsocket", "mqtt", "web");
        Config webSockets = config.require("websocket");
        var paths = new HashSet<String>();
        var parts = new ArrayList<WebSocketPart>();
        Optional<String> unknown = Optional.empty();
        for (Map.Entry<String, Config> entry : webSockets.entries().entrySet()) {
            Config part = entry.getValue();
            if (!PATH.matcher(entry.getKey()).matches()) {
                throw part.complain("expected a path name of letters, digits, _ and -, or \"/\"");
            }
            part.only("type", "id", "url", "serializers", "debug", "options", "auth", "cookie");
            part.require("type").oneOf(Set.of("websocket"));
            parts.add(part(part, config));
            paths.add(entry.getKey().equals("/") ? "/" : "/" + entry.getKey());
            unknown = unknown.or(() -> unknownSerializers(part));
        }
        if (parts.isEmpty()) {
            throw webSockets.expected("at least one path");
        }
        if (parts.stream().anyMatch(other -> !other.equals(parts.get(0)))) {
            throw webSockets.complain("paths that differ in serializers, options or auth are " + Unsupported.TEXT);
        }
        return new TransportConfig(
                "universal", EndpointConfig.read(config.require("endpoint"), directory), parts.get(0), paths, unknown);
    }

    private static void checkId(Config config) {
        config.get("id").filter(id -> !ID.matcher(id.text()).matches()).ifPresent(id -> {
            throw id.expected("a lower-case letter, then 2 to 63 lower-case letters, digits and _");
        });
    }

    /** @param whole has {@code max_connections} and {@code limits} */
    private static WebSocketPart part(Config part, Config whole) {
        Unsupported.keys(part, "cookie");
        part.bool("debug", false);
        part.text("url")
                .filter(url -> !url.startsWith("ws://") && !url.startsWith("wss://"))
                .ifPresent(url -> {
                    throw part.require("url").expected("a ws:// or wss:// URL");
                });
        WebSocketOptions options = WebSocketOptions.read(part.get("options"));
        return new WebSocketPart(
                encodings(part),
                options.maxMessageBytes().orElse(MAX_MESSAGE),
                options.keepalive(),
                options.origins(),
                options.deflate(),
                options.openingMillis(),
                whole.get("max_connections").map(limit -> limit.integer(1, Integer.MAX_VALUE)),
                LimitsConfig.transport(whole),
                AuthConfig.read(part.get("auth")));
    }

    private static List<Encoding> encodings(Config part) {
        if (part.get("serializers").isEmpty()) {
            return List.of(Encoding.CBOR, Encoding.MSGPACK, Encoding.JSON);
        }
        var result = new ArrayList<Encoding>();
        for (Config name : part.list("serializers")) {
            if (Set.of("ubjson", "flatbuffers").contains(name.text())) {
                throw name.complain("\"" + name.text() + "\" is " + Unsupported.TEXT);
            }
            encoding(name.text()).ifPresent(result::add);
        }
        return List.copyOf(result);
    }

    private static Optional<String> unknownSerializers(Config part) {
        if (part.get("serializers").isEmpty()) {
            return Optional.empty();
        }
        List<Config> names = part.list("serializers");
        return names.isEmpty()
                ? Optional.of("no serializer given")
                : names.stream()
                        .map(Config::text)
                        .filter(name -> encoding(name).isEmpty())
                        .findFirst()
                        .map(name -> "unknown serializer " + name);
    }

    private static Optional<Encoding> encoding(String label) {
        for (Encoding encoding : Encoding.values()) {
            if (encoding.label().equals(label)) {
                return Optional.of(encoding);
            }
        }
        return Optional.empty();
    }

    /** How to listen on one of the endpoint's addresses. */
    ListenOptions at(Address address) {
        TransportLimits limits = TransportLimits.DEFAULT;
        limits = webSocket.openingMillis().map(limits::withOpeningTime).orElse(limits);
        limits = webSocket.maxConnections().map(limits::withConnections).orElse(limits);
        ReadLimits messages = ReadLimits.DEFAULT.withMessageBytes((int) webSocket.maxMessageBytes());
        for (Map.Entry<String, Long> limit : webSocket.limits().entrySet()) {
            if (limit.getKey().startsWith("message.")) {
                messages = messages.with(limit.getKey(), Math.toIntExact(limit.getValue()));
            } else {
                limits = limits.with(limit.getKey(), limit.getValue());
            }
        }
        return new ListenOptions(
                address,
                endpoint.backlog(),
                paths,
                false,
                webSocket.encodings(),
                Map.of(),
                messages,
                webSocket.keepalive(),
                limits,
                endpoint.tls().orElse(null),
                webSocket.origins(),
                webSocket.deflate());
    }

    /** Options of a WebSocket transport that have an effect here; see {@link #read} for the others. */
    record WebSocketOptions(
            Optional<Long> maxMessageBytes,
            Keepalive keepalive,
            Origins origins,
            boolean deflate,
            Optional<Long> openingMillis) {
        private static final long MAX_MILLIS = Integer.MAX_VALUE;
        private static final Set<String> EFFECTIVE = Set.of(
                "allowed_origins",
                "allow_null_origin",
                "compression",
                "max_message_size",
                "open_handshake_timeout",
                "auto_ping_interval",
                "auto_ping_timeout",
                "auto_ping_size");
        /** Options that may be given with the value that this worker has anyway. */
        private static final Map<String, Object> FIXED = Map.ofEntries(
                Map.entry("enable_rfc6455", true),
                Map.entry("enable_webstatus", false),
                Map.entry("validate_utf8", true),
                Map.entry("mask_server_frames", false),
                Map.entry("require_masked_client_frames", true),
                Map.entry("apply_mask", true),
                Map.entry("max_frame_size", 0L),
                Map.entry("auto_fragment_size", 0L),
                Map.entry("auto_ping_restart_on_any_traffic", true),
                Map.entry("fail_by_drop", false),
                Map.entry("echo_close_codereason", false),
                Map.entry("tcp_nodelay", true),
                Map.entry("enable_flash_policy", false),
                Map.entry("require_websocket_subprotocol", true),
                Map.entry("show_server_version", false));

        static WebSocketOptions read(Optional<Config> options) {
            options.ifPresent(WebSocketOptions::checkFixed);
            long interval = millis(options, "auto_ping_interval").orElse(0L);
            long timeout = millis(options, "auto_ping_timeout").orElse(0L);
            long pingSize = options.flatMap(part -> part.get("auto_ping_size"))
                    .map(bytes -> bytes.integer(12, Keepalive.MOST))
                    .orElse(12L);
            return new WebSocketOptions(
                    options.flatMap(part -> part.get("max_message_size"))
                            .map(size -> size.integer(0, 64 << 20))
                            .filter(size -> size > 0),
                    interval == 0
                            ? Keepalive.NONE
                            : new Keepalive(
                                    Duration.ofMillis(interval),
                                    Duration.ofMillis(timeout == 0 ? Integer.MAX_VALUE : timeout),
                                    (int) pingSize),
                    origins(options),
                    deflate(options),
                    millis(options, "open_handshake_timeout").filter(time -> time > 0));
        }

        private static Origins origins(Optional<Config> options) {
            return new Origins(
                    options.filter(part -> part.has("allowed_origins"))
                            .map(part -> part.list("allowed_origins").stream()
                                    .map(Config::text)
                                    .toList())
                            .orElse(Origins.ANY.allowed()),
                    options.map(part -> part.bool("allow_null_origin", true)).orElse(true));
        }

        /** What stands in {@code deflate} are wishes for windows and contexts, which have no effect here. */
        private static boolean deflate(Optional<Config> options) {
            return options.flatMap(part -> part.get("compression"))
                    .flatMap(compression -> compression.only("deflate").get("deflate"))
                    .map(Config::asMap)
                    .isPresent();
        }

        private static void checkFixed(Config options) {
            options.entries().forEach((key, part) -> {
                if (!EFFECTIVE.contains(key)) {
                    Object only = FIXED.get(key);
                    if (only == null) {
                        throw part.complain(Unsupported.TEXT);
                    } else if (!only.equals(part.value())) {
                        throw part.complain("another value than " + only + " is " + Unsupported.TEXT);
                    }
                }
            });
        }

        private static Optional<Long> millis(Optional<Config> options, String key) {
            return options.flatMap(part -> part.get(key)).map(part -> {
                long time = part.integer(0, MAX_MILLIS);
                if (time > 0 && time < 1000) {
                    throw part.expected("milliseconds: 0, or 1000 and more");
                }
                return time;
            });
        }
    }
}
