package io.transom.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.node.WorkerLogs;
import io.transom.api.node.Workers;
import io.transom.api.router.RouterSessions;
import io.transom.api.worker.Cpus;
import io.transom.api.worker.Manhole;
import io.transom.api.worker.ProcessFigures;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Json;
import io.transom.wamp.Nested;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the arguments of a call meet the parameters of a procedure. */
class ArgumentsTest {
    private static final ProcedureDescription START = procedure(Workers.class, "start_worker");
    private static final ProcedureDescription GET = procedure(Workers.class, "get_worker");
    private static final ProcedureDescription KILL = procedure(RouterSessions.class, "kill_by_authid");
    private static final ProcedureDescription LOG = procedure(WorkerLogs.class, "get_worker_log");
    private static final ProcedureDescription AFFINITY = procedure(Cpus.class, "set_cpu_affinity");

    @Test
    void positionsAndKeywordsMixAndDefaultsFillTheRest() {
        assertEquals(
                Arrays.asList("r1", "router", null),
                Arguments.values(START, Payload.of(List.of("r1"), Map.of("worker_type", "router"))));
        assertEquals(Arrays.asList("r1", 100L), Arguments.values(LOG, Payload.of("r1")));
        assertEquals(List.of(List.of(0L), true), Arguments.values(AFFINITY, Payload.of(List.of(0L))));
    }

    @Test
    void theCallersDetailsArePassedOver() {
        assertEquals(
                List.of("r1", false),
                Arguments.values(GET, Payload.of(List.of("r1"), Map.of("details", Map.of("caller", 1L)))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                       | {}                 | worker_id: required argument is missing
            ["r1"]                   | {}                 | worker_type: required argument is missing
            ["r1","router",{},1]     | {}                 | takes 3 arguments at most, found 4
            ["r1"]                   | {"worker_id":"r1"} | worker_id: given twice, by position and by keyword
            ["r1"] | {"a":1} | unknown keyword "a"; parameters are worker_id, worker_type, worker_options
            [5,"router"]             | {}                 | worker_id: expected a string, found 5
            [null,"router"]          | {}                 | worker_id: expected a string, found null
            [["r1"],"router"]        | {}                 | worker_id: expected a string, found ["r1"]
            ["r1","router","secret"] | {}                 | worker_options: expected a map, found a string
            """)
    void whatDoesNotFitNamesProcedureParameterFoundAndExpected(String args, String kwargs, String expected)
            throws Exception {
        Payload payload = payload(args, kwargs);

        var refused = assertThrows(WampError.class, () -> Arguments.values(START, payload));

        assertEquals(ErrorUris.INVALID_ARGUMENT, refused.uri());
        assertEquals("start_worker: " + expected, refused.text());
    }

    @Test
    void aCheckTakesWhatWasNotDecoded() {
        Arguments.check(START, List.of("r1", "router", Nested.MAP), Map.of());
        Arguments.check(AFFINITY, List.of(Nested.LIST), Map.of("relative", Nested.MAP));

        var refused = assertThrows(WampError.class, () -> Arguments.check(AFFINITY, List.of(Nested.MAP), Map.of()));

        assertEquals("set_cpu_affinity: cpus: expected a list, found a map", refused.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0", "0.0", "\"\"", "null", "[]", "{}"})
    void whatIsEmptyIsFalse(String json) throws Exception {
        assertEquals(List.of("r1", false), Arguments.values(GET, payload("[\"r1\"," + json + "]", "{}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "1", "-0.5", "\"no\"", "[0]", "{\"a\":null}"})
    void whatIsNotEmptyIsTrue(String json) throws Exception {
        assertEquals(List.of("r1", true), Arguments.values(GET, payload("[\"r1\"," + json + "]", "{}")));
    }

    @Test
    void aRequiredArgumentMayBeNullWhereTheContractSaysSo() {
        assertEquals(
                Arrays.asList("realm1", "joe", null, null), Arguments.values(KILL, Payload.of("realm1", "joe", null)));
        assertThrows(WampError.class, () -> Arguments.values(KILL, Payload.of("realm1", "joe")));
    }

    @Test
    void aSecretIsNeverShown() {
        ProcedureDescription start = procedure(Manhole.class, "start_manhole");

        var refused = assertThrows(WampError.class, () -> Arguments.values(start, Payload.of("hunter2")));

        assertFalse(refused.text().contains("hunter2"));
        assertTrue(refused.text().endsWith("config: expected a map, found a string"), refused.text());
    }

    @Test
    void argumentsAreBoundToTheTypesOfTheMethod() throws Exception {
        Method method = Cpus.class.getMethod("setCpuAffinity", List.class, boolean.class);

        Object[] bound = Arguments.bind(AFFINITY, method, Payload.of(List.of(1, 2.0), 0));

        assertArrayEquals(new Object[] {List.of(1L, 2L), false}, bound);
    }

    @Test
    void anElementOfTheWrongTypeIsNamedByItsPlace() throws Exception {
        Method method = Cpus.class.getMethod("setCpuAffinity", List.class, boolean.class);

        var refused =
                assertThrows(WampError.class, () -> Arguments.bind(AFFINITY, method, Payload.of(List.of(0L, "x"))));

        assertEquals("set_cpu_affinity: cpus: /1: expected an integer, found \"x\"", refused.text());
    }

    @Test
    void anIntegerServesAsANumber() throws Exception {
        ProcedureDescription monitor = procedure(ProcessFigures.class, "set_process_stats_monitoring");
        Method method = ProcessFigures.class.getMethod("setProcessStatsMonitoring", double.class);

        assertArrayEquals(new Object[] {5.0}, Arguments.bind(monitor, method, Payload.of(5L)));
        assertThrows(WampError.class, () -> Arguments.bind(monitor, method, Payload.of("5")));
    }

    @Test
    void aConfigurationComplainsUnderTheNameOfItsParameter() throws Exception {
        Method method = Workers.class.getMethod("startWorker", String.class, String.class, Config.class);

        Object[] bound = Arguments.bind(START, method, Payload.of("r1", "router", Map.of("title", 5L)));

        var refused = assertThrows(WampError.class, () -> ((Config) bound[2]).text("title"));
        assertEquals("worker_options: /title: expected a string, found 5", refused.text());
    }

    @Test
    void trailingDefaultsAreLeftOutOfACall() {
        assertEquals(Payload.of("r1"), Arguments.payload(GET, List.of("r1", false)));
        assertEquals(Payload.of("r1", true), Arguments.payload(GET, List.of("r1", true)));
        assertEquals(
                Payload.of("realm1", "joe", null), Arguments.payload(KILL, Arrays.asList("realm1", "joe", null, null)));
    }

    private static Payload payload(String args, String kwargs) throws Exception {
        @SuppressWarnings("unchecked") // JSON objects have text keys
        Map<String, ?> keywords = (Map<String, ?>) Json.read(kwargs);
        return Payload.of((List<?>) Json.read(args), keywords);
    }

    private static ProcedureDescription procedure(Class<?> contract, String name) {
        return ContractDescription.of(contract).procedures().stream()
                .filter(procedure -> procedure.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
