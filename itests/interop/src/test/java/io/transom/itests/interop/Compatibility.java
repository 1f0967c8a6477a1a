package io.transom.itests.interop;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this run of the ring has found, of which {@code docs/compatibility.md} is made. A test records an outcome once it has seen it;
 * what no test has seen in this run is not in it.
 */
final class Compatibility {
    /** The tables of the page. */
    enum Table {
        PROCEDURES("Procedures", "Below `crossbarfabriccenter.remote.`. A cell speaks of calls with right arguments."),
        EVENTS("Events", "Topics as an operator subscribes to them; *NODE* and *WORKER* are IDs."),
        LIFE("Logins, life and end", "What a test of the ring has seen.");

        private final String title;
        private final String introduction;

        Table(String title, String introduction) {
            this.title = title;
            this.introduction = introduction;
        }
    }

    static final String WORKS = "works";

    /** What Crossbar.io fails to do is done. */
    static final String CORRECTED = "corrected";

    /** It fails just as with Crossbar.io on both sides. */
    static final String FAILS = "fails as the reference";

    /** Our node does not have it yet. */
    static final String MISSING = "missing";

    /** Our node has not all of it yet. */
    static final String PARTLY = "works in part";

    /** No call with right arguments can be made here. */
    static final String REFUSALS = "refuses rightly";

    private static final Map<Table, Map<String, Map<Pair, String>>> FOUND = new EnumMap<>(Table.class);

    private Compatibility() {}

    /** Whoever records something else for the same cell later has found a contradiction. */
    static synchronized void record(Table table, String row, Pair pair, String outcome) {
        String before = FOUND.computeIfAbsent(table, each -> new TreeMap<>())
                .computeIfAbsent(row, each -> new EnumMap<>(Pair.class))
                .put(pair, outcome);
        if (before != null && !before.equals(outcome)) {
            throw new AssertionError(row + ", " + pair + ": found " + outcome + " after " + before);
        }
    }

    /** The page, without a line end at its end. */
    static synchronized String page(String crossbar) {
        var lines = new ArrayList<String>();
        lines.add("# Compatibility with Crossbar.io " + crossbar);
        lines.add("");
        lines.add(
                "What a run of `itests/interop` has found with Crossbar.io " + crossbar
                        + " from PyPI, unmodified. Generated: "
                        + "`mvn verify -pl itests/interop -Dreference.write=true`; every run compares it with what it finds itself.");
        lines.add("");
        lines.add("- **works**: as [the reference pages](reference/README.md) and Crossbar.io have it.");
        lines.add("- **corrected**: Crossbar.io on both sides fails; here it does what it should.");
        lines.add("- **fails as the reference**: the same error that Crossbar.io on both sides gives.");
        lines.add(
                "- **missing**: our node does not have it yet and says so; **works in part**: it has not all of it yet.");
        lines.add(
                "- **refuses rightly**: only calls with wrong arguments could be made, for want of what they are about.");
        lines.add("- –: no test of the ring has looked at it.");
        for (Table table : Table.values()) {
            lines.add("");
            lines.add("## " + table.title);
            lines.add("");
            lines.add(table.introduction);
            lines.add("");
            lines.addAll(rows(FOUND.getOrDefault(table, Map.of())));
        }
        lines.addAll(CenterCompatibility.lines());
        return String.join("\n", lines);
    }

    private static List<String> rows(Map<String, Map<Pair, String>> found) {
        Stream<String> head = Stream.of(
                "| | " + cells(pair -> "center " + name(pair.center()) + ", node " + name(pair.node())),
                "|---|" + "---|".repeat(Pair.values().length));
        Stream<String> body = found.entrySet().stream()
                .map(row -> "| " + row.getKey() + " | "
                        + cells(pair -> row.getValue().getOrDefault(pair, "–")));
        return Stream.concat(head, body).toList();
    }

    private static String name(String side) {
        return side.equals(Pair.THEIRS) ? "Crossbar.io" : "ours";
    }

    private static String cells(java.util.function.Function<Pair, String> of) {
        return Stream.of(Pair.values()).map(of).collect(Collectors.joining(" | ", "", " |"));
    }
}
