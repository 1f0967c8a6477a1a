package io.transom.node.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeDirectoryTest {
    @TempDir
    Path temporary;

    @Test
    void aNewDirectoryGetsKeysAndThePidFileGoesAtTheEnd() throws IOException {
        Path path = temporary.resolve("n1");
        String key;
        try (var directory = NodeDirectory.open(path, Map.of())) {
            key = directory.keys().publicKey();
            assertTrue(Files.readString(path.resolve("node.pid"))
                    .contains("\"pid\":" + ProcessHandle.current().pid()));
        }
        assertFalse(Files.exists(path.resolve("node.pid")));
        try (var again = NodeDirectory.open(path, Map.of())) {
            assertEquals(key, again.keys().publicKey());
        }
    }

    @Test
    void aSecondNodeIsRefused() throws IOException {
        try (var directory = NodeDirectory.open(temporary, Map.of())) {
            var refused = assertThrows(IOException.class, () -> NodeDirectory.open(directory.path(), Map.of()));

            assertTrue(refused.getMessage().contains("a node runs in this directory already"), refused.getMessage());
        }
    }

    @Test
    void whatAKilledNodeLeftDoesNotMatter() throws IOException {
        Files.writeString(
                temporary.resolve("node.pid"),
                "{\"pid\": " + ProcessHandle.current().pid() + "}");

        NodeDirectory.open(temporary, Map.of()).close();
    }

    @Test
    void theParentMustBeThere() {
        var refused = assertThrows(IOException.class, () -> NodeDirectory.open(temporary.resolve("a/b"), Map.of()));

        assertTrue(refused.getMessage().contains("is missing"), refused.getMessage());
    }

    @Test
    void yamlIsRefusedByName() throws IOException {
        Files.writeString(temporary.resolve("config.yaml"), "version: 2");
        try (var directory = NodeDirectory.open(temporary, Map.of())) {
            var refused = assertThrows(IOException.class, () -> directory.configuration(Set.of("router")));

            assertTrue(refused.getMessage().startsWith(temporary + "/config.yaml: YAML is not supported yet"));
        }
    }

    @Test
    void malformedJsonNamesTheFile() throws IOException {
        Files.writeString(temporary.resolve("config.json"), "{\"version\": }");
        try (var directory = NodeDirectory.open(temporary, Map.of())) {
            var refused = assertThrows(IOException.class, () -> directory.configuration(Set.of("router")));

            assertTrue(refused.getMessage().startsWith(temporary + "/config.json: "), refused.getMessage());
        }
    }

    @Test
    void theCenterIsFoundInOrder() throws IOException {
        var configured = new NodeConfiguration(
                Optional.empty(),
                Optional.of(URI.create("ws://configured/ws")),
                NodeConfiguration.HeartbeatOptions.DEFAULT,
                Optional.empty(),
                10,
                java.util.List.of());
        var environment = Map.of("CROSSBAR_FABRIC_URL", "ws://environment/ws");

        assertEquals("ws://configured/ws", find(Optional.empty(), Map.of(), configured));
        assertEquals("ws://environment/ws", find(Optional.empty(), environment, configured));
        Files.writeString(
                temporary.resolve("key.activate"),
                "Crossbar.io node activation\n\nmanagement-url: ws://activated/ws\n");
        assertEquals("ws://activated/ws", find(Optional.empty(), environment, configured));
        assertEquals("ws://line/ws", find(Optional.of("ws://line/ws"), environment, configured));
    }

    private String find(Optional<String> line, Map<String, String> environment, NodeConfiguration configured)
            throws IOException {
        return CenterAddress.find(line, temporary, environment, configured)
                .orElseThrow()
                .toString();
    }

    @Test
    void aUrlThatWillNotDoIsRefusedByItsPlace() {
        var refused = assertThrows(
                IOException.class,
                () -> CenterAddress.find(
                        Optional.empty(),
                        temporary,
                        Map.of("CROSSBAR_FABRIC_URL", "localhost:9000"),
                        NodeConfiguration.EMPTY));

        assertTrue(refused.getMessage().startsWith("CROSSBAR_FABRIC_URL: expected"), refused.getMessage());
    }
}
