package io.transom.router.internal;

import io.transom.wamp.Match;
import io.transom.wamp.Uris;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table of patterns against a search through all of them. A line of the input that begins with e, p or w puts an exact,
 * prefix or wildcard pattern in, with E, P or W it takes it out; every line is looked up as a URI.
 */
public final class PatternRules {
    private static final int MOST_LINES = 64;

    private final PatternTable<String> table = new PatternTable<>();
    private final Map<Match, Map<String, Long>> all = new HashMap<>(Map.of(
            Match.EXACT, new LinkedHashMap<>(),
            Match.PREFIX, new LinkedHashMap<>(),
            Match.WILDCARD, new LinkedHashMap<>()));

    private PatternRules() {}

    public static void check(byte[] input) {
        var rules = new PatternRules();
        new String(input, StandardCharsets.UTF_8).lines().limit(MOST_LINES).forEach(rules::line);
    }

    private void line(String line) {
        if (!line.isEmpty()) {
            String rest = line.substring(1);
            switch (line.charAt(0)) {
                case 'e' -> put(rest, Match.EXACT);
                case 'p' -> put(rest, Match.PREFIX);
                case 'w' -> put(rest, Match.WILDCARD);
                case 'E' -> remove(rest, Match.EXACT);
                case 'P' -> remove(rest, Match.PREFIX);
                case 'W' -> remove(rest, Match.WILDCARD);
                default -> {}
            }
            lookUp(rest);
            lookUp(line);
        }
    }

    private void put(String pattern, Match match) {
        if (Uris.isValidPattern(pattern, match, false) && !all.get(match).containsKey(pattern)) {
            long id = table.nextId();
            table.put(id, pattern, match, match.label() + " " + pattern);
            all.get(match).put(pattern, id);
        }
    }

    private void remove(String pattern, Match match) {
        Long id = all.get(match).remove(pattern);
        if (id != null) {
            table.remove(id, pattern, match);
        }
    }

    private void lookUp(String uri) {
        if (!Uris.isValid(uri, false)) {
            return;
        }
        Set<String> expected = new HashSet<>();
        String best = null;
        for (Match match : Match.values()) {
            Set<String> fitting = all.get(match).keySet().stream()
                    .filter(pattern -> Uris.matches(uri, pattern, match))
                    .collect(Collectors.toSet());
            fitting.forEach(pattern -> expected.add(match.label() + " " + pattern));
            if (best == null && !fitting.isEmpty()) {
                best = match.label() + " "
                        + fitting.stream().min(PatternRules::byPrecedence).orElseThrow();
            }
        }
        var found = new HashSet<String>();
        table.matching(uri, value -> {
            if (!found.add(value)) {
                throw new IllegalStateException(uri + ": " + value + " twice");
            }
        });
        if (!found.equals(expected)) {
            throw new IllegalStateException(uri + ": expected " + expected + ", found " + found);
        }
        if (!java.util.Objects.equals(best, table.best(uri))) {
            throw new IllegalStateException(uri + ": expected " + best + " before all, found " + table.best(uri));
        }
    }

    /** Of two that fit the same URI: where one has the first wildcard, the other goes first; else the longer one. */
    private static int byPrecedence(String a, String b) {
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            if (left[i].isEmpty() != right[i].isEmpty()) {
                return left[i].isEmpty() ? 1 : -1;
            }
        }
        return Comparator.comparingInt(String::length).reversed().compare(a, b);
    }
}
