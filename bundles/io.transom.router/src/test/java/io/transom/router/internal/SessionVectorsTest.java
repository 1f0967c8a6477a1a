package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.transom.wamp.Encoding;
import io.transom.wamp.Json;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.ReadLimits;
import io.transom.wamp.serializer.Serializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The multi-session vectors of the WAMP protocol repository, played against a router in memory; every message goes through the
 * bytes of a serializer on its way. The vectors stand in {@code ../shared/vectors/wamp/multisession}, or below the folder that
 * the system property {@code transom.vectors} names. IDs that the router chooses are variables: the first time one is seen
 * binds it.
 */
class SessionVectorsTest {
    /** The elements behind the code, by message; {@code options} and {@code details} may be absent from a vector. */
    private static final Map<String, List<String>> ELEMENTS = Map.ofEntries(
            Map.entry("SUBSCRIBE", List.of("32", "request_id", "options", "topic")),
            Map.entry("SUBSCRIBED", List.of("33", "request_id", "subscription_id")),
            Map.entry("UNSUBSCRIBE", List.of("34", "request_id", "subscription_id")),
            Map.entry("UNSUBSCRIBED", List.of("35", "request_id")),
            Map.entry("PUBLISH", List.of("16", "request_id", "options", "topic", "args", "kwargs")),
            Map.entry("PUBLISHED", List.of("17", "request_id", "publication_id")),
            Map.entry("EVENT", List.of("36", "subscription_id", "publication_id", "details", "args", "kwargs")),
            Map.entry("REGISTER", List.of("64", "request_id", "options", "procedure")),
            Map.entry("REGISTERED", List.of("65", "request_id", "registration_id")),
            Map.entry("UNREGISTER", List.of("66", "request_id", "registration_id")),
            Map.entry("UNREGISTERED", List.of("67", "request_id")),
            Map.entry("CALL", List.of("48", "request_id", "options", "procedure", "args", "kwargs")),
            Map.entry("INVOCATION", List.of("68", "request_id", "registration_id", "details", "args", "kwargs")),
            Map.entry("YIELD", List.of("70", "request_id", "options", "args", "kwargs")),
            Map.entry("RESULT", List.of("50", "request_id", "details", "args", "kwargs")));

    private static final Set<String> CHOSEN = Set.of("subscription_id", "publication_id", "registration_id");

    @TestFactory
    Stream<DynamicTest> sessionsSeeWhatTheVectorsSay() throws IOException {
        Path folder = folder();
        List<Path> files;
        try (var found = Files.walk(folder)) {
            files = found.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        assertFalse(files.isEmpty(), folder + " holds no vector");
        return files.stream()
                .flatMap(file -> Arrays.stream(Encoding.values())
                        .map(encoding -> DynamicTest.dynamicTest(
                                encoding.label() + " " + folder.relativize(file),
                                () -> new Play(encoding).all(Files.readString(file)))));
    }

    private static Path folder() {
        String property = System.getProperty("transom.vectors");
        Stream<Path> roots = property != null
                ? Stream.of(Path.of(property))
                : Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                        .map(path -> path.resolve("shared/vectors/wamp"));
        return roots.map(root -> root.resolve("multisession"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseGet(() -> {
                    String line = "no WAMP vectors: neither -Dtransom.vectors=... nor shared/vectors/wamp above";
                    return "1".equals(System.getenv("TRANSOM_STRICT")) ? fail(line) : abort(line);
                });
    }

    /** One sequence in one encoding. */
    private static final class Play {
        private final Serializer serializer;
        private final TestRouter router = new TestRouter();
        private final Map<String, TestPeer> sessions = new HashMap<>();
        private final Map<String, Object> chosen = new HashMap<>();

        Play(Encoding encoding) {
            this.serializer = Serializer.of(encoding);
        }

        @SuppressWarnings("unchecked")
        void all(String text) throws ProtocolException {
            var vector = (Map<String, Object>) Objects.requireNonNull(Json.read(text));
            for (var session : (List<Map<String, Object>>) vector.get("sessions")) {
                sessions.put((String) session.get("session_id"), router.join());
            }
            for (var step : (List<Map<String, Object>>) vector.get("sequence")) {
                var expected = (Map<String, Object>) step.get("message");
                if ("router".equals(step.get("to"))) {
                    session(step, "from").now((Message) wire(elements(expected)));
                } else {
                    arrived(session(step, "to"), expected, (String) step.get("description"));
                }
            }
            sessions.forEach((name, peer) -> assertNull(peer.poll(), name + " got more than the vector says"));
        }

        private TestPeer session(Map<String, Object> step, String end) {
            return Objects.requireNonNull(sessions.get((String) step.get(end)));
        }

        private void arrived(TestPeer peer, Map<String, Object> expected, String step) throws ProtocolException {
            Message message = peer.poll();
            assertNotNull(message, step + ": nothing arrived");
            List<?> found = (List<?>) wire(message);
            List<String> names = names(expected);
            assertEquals(Long.valueOf(names.get(0)), found.get(0), step);
            for (int i = 1; i < names.size(); i++) {
                Object value = i < found.size() ? found.get(i) : null;
                check(step, names.get(i), expected.get(names.get(i)), value);
            }
        }

        private void check(String step, String name, @Nullable Object expected, @Nullable Object found) {
            if (expected == null) {
                return;
            } else if (CHOSEN.contains(name)) {
                assertNotNull(found, step + ": no " + name);
                assertEquals(chosen.computeIfAbsent(name + expected, variable -> found), found, step + ": " + name);
            } else if (expected instanceof Map<?, ?> entries && found instanceof Map<?, ?> all) {
                assertTrue(all.entrySet().containsAll(entries.entrySet()), step + ": " + name + " " + all);
            } else {
                assertEquals(expected, found, step + ": " + name);
            }
        }

        /** The message as its array, the router's IDs in place of the vector's. */
        private List<Object> elements(Map<String, Object> message) {
            List<String> names = names(message);
            var array = new ArrayList<Object>(List.of(Long.valueOf(names.get(0))));
            for (String name : names.subList(1, names.size())) {
                Object value = message.get(name);
                if (value == null && (name.equals("args") || name.equals("kwargs"))) {
                    value = name.equals("args") ? List.of() : Map.of();
                }
                array.add(CHOSEN.contains(name) ? chosen.get(name + value) : value == null ? Map.of() : value);
            }
            return array;
        }

        private static List<String> names(Map<String, Object> message) {
            String type = String.valueOf(message.get("type")).toUpperCase(Locale.ROOT);
            return Objects.requireNonNull(ELEMENTS.get(type), type + ": this test does not know the message");
        }

        private Object wire(List<Object> elements) throws ProtocolException {
            byte[] bytes = serializer.write(elements).toArray();
            return serializer.read(bytes, 0, bytes.length, ReadLimits.DEFAULT);
        }

        private Object wire(Message message) throws ProtocolException {
            var out = new ByteSink(64);
            serializer.write(message, out);
            return Objects.requireNonNull(serializer.readValue(out.array(), 0, out.length(), ReadLimits.DEFAULT));
        }
    }
}
