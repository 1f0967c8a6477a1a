package io.transom.store.jdbc.internal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Puts nodes into a store, one after the other, and prints the number of each that was acknowledged, until it is
 * killed.
 */
final class WritingProcess {
    private WritingProcess() {}

    public static void main(String[] args) throws Exception {
        var store = Stores.open(
                args[0].startsWith(PostgresDatabase.SCHEME)
                        ? PostgresDatabase.of(args[0], new Password(""), 10_000)
                        : H2File.open(Path.of(args[0])));
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (int i = Integer.parseInt(args[1]); ; i++) {
            int number = i;
            store.record(Stores.record(number));
            Stores.await(Stores.put(store, Stores.node(number)));
            out.println(String.format(Locale.ROOT, "%09d", number));
        }
    }
}
