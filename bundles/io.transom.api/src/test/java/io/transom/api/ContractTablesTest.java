package io.transom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Json;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contracts of the five families against the tables of the specification (src/test/resources/spec), both ways. */
class ContractTablesTest {
    private static final List<String> FAMILIES = List.of("node", "worker", "router", "proxy", "container");

    /** Forwarded by the reference, implemented by no worker. */
    private static final Set<String> NOT_OFFERED = Set.of("worker.get_status");

    /** Errors that a right implementation adds (defects P3 and P10 of the reference). */
    private static final Map<String, Set<String>> MORE_ERRORS = Map.of(
            "proxy.start_proxy_realm_route", Set.of(Errors.INVALID_CONFIGURATION),
            "proxy.start_proxy_connection", Set.of(Errors.INVALID_CONFIGURATION));

    /** Events that a right implementation adds (defects R23 and C1 of the reference). */
    private static final Set<String> MORE_EVENTS = Set.of(
            "on_router_realm_started",
            "on_router_realm_stopped",
            "on_router_component_started",
            "on_router_component_stopped",
            "on_container_component_starting",
            "on_container_component_started",
            "on_container_component_stopping",
            "on_container_component_stopped");

    @TestFactory
    List<DynamicTest> everyProcedureIsAsItsRowSays() throws Exception {
        Map<String, Map<String, Object>> rows = rows();
        Map<String, Declared> declared = declared();
        var names = new TreeSet<>(rows.keySet());
        names.addAll(declared.keySet());
        var tests = new ArrayList<DynamicTest>();
        for (String name : names) {
            tests.add(DynamicTest.dynamicTest(name, () -> {
                assertTrue(rows.containsKey(name), "no row in the tables");
                assertTrue(declared.containsKey(name), "no procedure in the contracts");
                compare(name, rows.get(name), declared.get(name));
            }));
        }
        return tests;
    }

    @Test
    void thePublicApiHas77Procedures() throws Exception {
        long inPublicApi = declared().values().stream()
                .filter(declared -> !declared.procedure.referenceOnly())
                .count();
        assertEquals(77, inPublicApi);
        assertEquals(
                77,
                rows().values().stream()
                        .filter(row -> Boolean.TRUE.equals(row.get("in_seed")))
                        .count());
    }

