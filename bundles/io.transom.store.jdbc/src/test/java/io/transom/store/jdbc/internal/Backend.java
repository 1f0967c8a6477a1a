package io.transom.store.jdbc.internal;

import io.transom.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * What the tests of the store run against. Where there is no PostgreSQL its half is skipped with a line that says so; in CI ({@code
 * TRANSOM_STRICT}) that is a failure.
 */
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
    },
    POSTGRESQL {
        @Override
        Database open(Path directory) {
            return postgres(url(directory), 10_000);
        }

        @Override
        String place(Path directory) {
            return url(directory);
        }
    };

    /** Every cluster has it. */
    static final String DATABASE = "postgres";

    static final String PASSWORD = "Wq7secret4Zk";

    /** Of the one server of these tests, which ends with their process. */
    private static @Nullable PostgresServer server;

    private static final Set<String> SCHEMAS = new HashSet<>();

    /** The database that belongs to the directory, made when it is asked for first. */
    abstract Database open(Path directory);

    /** The same for another process: a directory or a URL. */
    abstract String place(Path directory);

    /** The server; the running test is skipped when there is none. */
    static synchronized PostgresServer server() {
        if (server == null) {
            try {
                PostgresServer started = PostgresServer.start(PASSWORD);
                Runtime.getRuntime().addShutdownHook(new Thread(started::close));
                server = started;
            } catch (PostgresServer.Missing missing) {
                if ("1".equals(System.getenv("TRANSOM_STRICT"))) {
                    throw new AssertionError(missing.getMessage(), missing);
                }
                System.out.println("SKIPPED: " + missing.getMessage());
                Assumptions.abort(missing.getMessage());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return server;
    }

    /** The URL of the directory's schema, which is a store of its own. */
    static String url(Path directory) {
        return server().url(DATABASE) + "&currentSchema=" + schema(directory);
    }

    /** The name of the directory's schema, made when it is asked for first. */
    static synchronized String schema(Path directory) {
        String name = "t" + directory.toString().replaceAll("[^a-z0-9]", "");
        if (SCHEMAS.add(name)) {
            try {
                server().sql(DATABASE, "CREATE SCHEMA " + name);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return name;
    }

    static PostgresDatabase postgres(String url, long millis) {
        return PostgresDatabase.of(url, new Password(passwordFile()), millis);
    }

    /** Made once for all. */
    static String passwordFile() {
        return PasswordFile.PATH.toString();
    }

    private static final class PasswordFile {
        static final Path PATH = make();

        private static Path make() {
            try {
                Path file = java.nio.file.Files.createTempFile("transom-password-", "");
                java.nio.file.Files.writeString(file, PASSWORD + "\n");
                file.toFile().deleteOnExit();
                return file;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
