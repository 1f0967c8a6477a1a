package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RecentMatchesTest {
    private static final int MANY = 1_000;

    private final List<String> searched = new ArrayList<>();
    private List<String> fitting = List.of("a", "b");
    private Runnable meanwhile = () -> {};
    private final RecentMatches<String> recent = new RecentMatches<>(this::search);

    private void search(String uri, Consumer<String> visit) {
        searched.add(uri);
        List<String> before = fitting;
        meanwhile.run();
        before.forEach(visit);
    }

    private List<String> matching(String uri) {
        var found = new ArrayList<String>();
        recent.matching(uri, found::add);
        return found;
    }

    @Test
    void oneSearchAnswersUntilThePatternsChange() {
        recent.changed(MANY);
        assertEquals(List.of("a", "b"), matching("uri"));
        assertEquals(List.of("a", "b"), matching("uri"));
        assertEquals(List.of("uri"), searched);

        fitting = List.of("c");
        recent.changed(MANY + 1);

        assertEquals(List.of("c"), matching("uri"));
        assertEquals(List.of("uri", "uri"), searched);
    }

    @Test
    void aChangeDuringASearchMakesItsAnswerGoodForThisOnceOnly() {
        recent.changed(MANY);
        meanwhile = () -> {
            meanwhile = () -> {};
            fitting = List.of("c");
            recent.changed(MANY + 1);
        };
        assertEquals(List.of("a", "b"), matching("uri"));
        assertEquals(List.of("c"), matching("uri"));
    }

    @Test
    void urisThatShareASlotGetTheirOwnAnswers() {
        recent.changed(RecentMatches.FEW);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 4 * RecentMatches.FEW; i++) {
                fitting = List.of("fits " + i);
                assertEquals(List.of("fits " + i), matching("uri" + i));
            }
        }
    }

    @Test
    void amongFewPatternsAndForLongAnswersAndUrisNothingIsKept() {
        recent.changed(RecentMatches.FEW - 1);
        matching("uri");
        matching("uri");
        assertEquals(2, searched.size());

        recent.changed(MANY);
        matching("u".repeat(200));
        matching("u".repeat(200));
        assertEquals(4, searched.size());

        fitting = List.of("x".repeat(100).split(""));
        assertEquals(100, matching("uri").size());
        assertEquals(100, matching("uri").size());
        assertEquals(6, searched.size());
    }

    @Test
    void whenThePatternsAreGoneSoIsWhatWasKept() {
        recent.changed(MANY);
        matching("uri");
        recent.changed(0);
        matching("uri");
        assertEquals(2, searched.size());
    }
}
