package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Match;
import io.transom.wamp.Uris;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PatternTreeTest {
    /** Compares the tree with a search through all patterns, while patterns come and go. */
    @RepeatedTest(20)
    void findsWhatASearchThroughAllPatternsFinds(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var tree = new PatternTree<String>();
        var all = new TreeMap<String, String>();
        for (int i = 0; i < 600; i++) {
            String pattern = uri(random, true);
            if (random.nextInt(3) == 0) {
                tree.remove(pattern);
                all.remove(pattern);
            } else {
                tree.put(pattern, pattern);
                all.put(pattern, pattern);
            }
            String uri = uri(random, false);
            assertEquals(all.get(pattern), tree.get(pattern));
            assertEquals(
                    all.keySet().stream().filter(uri::startsWith).toList(), prefixes(tree, uri), "prefixes of " + uri);
            assertEquals(
                    all.keySet().stream()
                            .filter(uri::startsWith)
                            .max(Comparator.comparingInt(String::length))
                            .orElse(null),
                    tree.longestPrefixOf(uri));
            assertEquals(
                    all.keySet().stream()
                            .filter(each -> Uris.matches(uri, each, Match.WILDCARD))
                            .sorted(PatternTreeTest::byPrecedence)
                            .toList(),
                    wildcards(tree, uri),
                    "wildcards for " + uri);
        }
        List.copyOf(all.keySet()).forEach(tree::remove);
        assertTrue(tree.isEmpty());
    }

    /** Longer runs of literal components before the first wildcard come first, then before the second, and so on. */
    private static int byPrecedence(String a, String b) {
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < left.length; i++) {
            if (left[i].isEmpty() != right[i].isEmpty()) {
                return left[i].isEmpty() ? 1 : -1;
            }
        }
        return 0;
    }

    private static List<String> prefixes(PatternTree<String> tree, String uri) {
        var found = new ArrayList<String>();
        tree.prefixesOf(uri, found::add);
        return found;
    }

    private static List<String> wildcards(PatternTree<String> tree, String uri) {
        var found = new ArrayList<String>();
        tree.wildcardsOf(uri, found::add);
        return found;
    }

    private static String uri(Random random, boolean empty) {
        var components = new ArrayList<String>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            var component = new StringBuilder();
            for (int j = random.nextInt(3) + (empty ? 0 : 1); j > 0; j--) {
                component.append("abc".charAt(random.nextInt(3)));
            }
            components.add(component.toString());
        }
        return String.join(".", components);
    }

    @Test
    void stopsWhenAsked() {
        var tree = new PatternTree<String>();
        tree.put("", "all");
        tree.put("com", "com");
        tree.put("com.", "below");
        var found = new ArrayList<String>();

        tree.prefixesOf("com.x", value -> {
            found.add(value);
            return found.size() < 2;
        });

        assertEquals(List.of("all", "com"), found);
    }

    @Test
    void anEmptyTreeFindsNothing() {
        var tree = new PatternTree<String>();

        assertNull(tree.get(""));
        assertNull(tree.longestPrefixOf("com"));
        assertEquals(List.of(), prefixes(tree, "com"));
        assertEquals(List.of(), wildcards(tree, "com"));
        tree.remove("com");
    }
}
