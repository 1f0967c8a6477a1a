package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.transom.wamp.Match;
import io.transom.wamp.Uris;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Which of several matching registrations takes a call, and which subscriptions get an event. */
class PatternTableTest {
    private record Kept(String uri, Match match) {}

    private final PatternTable<Kept> table = new PatternTable<>();

    private void put(Kept kept) {
        table.put(table.nextId(), kept.uri, kept.match, kept);
    }

    @RepeatedTest(50)
    void aSearchThroughAllDecidesTheSame(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var all = new LinkedHashSet<Kept>();
        for (int i = random.nextInt(60); i >= 0; i--) {
            Match match = Match.values()[random.nextInt(3)];
            var kept = new Kept(uri(random, match == Match.WILDCARD), match);
            if (all.add(kept)) {
                put(kept);
            }
        }
        for (int i = 0; i < 200; i++) {
            String uri = uri(random, false);
            assertEquals(best(all, uri), table.best(uri), uri);
            var found = new ArrayList<Kept>();
            table.matching(uri, found::add);
            assertEquals(matching(all, uri), new HashSet<>(found), uri);
            assertEquals(new HashSet<>(found).size(), found.size(), "each once: " + found);
        }
    }

    private static Set<Kept> matching(Set<Kept> all, String uri) {
        return all.stream()
                .filter(kept -> Uris.matches(uri, kept.uri, kept.match))
                .collect(Collectors.toSet());
    }

    /** Exact, else the longest prefix, else the wildcard with the longer first run of literal components, then second, and so on. */
    private static Kept best(Set<Kept> all, String uri) {
        return matching(all, uri).stream()
                .min(Comparator.comparing(Kept::match).thenComparing(PatternTableTest::bySpecificity))
                .orElse(null);
    }

    private static int bySpecificity(Kept a, Kept b) {
        if (a.match == Match.PREFIX) {
            return b.uri.length() - a.uri.length();
        }
        List<Integer> left = literalRuns(a.uri);
        List<Integer> right = literalRuns(b.uri);
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!left.get(i).equals(right.get(i))) {
                return right.get(i) - left.get(i);
            }
        }
        return 0;
    }

    /** How many literal components stand before the first wildcard, before the second, and so on. */
    private static List<Integer> literalRuns(String pattern) {
        var runs = new ArrayList<Integer>();
        int run = 0;
        for (String component : Arrays.asList(pattern.split("\\.", -1))) {
            if (component.isEmpty()) {
                runs.add(run);
                run = 0;
            } else {
                run++;
            }
        }
        runs.add(run);
        return runs;
    }

    private static String uri(Random random, boolean empty) {
        var components = new ArrayList<String>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            components.add(empty && random.nextInt(3) == 0 ? "" : random.nextBoolean() ? "a" : "b");
        }
        return String.join(".", components);
    }

    /** Each way of making two of 60 components wild, against a URI that fits them all but for its end. */
    @Test
    void wildcardsOfDeepUrisAreNotTriedInEveryCombination() {
        String deep = "a.".repeat(60);
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < i; j++) {
                var pattern = new StringBuilder(deep);
                pattern.deleteCharAt(2 * i).deleteCharAt(2 * j);
                put(new Kept(pattern + "b", Match.WILDCARD));
            }
        }
        put(new Kept(".".repeat(60), Match.WILDCARD));
        put(new Kept("a", Match.PREFIX));

        var found = new ArrayList<Kept>();
        table.matching(deep + "c", found::add);

        assertEquals(List.of(new Kept("a", Match.PREFIX), new Kept(".".repeat(60), Match.WILDCARD)), found);
    }

    /** A node for each character, as deep as a URI may be long. */
    @Test
    void nestedPrefixesOfTheLongestUriAreAddedFoundAndRemoved() {
        String longest = "a".repeat(1_024);
        long[] ids = new long[longest.length() + 1];
        for (int i = 1; i <= longest.length(); i++) {
            ids[i] = table.nextId();
            table.put(ids[i], longest.substring(0, i), Match.PREFIX, new Kept(longest.substring(0, i), Match.PREFIX));
        }
        assertEquals(new Kept(longest, Match.PREFIX), table.best(longest));
        var found = new ArrayList<Kept>();
        table.matching(longest, found::add);
        assertEquals(longest.length(), found.size());
        for (int i = 1; i <= longest.length(); i++) {
            table.remove(ids[i], longest.substring(0, i), Match.PREFIX);
        }
        assertNull(table.best(longest));
        assertEquals(0, table.size());
    }

    /** So many that answers are kept, and each URI is asked for again and again while patterns come and go. */
    @RepeatedTest(10)
    void whatIsKeptOfEarlierSearchesIsNeverOutOfDate(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 2 * RecentMatches.FEW; i++) {
            put(new Kept("x" + i, Match.PREFIX));
        }
        var ids = new LinkedHashMap<Kept, Long>();
        for (int i = 0; i < 500; i++) {
            Match match = Match.values()[random.nextInt(3)];
            var kept = new Kept(uri(random, match == Match.WILDCARD), match);
            Long known = ids.remove(kept);
            if (known == null) {
                ids.put(kept, table.nextId());
                table.put(ids.get(kept), kept.uri, match, kept);
            } else {
                table.remove(known, kept.uri, match);
            }
            for (int j = 0; j < 4; j++) {
                String uri = uri(random, false);
                var found = new ArrayList<Kept>();
                table.matching(uri, found::add);
                assertEquals(matching(ids.keySet(), uri), new HashSet<>(found), uri);
                assertEquals(new HashSet<>(found).size(), found.size(), "each once: " + found);
            }
        }
    }
}
