package io.transom.wamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The URI rules of the WAMP specification: URIs, Pattern-based Subscriptions and Registrations. */
final class UrisTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "com.myapp.topic1", "a_b.c_2", "_", "0"})
    void aStrictUriIsLooseToo(String uri) {
        assertTrue(Uris.isValid(uri, true));
        assertTrue(Uris.isValid(uri, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Com.a", "a-b", "\u00e4.b", "a/b:c", "com.example/x", "*"})
    void someUrisAreLooseOnly(String uri) {
        assertFalse(Uris.isValid(uri, true));
        assertTrue(Uris.isValid(uri, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a.",
                ".a",
                "a..b",
                "a b",
                "a\t",
                "\n",
                "a#b",
                "#",
                "a\u2003b",
                "a\u00a0",
                "\u0085b",
                "a.\u202f",
                "\u2028",
                "\u3000a",
                "a\u001c"
            })
    void emptyComponentsWhiteSpaceAndHashesAreNotAllowed(String uri) {
        assertFalse(Uris.isValid(uri, true));
        assertFalse(Uris.isValid(uri, false));
    }

    @ParameterizedTest
    @CsvSource({
        "EXACT, a.b, true",
        "EXACT, a., false",
        "EXACT, '', false",
        "PREFIX, a.b, true",
        "PREFIX, a.b., true",
        "PREFIX, '', true",
        "PREFIX, ., false",
        "PREFIX, a..b, false",
        "PREFIX, .a, false",
        "WILDCARD, a..b, true",
        "WILDCARD, .a., true",
        "WILDCARD, '', true",
        "WILDCARD, .., true",
        "WILDCARD, a. .b, false",
        "WILDCARD, a.#, false",
    })
    void aPatternMayHaveEmptyComponentsWhereItsPolicyHasAMeaningForThem(Match match, String pattern, boolean valid) {
        assertEquals(valid, Uris.isValidPattern(pattern, match, true));
        assertEquals(valid, Uris.isValidPattern(pattern, match, false));
    }

    @ParameterizedTest
    @CsvSource({
        "EXACT, a.b, a.b, true", "EXACT, a.b, a.c, false", "PREFIX, a.b, a.bc, true", "PREFIX, a.b., a.b.c, true",
        "PREFIX, a.b., a.b, false", "PREFIX, '', a, true", "WILDCARD, a..c, a.b.c, true",
                "WILDCARD, a..c, a.b.d, false",
        "WILDCARD, a..c, a.b.c.d, false", "WILDCARD, a..c, a.c, false", "WILDCARD, a., a.b, true",
                "WILDCARD, a., a, false",
        "WILDCARD, .b, a.b, true", "WILDCARD, .b, a.bb, false", "WILDCARD, a, a, true", "WILDCARD, '', a, true",
        "WILDCARD, '', a.b, false", "WILDCARD, .., a.b.c, true", "WILDCARD, a..c, a..c, false",
    })
    void aUriFitsAPattern(Match match, String pattern, String uri, boolean fits) {
        assertEquals(fits, Uris.matches(uri, pattern, match));
    }

    @Test
    void idsAreFromOneToTwoToThePowerOf53() {
        assertFalse(Ids.isValid(0));
        assertTrue(Ids.isValid(1));
        assertTrue(Ids.isValid(9_007_199_254_740_992L));
        assertFalse(Ids.isValid(9_007_199_254_740_993L));
        for (int i = 0; i < 1_000; i++) {
            assertTrue(Ids.isValid(Ids.secret()) && Ids.isValid(Ids.random()));
        }
    }
}
