package io.transom.itests.fuzz;

/** A target without a rule, which shows whether Jazzer runs at all. */
public final class Probe {
    private Probe() {}

    public static void fuzzerTestOneInput(byte[] input) {}
}
