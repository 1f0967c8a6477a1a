package io.transom.itests.fuzz;

import java.util.Locale;

/** What Jazzer calls, in a JVM of its own; the system property {@code transom.fuzz.target} names the {@link Target}. */
public final class Fuzz {
    private static final Target TARGET =
            Target.valueOf(System.getProperty("transom.fuzz.target").toUpperCase(Locale.ROOT));

    private Fuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.check(input);
    }
}
