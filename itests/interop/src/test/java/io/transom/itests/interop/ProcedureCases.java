package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.itests.interop.Compatibility.Table;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.wamp.Json;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * The calls of {@code procedures.cases}, made one after the other at a node, and their answers.
 *
 * <p>A line that begins a case is {@code FAMILY.PROCEDURE[@WORKER] ARGUMENTS}, where {@code $NAME} stands for a value of the run. The
 * indented lines below it are the answers: {@code CENTER NODE: ANSWER}, with {@code ours}, {@code theirs} or {@code *} for each side;
 * the last one that fits counts. The first is the right one. An answer is a {@link Shape}, or {@code !ERROR}.
 */
final class ProcedureCases {
    /** Starting a worker takes its time on a busy machine. */
    private static final int SECONDS = 120;

    private static final String PREFIX = "crossbarfabriccenter.remote.";

    /** Procedures of the reference's center that are not among the 77 public ones. */
    static final Set<String> BESIDE_THE_PUBLIC_ONES = Set.of(
            "node.get_cpu_affinity",
            "node.get_cpu_count",
            "node.get_manhole",
            "node.get_process_info",
            "node.get_process_stats",
            "node.get_system_stats",
            "node.set_cpu_affinity",
            "node.set_process_stats_monitoring",
            "node.start_manhole",
            "node.stop_manhole",
            "node.trigger_gc",
            "proxy.list_proxy_realm_routes",
            "worker.shutdown");

    private ProcedureCases() {}

    /** Values of a run: free ports, and the public key of the node. {@code $ID} is the {@code id} of the last result that had one. */
    static Map<String, String> variables(String nodeKey) {
        var variables = new HashMap<String, String>();
        for (String port : List.of("PORT", "WEB", "PROXY", "REMOTE", "WS")) {
            variables.put(port, String.valueOf(Ports.free()));
        }
        variables.put("NODEKEY", nodeKey);
        variables.put("ID", "none");
        return variables;
    }

    private record Answer(String center, String node, String text) {}

    /** @param worker empty for a procedure of the node */
    private record Case(int line, String procedure, String worker, String arguments, List<Answer> answers) {
        String answer(Pair pair) {
            return answers.stream()
                    .filter(each -> pair.fits(each.center, each.node))
                    .reduce((earlier, later) -> later)
                    .orElseThrow()
                    .text;
        }

        boolean isOfRightArguments() {
            return !isError(answers.get(0).text);
        }
    }

    private static boolean isError(String answer) {
        return answer.startsWith("!");
    }

    /** All that are called. */
    static Set<String> procedures() {
        return read().stream().map(each -> each.procedure).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * A test for each case, to be run in this order. Once all of a procedure have passed its outcome is recorded.
     *
     * @param variables what {@code $NAME} stands for, by name
     */
    static Stream<DynamicTest> tests(Pair pair, TestClient operator, String oid, Map<String, String> variables) {
        List<Case> cases = read();
        var open = new LinkedHashMap<String, Integer>();
        cases.forEach(each -> open.merge(each.procedure, 1, Integer::sum));
        return cases.stream()
                .map(each -> DynamicTest.dynamicTest(
                        "line " + each.line + ": " + each.procedure + " " + each.arguments, () -> {
                            assertEquals("", difference(each, pair, operator, oid, variables));
                            if (open.merge(each.procedure, -1, Integer::sum) == 0) {
                                Compatibility.record(
                                        Table.PROCEDURES,
                                        "`" + each.procedure + "`",
                                        pair,
                                        outcome(cases, each.procedure, pair));
                            }
                        }));
    }

    private static String outcome(List<Case> cases, String procedure, Pair pair) {
        List<Case> right = cases.stream()
                .filter(each -> each.procedure.equals(procedure) && each.isOfRightArguments())
                .toList();
        if (right.isEmpty()) {
            return Compatibility.REFUSALS;
        }
        boolean lacking =
                right.stream().allMatch(each -> each.answer(Pair.OURS_OURS).equals("!wamp.error.no_such_procedure"));
        if (pair.node().equals("ours") && lacking) {
            return Compatibility.MISSING;
        }
        long here = right.stream().filter(each -> isError(each.answer(pair))).count();
        long there = right.stream()
                .filter(each -> isError(each.answer(Pair.THEIRS_THEIRS)))
                .count();
        if (here > there) {
            return Compatibility.PARTLY;
        }
        if (here > 0) {
            return Compatibility.FAILS;
        }
        return there > 0 ? Compatibility.CORRECTED : Compatibility.WORKS;
    }

    private static String difference(Case of, Pair pair, TestClient operator, String oid, Map<String, String> variables)
            throws Exception {
        String expected = replaced(of.answer(pair), variables);
        var args = new ArrayList<@Nullable Object>(List.of(oid));
        if (!of.worker.isEmpty()) {
            args.add(of.worker);
        }
        args.addAll((List<?>) Objects.requireNonNull(Json.read(replaced(of.arguments, variables))));
        Payload result;
        try {
            result = operator.session()
                    .call(PREFIX + of.procedure, args.toArray())
                    .toCompletableFuture()
                    .get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof WampError error)) {
                throw failed;
            }
            String found = "!" + error.uri();
            return found.equals(expected) ? "" : "expected " + expected + ", found " + found + " " + error.text();
        } catch (TimeoutException late) {
            return "expected " + expected + ", found no answer within " + SECONDS + " s";
        }
        if (isError(expected)) {
            return "expected " + expected + ", found " + Json.show(result.first());
        }
        if (result.first() instanceof Map<?, ?> map && map.get("id") instanceof String id) {
            variables.put("ID", id);
        }
        return Shape.difference(Json.read(expected), result.first());
    }

    private static String replaced(String text, Map<String, String> variables) {
        String result = text;
        for (var each : variables.entrySet()) {
            result = result.replace("$" + each.getKey(), each.getValue());
        }
        return result;
    }

    private static List<Case> read() {
        var cases = new ArrayList<Case>();
        int number = 0;
        for (String line : text().split("\n")) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith(" ")) {
                int colon = line.indexOf(": ");
                String[] sides = line.substring(0, colon).trim().split(" ");
                String answer = line.substring(colon + 2).trim();
                check(number, answer);
                cases.get(cases.size() - 1).answers.add(new Answer(sides[0], sides[1], answer));
            } else {
                int blank = line.indexOf(' ');
                String[] called = line.substring(0, blank).split("@");
                cases.add(new Case(
                        number,
                        called[0],
                        called.length > 1 ? called[1] : "",
                        line.substring(blank).trim(),
                        new ArrayList<>()));
            }
        }
        return cases;
    }

    private static void check(int line, String answer) {
        try {
            if (!isError(answer)) {
                Json.read(answer);
            }
        } catch (ProtocolException unreadable) {
            throw new IllegalStateException("procedures.cases, line " + line + ": " + answer, unreadable);
        }
    }

    private static String text() {
        try (var in = Objects.requireNonNull(ProcedureCases.class.getResourceAsStream("/procedures.cases"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
