package io.transom.itests.interop;

import io.transom.itests.net.Remote;
import io.transom.testkit.TestClient;
import io.transom.wamp.CallOptions;
import io.transom.wamp.Json;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code node-cases.json}: a call that two nodes under one master answer alike, or as the line says.
 *
 * @param call {@code <family>.<procedure>} of the remote API, or null
 * @param uplink what the node has registered at the master, for what the master does not forward, or null
 * @param gone a worker whose end is to be waited for before the next line, or null
 * @param free keys of results whose values may differ
 * @param theirs {@code result} or the error of Crossbar.io's node, where ours differs; then also {@code ours} and the name of the
 *     correction
 */
record NodeCase(
        @Nullable String call,
        @Nullable String uplink,
        @Nullable String gone,
        @Nullable String worker,
        List<?> args,
        Map<?, ?> kwargs,
        List<String> free,
        @Nullable String theirs,
        @Nullable String ours,
        @Nullable String correction) {
    private static final String PORT = "$port";

    /** One of the two nodes, as an operator reaches it. */
    record Target(TestClient operator, String oid, String authid, int port) {}

    /**
     * What came back.
     *
     * @param uri {@code result} or the error
     * @param shape what is compared
     */
    record Outcome(String uri, String shape, String text) {
        @Override
        public String toString() {
            return uri + " " + text;
        }
    }

    static List<NodeCase> all() {
        var all = new ArrayList<NodeCase>();
        for (Object line : (List<?>) resource("/node-cases.json")) {
            Map<?, ?> map = (Map<?, ?>) line;
            all.add(new NodeCase(
                    text(map, "call"),
                    text(map, "uplink"),
                    text(map, "gone"),
                    text(map, "worker"),
                    map.get("args") instanceof List<?> args ? args : List.of(),
                    map.get("kwargs") instanceof Map<?, ?> kwargs ? kwargs : Map.of(),
                    map.get("free") instanceof List<?> free
                            ? free.stream().map(String::valueOf).toList()
                            : List.of(),
                    text(map, "theirs"),
                    text(map, "ours"),
                    text(map, "correction")));
        }
        return all;
    }

    /** Names of the corrections, each with a sentence. */
    static Map<String, String> corrections() {
        var all = new LinkedHashMap<String, String>();
        ((Map<?, ?>) resource("/node-corrections.json"))
                .forEach((key, value) -> all.put(String.valueOf(key), String.valueOf(value)));
        return all;
    }

    private static Object resource(String name) {
        try (var in = Objects.requireNonNull(NodeCase.class.getResourceAsStream(name), name)) {
            return Objects.requireNonNull(Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (ProtocolException malformed) {
            throw new AssertionError(name, malformed);
        }
    }

    private static @Nullable String text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? text : null;
    }

    String title() {
        if (gone != null) {
            return "worker " + gone + " is gone";
        }
        String name = call != null ? call : "(uplink) " + (worker == null ? "" : "worker.") + uplink;
        return name + " " + Json.write(args) + (kwargs.isEmpty() ? "" : " " + Json.write(kwargs));
    }

    private String uri(Target target) {
        if (call != null) {
            return Remote.PREFIX + call;
        }
        return "crossbarfabriccenter.node." + target.authid() + "." + (worker == null ? "" : "worker." + worker + ".")
                + uplink;
    }

    private List<@Nullable Object> arguments(Target target) {
        var all = new ArrayList<@Nullable Object>();
        if (call != null) {
            all.add(target.oid());
            if (worker != null) {
                all.add(worker);
            }
        }
        args.forEach(arg ->
                all.add(replaced(arg, value -> value.equals(PORT) ? (Object) (long) target.port() : value)));
        return all;
    }

    Outcome callAt(Target target) {
        var named = new LinkedHashMap<String, @Nullable Object>();
        kwargs.forEach((key, value) -> named.put(String.valueOf(key), value));
        try {
            Object result = target.operator()
                    .session()
                    .call(uri(target), Payload.of(arguments(target), named), CallOptions.DEFAULT)
                    .result()
                    .toCompletableFuture()
                    .get(CrossbarProcess.START.toSeconds(), TimeUnit.SECONDS)
                    .first();
            Object comparable =
                    replaced(result, value -> value instanceof Long port && port == target.port() ? PORT : value);
            return new Outcome("result", ResultShape.of(comparable, free), Json.write(result));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof WampError error) {
                String shape = ResultShape.of(error.payload().args(), List.of())
                        + ResultShape.of(error.payload().kwargs(), List.of());
                return new Outcome(error.uri(), shape, error.text());
            }
            throw new AssertionError(title(), failed);
        } catch (TimeoutException late) {
            throw new AssertionError(title() + " of " + target.authid() + " was not answered", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private static @Nullable Object replaced(@Nullable Object value, UnaryOperator<@Nullable Object> leaf) {
        if (value instanceof List<?> list) {
            var copy = new ArrayList<@Nullable Object>();
            list.forEach(item -> copy.add(replaced(item, leaf)));
            return copy;
        } else if (value instanceof Map<?, ?> map) {
            var copy = new LinkedHashMap<String, @Nullable Object>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), replaced(item, leaf)));
            return copy;
        }
        return value == null ? null : leaf.apply(value);
    }
}