    @Test
    void theCenterRelaysWhatASubscriberOfCrossbarExpectsAndOurMappings() {
        var relayed = new TreeMap<String, Set<String>>();
        for (String family : FAMILIES) {
            relayed.put(
                    family,
                    AllContracts.of(family).stream()
                            .flatMap(contract -> contract.events().stream())
                            .filter(EventDescription::relayed)
                            .map(EventDescription::remote)
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        assertEquals(
                words("on_router_starting on_router_started on_container_starting on_container_started "
                        + "on_guest_starting on_guest_started on_proxy_starting on_proxy_started "
                        + "on_xbrmm_starting on_xbrmm_started"),
                relayed.get("node"));
        assertEquals(words("on_profile_started on_profile_finished on_worker_log"), relayed.get("worker"));
        assertEquals(
                words("on_router_realm_started on_router_realm_stopped on_router_realm_role_started "
                        + "on_router_realm_role_stopped on_router_transport_starting on_router_transport_started "
                        + "on_router_transport_stopping on_router_transport_stopped on_web_transport_service_starting "
                        + "on_web_transport_service_started on_web_transport_service_stopping "
                        + "on_web_transport_service_stopped on_router_component_starting on_router_component_started "
                        + "on_router_component_stopped"),
                relayed.get("router"));
        assertEquals(
                words("on_proxy_transport_starting on_proxy_transport_started on_proxy_transport_stopping "
                        + "on_proxy_transport_stopped"),
                relayed.get("proxy"));
        assertEquals(
                words("on_container_component_starting on_container_component_started on_container_component_stopping "
                        + "on_container_component_stopped on_container_component_restarted"),
                relayed.get("container"));
    }

    @Test
    void noTopicAtTheCenterIsFedByTwoTopicsOfANode() {
        for (String family : FAMILIES) {
            var sources = new HashMap<String, String>();
            for (ContractDescription contract : AllContracts.of(family)) {
                for (EventDescription event : contract.events()) {
                    String before = event.relayed() ? sources.put(event.remote(), event.local()) : null;
                    assertTrue(before == null, family + ": " + event.remote() + " comes twice");
                }
            }
        }
    }

    @Test
    void everythingHasAText() {
        for (Class<?> type : AllContracts.classes()) {
            ContractDescription contract = ContractDescription.of(type);
            for (ProcedureDescription procedure : contract.procedures()) {
                if (FAMILIES.contains(contract.family())) {
                    procedure
                            .params()
                            .forEach(param -> assertTrue(
                                    param.doc().endsWith("."),
                                    contract.name() + "." + procedure.name() + ": " + param.name()
                                            + " has no sentence"));
                }
            }
            contract.events()
                    .forEach(event -> assertTrue(
                            event.doc().endsWith("."), contract.name() + ": " + event.local() + " has no sentence"));
        }
    }

    private static void compare(String name, Map<String, Object> row, Declared declared) {
        ProcedureDescription procedure = declared.procedure;
        assertEquals(row.get("scope"), declared.scope.name().toLowerCase(java.util.Locale.ROOT), "scope");
        assertEquals(row.get("in_seed"), !procedure.referenceOnly(), "in the public API");
        assertEquals(
                maps(row.get("params")).stream()
                        .map(param -> param.get("name") + " " + param.get("required") + " " + param.get("default"))
                        .toList(),
                procedure.params().stream()
                        .map(param -> param.name() + " " + param.required() + " " + param.byDefault())
                        .toList(),
                "parameters");
        var errors = new HashSet<Object>((List<?>) row.get("errors"));
        errors.addAll(MORE_ERRORS.getOrDefault(name, Set.of()));
        procedure
                .errors()
                .forEach(error -> assertTrue(errors.contains(error), "error " + error + " is not in the row"));
        var events = new HashSet<>(procedure.events());
        events.removeAll(MORE_EVENTS);
        var inRow = ((List<?>) row.get("events"))
                .stream()
                        // of a worker, not of the procedure's own level: WorkerEvents has it
                        .filter(event -> !event.equals("worker.<worker_id>.on_worker_ready"))
                        .collect(Collectors.toSet());
        assertEquals(inRow, events, "events");
    }

    private record Declared(Scope scope, ProcedureDescription procedure) {}

    private static Map<String, Declared> declared() {
        var result = new TreeMap<String, Declared>();
        for (String family : FAMILIES) {
            for (ContractDescription contract : AllContracts.of(family)) {
                for (ProcedureDescription procedure : contract.procedures()) {
                    String name = family + "." + procedure.name();
                    Declared before = result.put(name, new Declared(contract.scope(), procedure));
                    assertTrue(before == null, name + " is in two contracts");
                }
            }
        }
        return result;
    }

    private static Map<String, Map<String, Object>> rows() throws Exception {
        var result = new TreeMap<String, Map<String, Object>>();
        for (String table : List.of("node-worker", "router", "proxy-container")) {
            for (Map<String, Object> row : maps(Json.read(resource("/spec/procedures-" + table + ".json")))) {
                String name = row.get("family") + "." + row.get("procedure");
                if (!NOT_OFFERED.contains(name)) {
                    result.put(name, row);
                }
            }
        }
        return result;
    }

    private static String resource(String name) throws Exception {
        try (InputStream in = ContractTablesTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @SuppressWarnings("unchecked") // the tables are lists of objects
    private static List<Map<String, Object>> maps(Object list) {
        return (List<Map<String, Object>>) list;
    }

    private static Set<String> words(String text) {
        return new TreeSet<>(Set.of(text.split(" ")));
    }
}
