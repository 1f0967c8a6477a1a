package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Contract;
import io.transom.api.ContractDescription;
import io.transom.api.ParamDescription;
import io.transom.api.ProcedureDescription;
import io.transom.api.Scope;
import io.transom.testkit.TestClient;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each of the public procedures, called through the center at a node with a router worker: the node answers what it has, and what it
 * does not have is honestly missing, under the node's URI.
 */
@ExtendWith({Shared.class, ShowLogs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryProcedureTest {
    private static final int PUBLIC_PROCEDURES = 77;
    private static final String WORKER = "every1";

    /** The contracts that a node and its router workers implement. A new one is to be added here, and its procedures are called then. */
    private static final Set<String> AT_A_NODE = Set.of(
            "NodeControl",
            "Workers",
            "WorkerLogs",
            "Clock",
            "Cpus",
            "ProcessFigures",
            "NodeIdentity",
            "RouterRealms",
            "RouterRoles",
            "RouterSessions",
            "RouterStatistics",
            "RouterTransports");

    /** Errors that every procedure may have. */
    private static final Set<String> GENERAL = Set.of(ErrorUris.RUNTIME_ERROR, ErrorUris.INVALID_ARGUMENT);

    private static final Set<String> FAMILIES = Set.of("node", "worker", "router", "proxy", "container");

    private final CenterProcess center;
    private final NodeProcess node;
    private TestClient operator;

    EveryProcedureTest(CenterProcess center, NodeProcess node) {
        this.center = center;
        this.node = node;
    }

    /** A public procedure of a contract. */
    record Public(ContractDescription contract, ProcedureDescription procedure) {
        String uri() {
            return Remote.PREFIX + contract.family() + "." + procedure.name();
        }

        boolean isAtANode() {
            return AT_A_NODE.contains(contract.name());
        }

        String uriAtNode(String authid) {
            String prefix = "crossbarfabriccenter.node." + authid + ".";
            return prefix + (contract.scope() == Scope.WORKER ? "worker." + WORKER + "." : "") + procedure.name();
        }
    }

    @BeforeAll
    void startWorker() {
        operator = center.join("default");
        node.remote(operator).startRouter(WORKER);
    }

    @AfterAll
    void stopWorker() {
        node.remote(operator).node("stop_worker", WORKER);
        operator.close();
    }

    /** All but {@code remote.node.shutdown}, which would take the shared node away; {@link SignalsTest} calls it. */
    static Stream<Named<Public>> procedures() throws Exception {
        return all().stream()
                .filter(each -> !each.uri().equals(Remote.PREFIX + "node.shutdown"))
                .map(each -> Named.of(each.contract.family() + "." + each.procedure.name(), each));
    }

    private static List<Public> all() throws IOException, URISyntaxException, ClassNotFoundException {
        var all = new ArrayList<Public>();
        Path jar = Path.of(Contract.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (var file = new JarFile(jar.toFile())) {
            for (var entry : file.stream()
                    .filter(each -> each.getName().matches("io/transom/api/\\w+/\\w+\\.class"))
                    .toList()) {
                Class<?> type = Class.forName(entry.getName().replace('/', '.').replaceAll("\\.class$", ""));
                Contract contract = type.getAnnotation(Contract.class);
                if (contract != null && FAMILIES.contains(contract.family())) {
                    var description = ContractDescription.of(type);
                    description.procedures().stream()
                            .filter(procedure -> !procedure.referenceOnly())
                            .forEach(procedure -> all.add(new Public(description, procedure)));
                }
            }
        }
        all.sort(Comparator.comparing(Public::uri));
        return all;
    }

    @Test
    void thereAre77() throws Exception {
        assertEquals(PUBLIC_PROCEDURES, all().size());
    }

    @ParameterizedTest
    @MethodSource("procedures")
    void isAnsweredByTheNodeOrHonestlyMissing(Public called) {
        @Nullable Object[] args = arguments(called);

        String outcome = outcome(called.uri(), args);

        if (called.isAtANode()) {
            assertTrue(
                    outcome.equals("answered")
                            || GENERAL.contains(outcome)
                            || called.procedure.errors().contains(outcome),
                    () -> called.uri() + ": " + outcome);
        } else {
            assertEquals(ErrorUris.NO_SUCH_PROCEDURE, outcome, called.uri());
            WampError missing = operator.callFails(called.uri(), args);
            assertTrue(missing.text().contains(called.uriAtNode(node.authid())), missing::text);
        }
    }

    /** What the node has registered at the center is neither more nor less than what its contracts say. */
    @Test
    void theRegistrationsOfTheNodeAreThoseOfItsContracts() throws Exception {
        var registered = new TreeSet<String>();
        Object listed = Remote.map(operator.call("wamp.registration.list")).get("exact");
        for (Object id : (List<?>) Objects.requireNonNull(listed)) {
            String uri = String.valueOf(
                    Remote.map(operator.call("wamp.registration.get", id)).get("uri"));
            if (uri.startsWith("crossbarfabriccenter.node." + node.authid() + ".")) {
                registered.add(uri);
            }
        }

        var has = new TreeSet<String>();
        var hasNot = new TreeSet<String>();
        all().forEach(each -> (each.isAtANode() ? has : hasNot).add(each.uriAtNode(node.authid())));
        assertEquals(Set.of(), minus(has, registered), "missing");
        hasNot.retainAll(registered);
        assertEquals(Set.of(), hasNot, "stubs");
        assertEquals(Set.of(), signing(registered), "nobody may make a node sign");
    }

    private static Set<String> minus(Set<String> left, Set<String> right) {
        var rest = new TreeSet<>(left);
        rest.removeAll(right);
        return rest;
    }

    private static Set<String> signing(Set<String> uris) {
        var found = new TreeSet<>(uris);
        found.removeIf(uri -> !uri.endsWith(".sign") && !uri.endsWith(".sign_challenge"));
        return found;
    }

    /** {@code answered}, or the URI of the error. */
    private String outcome(String uri, @Nullable Object... args) {
        try {
            operator.call(uri, args);
            return "answered";
        } catch (WampError failed) {
            return failed.uri();
        }
    }

    private @Nullable Object[] arguments(Public called) {
        var args = new ArrayList<@Nullable Object>();
        args.add(node.oid());
        if (called.contract.scope() == Scope.WORKER) {
            args.add(WORKER);
        }
        for (ParamDescription param : called.procedure.params()) {
            if (param.required()) {
                args.add(example(param));
            }
        }
        return args.toArray();
    }

    /** Something of the right type that exists nowhere, so that nothing is changed. */
    private static Object example(ParamDescription param) {
        return switch (param.type()) {
            case STRING, ANY -> "nothing";
            case INTEGER -> 0L;
            case NUMBER -> 0.0;
            case BOOLEAN -> false;
            case MAP -> Map.of();
            case LIST -> List.of();
        };
    }
}
