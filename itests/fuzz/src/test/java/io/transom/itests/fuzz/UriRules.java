package io.transom.itests.fuzz;

import io.transom.wamp.Match;
import io.transom.wamp.Uris;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The checks of URIs against the regular expressions of the WAMP specification (URIs; Pattern-based Subscription). */
final class UriRules {
    /** Longer ones only exhaust the stack of the regular expressions. */
    private static final int LONGEST = 200;

    /** White space of Unicode, and the four separators that regular expressions of Python count as such. */
    private static final String LOOSE = "[^\\p{IsWhite_Space}\\x1c-\\x1f.#]+";

    private static final String STRICT = "[0-9a-z_]+";

    private UriRules() {}

    static void check(byte[] input) {
        String uri = new String(input, 0, Math.min(LONGEST, input.length), StandardCharsets.UTF_8);
        for (boolean strict : new boolean[] {false, true}) {
            String component = strict ? STRICT : LOOSE;
            String whole = "(" + component + "\\.)*" + component;
            String lastEmpty = "(" + component + "\\.)*(" + component + ")?";
            String anyEmpty = "((" + component + "\\.)|\\.)*(" + component + ")?";
            same(uri, whole, Uris.isValid(uri, strict));
            same(uri, whole, Uris.isValidPattern(uri, Match.EXACT, strict));
            same(uri, lastEmpty, Uris.isValidPattern(uri, Match.PREFIX, strict));
            same(uri, anyEmpty, Uris.isValidPattern(uri, Match.WILDCARD, strict));
        }
    }

    private static void same(String uri, String expression, boolean found) {
        boolean expected = Pattern.matches(expression, uri);
        if (expected != found) {
            throw new IllegalStateException("'" + uri + "' by " + expression + ": " + expected + ", found " + found);
        }
    }
}
