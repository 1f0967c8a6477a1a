package io.transom.itests.interop;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What operators have found in this run of the center's own procedures and events, at our center and at Crossbar.io's: the part of
 * {@code docs/compatibility.md} that has a column for each center.
 */
final class CenterCompatibility {
    private static final String FAILS = "fails";
    private static final String PREFIX = "crossbarfabriccenter.";

    /** What has been seen at least once. */
    private enum Seen {
        RESULT_OF_OURS,
        RESULT_OF_THEIRS,
        NOT_THERE_AT_OURS
    }

    private static final Map<String, Set<Seen>> PROCEDURES = new TreeMap<>();
    private static final Map<String, Set<Seen>> EVENTS = new TreeMap<>();
    private static final Map<String, Set<Seen>> CLIENTS = new TreeMap<>();

    private CenterCompatibility() {}

    /** One case with its outcomes at both; calls of remote procedures and calls by other roles are not looked at. */
    static synchronized void saw(Map<?, ?> oneCase, Map<?, ?> ours, Map<?, ?> theirs) {
        saw(EVENTS, topics(ours), Seen.RESULT_OF_OURS);
        saw(EVENTS, topics(theirs), Seen.RESULT_OF_THEIRS);
        if (oneCase.get("call") instanceof String procedure
                && isOfCenter(procedure)
                && !oneCase.containsKey("as")
                && !oneCase.containsKey("each")
                && !(isMissing(ours) && isMissing(theirs))) {
            List<String> row = List.of("`" + PREFIX + procedure + "`, "
                    + (oneCase.containsKey("realm") ? "management realm" : "domain realm"));
            PROCEDURES.computeIfAbsent(row.get(0), each -> EnumSet.noneOf(Seen.class));
            if (ours.containsKey("result")) {
                saw(PROCEDURES, row, Seen.RESULT_OF_OURS);
            } else if (isMissing(ours)) {
                saw(PROCEDURES, row, Seen.NOT_THERE_AT_OURS);
            }
            if (theirs.containsKey("result")) {
                saw(PROCEDURES, row, Seen.RESULT_OF_THEIRS);
            }
        }
    }

    /** A test has seen that a client works at both. */
    static synchronized void works(String client) {
        saw(CLIENTS, List.of(client), Seen.RESULT_OF_OURS);
        saw(CLIENTS, List.of(client), Seen.RESULT_OF_THEIRS);
    }

    private static void saw(Map<String, Set<Seen>> table, List<String> rows, Seen what) {
        rows.forEach(row ->
                table.computeIfAbsent(row, each -> EnumSet.noneOf(Seen.class)).add(what));
    }

    private static boolean isMissing(Map<?, ?> outcome) {
        return "wamp.error.no_such_procedure".equals(outcome.get("error"));
    }

    private static boolean isOfCenter(String name) {
        return name.startsWith("domain.") || name.startsWith("mrealm.") || name.startsWith("user.");
    }

    /** The topics of an outcome's events, which are a map by topic or a list of topics with what came. */
    private static List<String> topics(Map<?, ?> outcome) {
        var topics = new ArrayList<String>();
        if (outcome.get("events") instanceof Map<?, ?> byTopic) {
            byTopic.keySet().forEach(topic -> topics.add(String.valueOf(topic)));
        } else if (outcome.get("events") instanceof List<?> heard) {
            heard.forEach(event -> topics.add(String.valueOf(((List<?>) event).get(0))));
        }
        return topics.stream()
                .filter(CenterCompatibility::isOfCenter)
                .map(topic -> "`" + PREFIX + topic + "`")
                .toList();
    }

    /** The lines of the page. */
    static synchronized List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("## The center's own procedures");
        lines.add("");
        lines.add("As operators call them. **fails**: Crossbar.io's gives an error whatever it is asked.");
        lines.add("");
        lines.addAll(rows(PROCEDURES, CenterCompatibility::ofProcedure, Compatibility.REFUSALS));
        lines.add("");
        lines.add("## The center's own events");
        lines.add("");
        lines.add("As operators that subscribe see them. **fails**: Crossbar.io's does not publish it.");
        lines.add("");
        lines.addAll(rows(EVENTS, CenterCompatibility::ofEvent, FAILS));
        lines.add("");
        lines.add("## Operators");
        lines.add("");
        lines.add("With what they find compared key by key at both centers.");
        lines.add("");
        lines.addAll(rows(CLIENTS, seen -> Compatibility.WORKS, FAILS));
        return lines;
    }

    private static String ofProcedure(Set<Seen> seen) {
        if (seen.contains(Seen.RESULT_OF_OURS)) {
            return ofEvent(seen);
        }
        return seen.contains(Seen.NOT_THERE_AT_OURS) ? Compatibility.MISSING : Compatibility.REFUSALS;
    }

    private static String ofEvent(Set<Seen> seen) {
        if (!seen.contains(Seen.RESULT_OF_OURS)) {
            return Compatibility.MISSING;
        }
        return seen.contains(Seen.RESULT_OF_THEIRS) ? Compatibility.WORKS : Compatibility.CORRECTED;
    }

    private static List<String> rows(
            Map<String, Set<Seen>> table, Function<Set<Seen>, String> ofOurs, String otherwise) {
        var rows = new ArrayList<>(List.of("| | center ours | center Crossbar.io |", "|---|---|---|"));
        table.forEach((row, seen) ->
                rows.add("| " + row + " | " + ofOurs.apply(seen) + " | " + ofTheirs(seen, otherwise) + " |"));
        return rows;
    }

    private static String ofTheirs(Set<Seen> seen, String otherwise) {
        if (seen.contains(Seen.RESULT_OF_THEIRS)) {
            return Compatibility.WORKS;
        }
        boolean onlyOurs = seen.contains(Seen.RESULT_OF_OURS) || seen.contains(Seen.NOT_THERE_AT_OURS);
        return onlyOurs ? FAILS : otherwise;
    }
}
