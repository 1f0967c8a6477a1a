package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** A server for the tests of a class, and what centers need to use it. */
final class Postgres {
    /** What must be seen nowhere. */
    static final String PASSWORD = "Kd7needle9Wx";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Postgres() {}

    /** Starts one. Where there is none the tests are skipped, with a line that says so; in CI they fail. */
    static PostgresServer start() throws IOException {
        try {
            return PostgresServer.start(PASSWORD);
        } catch (PostgresServer.Missing missing) {
            if ("1".equals(System.getenv("TRANSOM_STRICT"))) {
                throw new AssertionError(missing.getMessage(), missing);
            }
            System.out.println("SKIPPED: " + missing.getMessage());
            return Assumptions.abort(missing.getMessage());
        }
    }

    /** Makes a database of that name and returns its URL. */
    static String database(PostgresServer server, String name) throws IOException {
        server.sql("postgres", "CREATE DATABASE " + name);
        return server.url(name);
    }

    /** A file with the password, in an empty folder of that name. */
    static Path passwordFile(String name) {
        try {
            Path file = Project.scratch(name).resolve("password");
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, PASSWORD + "\n");
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** What a backup holds, without what tells when it was made and what the number of the last change is. */
    static List<String> rows(Path backup) throws IOException {
        List<String> lines = Files.readAllLines(backup, StandardCharsets.UTF_8);
        return lines.subList(1, lines.size() - 1).stream()
                .filter(line -> !line.contains("\"last_change\"") && !line.contains("\"call_record\""))
                .collect(Collectors.toList());
    }

    /** Runs {@code ./transom ARGS...} with the password in the environment; what it prints. */
    static String run(int code, String... args) {
        Path log = Program.temporary("commands").resolve(UUID.randomUUID() + ".log");
        try (Program program = Program.transom(log, Map.of("TRANSOM_STORE_PASSWORD", PASSWORD), List.of(args))) {
            assertEquals(code, program.exitCode(PATIENCE), program::tail);
            return program.output();
        }
    }
}
