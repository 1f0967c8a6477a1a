package io.transom.store.jdbc.internal;

import java.nio.file.Path;

/** What the tests of the store run against. */
enum Backend {
    H2 {
        @Override
        Database open(Path directory) {
            return H2File.open(directory);
        }

        @Override
        String place(Path directory) {
            return directory.toString();
        }
    };

    /** The database that belongs to the directory, made when it is asked for first. */
    abstract Database open(Path directory);

    /** The same for another process. */
    abstract String place(Path directory);
}
