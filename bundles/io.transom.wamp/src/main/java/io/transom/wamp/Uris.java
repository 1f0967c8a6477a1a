package io.transom.wamp;

import io.transom.wamp.internal.Quotes;

/**
 * The URI rules of the WAMP specification. Loose: components of any characters but white space (as Unicode has it), {@code .} and
 * {@code #}, joined by dots. Strict: components of {@code [0-9a-z_]+}.
 */
public final class Uris {
    private Uris() {}

    /** A URI without empty components. */
    public static boolean isValid(String uri, boolean strict) {
        return check(uri, strict, Empty.NONE);
    }

    /**
     * A pattern: {@code EXACT} without empty components, {@code PREFIX} with an empty last one allowed (the empty text
     * included), {@code WILDCARD} with any component empty.
     */
    public static boolean isValidPattern(String pattern, Match match, boolean strict) {
        return switch (match) {
            case EXACT -> check(pattern, strict, Empty.NONE);
            case PREFIX -> pattern.isEmpty() || check(pattern, strict, Empty.LAST);
            case WILDCARD -> check(pattern, strict, Empty.ANY);
        };
    }

    /** The error for a text that is no URI, or no pattern. */
    public static WampError invalid(String field, Match match, String found) {
        String expected = match == Match.EXACT ? "a URI" : "a URI pattern";
        return new WampError(ErrorUris.INVALID_URI, field + ": expected " + expected + ", found " + Quotes.text(found));
    }

    /** Whether a URI fits a pattern. */
    public static boolean matches(String uri, String pattern, Match match) {
        return switch (match) {
            case EXACT -> uri.equals(pattern);
            case PREFIX -> uri.startsWith(pattern);
            case WILDCARD -> fitsWildcard(uri, pattern);
        };
    }

    private enum Empty {
        NONE,
        LAST,
        ANY
    }

    private static boolean check(String uri, boolean strict, Empty allowed) {
        int componentStart = 0;
        for (int i = 0; i <= uri.length(); i++) {
            boolean end = i == uri.length();
            char c = end ? '.' : uri.charAt(i);
            if (c == '.') {
                boolean empty = i == componentStart;
                if (empty && allowed != Empty.ANY && !(allowed == Empty.LAST && end)) {
                    return false;
                }
                componentStart = i + 1;
            } else if (c == '#' || isBlank(c) || (strict && !isStrict(c))) {
                return false;
            }
        }
        return true;
    }

    /** As Unicode and the specification's regular expression have it: no-break spaces and NEL are white space too. */
    private static boolean isBlank(char c) {
        return c < 0x80 ? Character.isWhitespace(c) : c == 0x85 || Character.isSpaceChar(c);
    }

    private static boolean isStrict(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    }

    private static boolean fitsWildcard(String uri, String pattern) {
        int u = 0;
        int p = 0;
        while (true) {
            int uriEnd = end(uri, u);
            int patternEnd = end(pattern, p);
            boolean any = patternEnd == p;
            if (uriEnd == u || (!any && !sameComponent(uri, u, uriEnd, pattern, p, patternEnd))) {
                return false;
            }
            boolean uriDone = uriEnd == uri.length();
            boolean patternDone = patternEnd == pattern.length();
            if (uriDone || patternDone) {
                return uriDone && patternDone;
            }
            u = uriEnd + 1;
            p = patternEnd + 1;
        }
    }

    private static int end(String text, int from) {
        int dot = text.indexOf('.', from);
        return dot < 0 ? text.length() : dot;
    }

    private static boolean sameComponent(String uri, int u, int uriEnd, String pattern, int p, int patternEnd) {
        return uriEnd - u == patternEnd - p && uri.regionMatches(u, pattern, p, uriEnd - u);
    }
}
