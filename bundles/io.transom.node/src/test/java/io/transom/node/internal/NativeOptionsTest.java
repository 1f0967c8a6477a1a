package io.transom.node.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Config;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeOptionsTest {
    private static NativeOptions read(String json) throws ProtocolException {
        return NativeOptions.read(Config.of("options", Json.read(json)), new FakeType());
    }

    @Test
    void theEnvironmentIsWhatIsAskedFor() throws ProtocolException {
        var own = Map.of("A", "1", "B", "2");

        assertEquals(own, read("{}").environment().of(own));
        assertEquals(
                Map.of("A", "x", "B", "2", "C", "y"),
                read("{\"env\": {\"vars\": {\"A\": \"x\", \"C\": \"y\"}}}")
                        .environment()
                        .of(own));
        assertEquals(
                Map.of("C", "y"),
                read("{\"env\": {\"inherit\": false, \"vars\": {\"C\": \"y\"}}}")
                        .environment()
                        .of(own));
        assertEquals(
                Map.of("B", "2"),
                read("{\"env\": {\"inherit\": [\"B\", \"NONE\"]}}")
                        .environment()
                        .of(own));
    }

    @Test
    void optionsWithoutEffectAreTaken() throws ProtocolException {
        NativeOptions options =
                read("{\"title\": \"t\", \"reactor\": {\"linux\": \"epoll\"}, \"extra\": {}, \"cpu_affinity\": [0], "
                        + "\"pythonpath\": [\"..\"], \"expose_shared\": true, \"disabled\": false}");

        assertEquals(List.of(0L), options.cpuAffinity());
    }

    @Test
    void theOptionsOfTheTypeAreKeptForTheWorker() throws ProtocolException {
        assertEquals(
                Map.of("limits", Map.of("a.b", 5L)),
                read("{\"title\": \"t\", \"limits\": {\"a.b\": 5}}").own());
        assertEquals(Map.of(), read("{\"title\": \"t\"}").own());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"x\": 1}|/x: unknown key",
                "{\"disabled\": true}|/disabled: a disabled worker cannot be started",
                "{\"python\": \"java\"}|/python: expected the absolute path of an executable java",
                "{\"python\": \"/nowhere/java\"}|/python: expected",
                "{\"env\": {\"x\": 1}}|/env/x: unknown key",
                "{\"env\": {\"vars\": {\"A\": 1}}}|/env/vars/A: expected a string",
                "{\"cpu_affinity\": [-1]}|/cpu_affinity/0: expected an integer",
            })
    void whatWillNotDoIsNamed(String json, String expected) {
        var refused = assertThrows(WampError.class, () -> read(json));

        assertTrue(refused.text().startsWith("options: " + expected), refused.text());
    }

    @Test
    void extraThatIsNoMapIsARuntimeError() {
        assertEquals(
                ErrorUris.RUNTIME_ERROR,
                assertThrows(WampError.class, () -> read("{\"extra\": 1, \"x\": 1}"))
                        .uri());
    }
}
