package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.ContractDescription;
import io.transom.api.EventDescription;
import io.transom.api.ParamDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.Scope;
import io.transom.api.center.DomainControl;
import io.transom.api.center.ManagedNodes;
import io.transom.api.center.Mrealms;
import io.transom.api.center.Organizations;
import io.transom.api.center.Pairing;
import io.transom.api.center.Users;
import io.transom.api.center.WebClusters;
import io.transom.wamp.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contracts of the center against the table of the specification, both ways. */
class ContractTableTest {
    /** In the table and not built: tracing, metadata, and what has no shape since the reference does not have it. */
    private static final Set<String> LEFT_OUT = Set.of(
            "mrealm.get_traces",
            "mrealm.get_trace",
            "mrealm.get_trace_data",
            "mrealm.create_trace",
            "mrealm.start_trace",
            "mrealm.stop_trace",
            "mrealm.delete_trace",
            "mrealm.metadata.get_docs",
            "mrealm.metadata.add_docs",
            "mrealm.metadata.delete_docs",
            "user.modify_user",
            "user.modify_organization",
            "user.list_users_by_organization",
            "user.list_organizations_by_user",
            "user.set_roles_on_organization_for_user",
            "user.get_roles_on_organization_for_user");

    private static final List<Class<?>> CONTRACTS = List.of(
            DomainControl.class,
            Mrealms.class,
            Pairing.class,
            ManagedNodes.class,
            Users.class,
            Organizations.class,
            WebClusters.class);

    private static final String PREFIX = "crossbarfabriccenter.";

    @Test
    void everyProcedureOfTheTableIsThereAndNoOther() throws Exception {
        var expected = new TreeSet<String>();
        table().forEach((name, row) -> {
            if (!LEFT_OUT.contains(name.substring(name.indexOf(' ') + 1))) {
                expected.add(name);
            }
        });
        assertEquals(expected, contracts().keySet());
    }

    @Test
    void parametersAndEventsAreThoseOfTheTable() throws Exception {
        Map<String, Map<?, ?>> table = table();
        contracts().forEach((name, declared) -> {
            Map<?, ?> row = table.get(name);
            var expected = new ArrayList<String>();
            for (Object each : (List<?>) row.get("params")) {
                Map<?, ?> param = (Map<?, ?>) each;
                boolean required = Boolean.TRUE.equals(param.get("required"));
                expected.add(param.get("name") + (required ? "" : " = " + Json.write(param.get("default"))));
            }
            assertEquals(
                    expected,
                    declared.procedure().params().stream()
                            .map(ContractTableTest::show)
                            .toList(),
                    name);
            var events = declared.contract().events().stream()
                    .map(EventDescription::local)
                    .toList();
            for (Object event : (List<?>) row.get("events")) {
                String local = String.valueOf(event)
                        .substring((PREFIX + declared.contract().family() + ".").length());
                assertTrue(
                        events.contains(local) || local.equals("on_node_unpaired"),
                        () -> name + ": event " + local + " is not declared");
            }
        });
    }

    @Test
    void eachSaysWhatItDoesAndWhichErrorsItHas() throws Exception {
        Map<String, Map<?, ?>> table = table();
        contracts().forEach((name, declared) -> {
            assertTrue(declared.procedure().doc().length() > 10, name);
            for (Object error : (List<?>) table.get(name).get("errors")) {
                String uri = String.valueOf(error);
                assertTrue(
                        uri.startsWith("wamp.error.")
                                || declared.procedure().errors().contains(uri)
                                // the reference demands a record of the caller; ours has one whenever the caller could
                                // log in
                                || name.equals("domain mrealm.create_mrealm")
                                // a web cluster that cannot be started is always stopped
                                || uri.equals("crossbar.error.cannot_start")
                                || uri.equals("crossbar.error.not_stopped")
                                // a node that is found by its name is paired
                                || name.equals("domain mrealm.unpair_node_by_name"),
                        () -> name + ": error " + uri + " is not declared");
            }
        });
    }

    private record Declared(ContractDescription contract, ProcedureDescription procedure) {}

    private static String show(ParamDescription param) {
        return param.name() + (param.required() ? "" : " = " + Json.write(param.byDefault()));
    }

    private static Map<String, Declared> contracts() {
        var result = new TreeMap<String, Declared>();
        Stream.of(CONTRACTS.toArray(Class<?>[]::new))
                .map(ContractDescription::of)
                .forEach(contract -> {
                    String realm = contract.scope() == Scope.DOMAIN ? "domain" : "mrealm";
                    contract.procedures()
                            .forEach(procedure -> result.put(
                                    realm + " " + contract.family() + "." + procedure.name(),
                                    new Declared(contract, procedure)));
                });
        return result;
    }

    /** Rows by kind of realm and name. */
    private static Map<String, Map<?, ?>> table() throws Exception {
        var result = new TreeMap<String, Map<?, ?>>();
        for (Object each : (List<?>) Objects.requireNonNull(Json.read(text()))) {
            Map<?, ?> row = (Map<?, ?>) each;
            result.put(row.get("realm") + " " + String.valueOf(row.get("uri")).substring(PREFIX.length()), row);
        }
        return result;
    }

    private static String text() throws IOException {
        try (var in = ContractTableTest.class.getResourceAsStream("procedures-center.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
