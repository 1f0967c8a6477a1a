package io.transom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Json;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Configurations that came from outside. */
class ConfigTest {
    private static final String TRANSPORT =
            "{\"type\":\"websocket\",\"endpoint\":{\"type\":\"tcp\",\"port\":8080},\"paths\":{\"a/b~c\":"
                    + "{\"type\":\"json\"}},\"serializers\":[\"cbor\",5],\"debug\":true,\"nothing\":null}";

    @Test
    void partsAreReadByKeyAndPlace() throws Exception {
        Config config = config();

        assertEquals(Optional.of("websocket"), config.text("type"));
        assertEquals(8080, config.require("endpoint").integer("port", 1, 65_535, 0));
        assertEquals(1, config.integer("backlog", 1, 100, 1));
        assertTrue(config.bool("debug", false));
        assertFalse(config.bool("absent", false));
        assertEquals("cbor", config.list("serializers").get(0).text());
        assertEquals(List.of(), config.list("absent"));
        assertEquals(
                "/paths/a~1b~0c", config.require("paths").entries().get("a/b~c").pointer());
        assertTrue(config.has("nothing"));
        assertEquals(Optional.empty(), config.get("nothing"));
        assertEquals(
                "/endpoint/port", config.require("endpoint").require("port").pointer());
    }

    @Test
    void everyComplaintNamesSubjectPlaceFoundAndExpected() throws Exception {
        complains(
                "/endpoint/port: expected an integer from 1 to 80, found 8080",
                config -> config.require("endpoint").integer("port", 1, 80, 1));
        complains(
                "/type: expected one of rawsocket, web, found \"websocket\"",
                config -> config.require("type").oneOf(Set.of("web", "rawsocket")));
        complains(
                "/endpoint: expected a string, found {\"type\":\"tcp\",\"port\":8080}",
                config -> config.text("endpoint"));
        complains(
                "/serializers/1: expected a string, found 5",
                config -> config.list("serializers").forEach(Config::text));
        complains("/type: expected true or false, found \"websocket\"", config -> config.bool("type", true));
        complains("/type: expected a list, found \"websocket\"", config -> config.list("type"));
        complains(
                "/debug: expected a map, found true",
                config -> config.require("debug").asMap());
        complains("/name: required key is missing", config -> config.require("name"));
        complains(
                "/endpoint/port: unknown key; known are path, type",
                config -> config.require("endpoint").only("type", "path"));
    }

    @Test
    void aComplaintAboutTheWholeHasNoPointer() {
        var refused = assertThrows(
                WampError.class, () -> Config.of("realm \"r1\"", "x").asMap());

        assertEquals("realm \"r1\": expected a map, found \"x\"", refused.text());
    }

    @Test
    void anotherSubjectKeepsThePlace() throws Exception {
        Config port = config().require("endpoint").require("port").about("endpoint of r1");

        assertEquals("endpoint of r1/endpoint/port", port.toString());
    }

    @Test
    void aLongValueIsCutInAComplaint() {
        var refused = assertThrows(
                WampError.class, () -> Config.of("x", "a".repeat(1_000)).asMap());

        assertTrue(refused.text().length() < 100, refused.text());
        assertTrue(refused.text().endsWith("..."), refused.text());
    }

    @Test
    void configurationsAreEqualByValue() {
        assertEquals(Config.of("a", Map.of("x", 1L)), Config.of("b", Map.of("x", 1L)));
        assertEquals(
                Config.of("a", Map.of("x", 1L)).hashCode(),
                Config.of("b", Map.of("x", 1L)).hashCode());
    }

    private static Config config() throws Exception {
        return Config.of("transport \"ws\"", Json.read(TRANSPORT));
    }

    private static void complains(String expected, Consumer<Config> reading) throws Exception {
        Config config = config();
        var refused = assertThrows(WampError.class, () -> reading.accept(config));
        assertEquals(Errors.INVALID_CONFIGURATION, refused.uri());
        assertEquals("transport \"ws\": " + expected, refused.text());
    }
}
