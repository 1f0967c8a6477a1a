package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.Await;
import io.transom.testkit.PostgresServer;
import io.transom.wamp.WampError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Centers that keep their state on a PostgreSQL server. */
@ExtendWith(ShowLogs.class)
@Execution(ExecutionMode.CONCURRENT)
class PostgresTest {
    private static final String MREALM = "crossbarfabriccenter.mrealm.";
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private static PostgresServer server;
    private static Path password;

    @BeforeAll
    static void start() throws IOException {
        server = Postgres.start();
        password = Postgres.passwordFile("postgres-password");
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void ofTwoCentersOneWorksAndTheOtherTakesOverAndThePasswordIsSeenNowhere() throws Exception {
        String url = Postgres.database(server, "fleet");
        server.kill();
        try (var first = CenterProcess.unready(
                        "postgres-first", List.of("--store", url, "--store-password", password.toString()), Map.of());
                var second = CenterProcess.unready(
                        "postgres-second",
                        List.of(),
                        Map.of("TRANSOM_STORE_URL", url, "TRANSOM_STORE_PASSWORD", Postgres.PASSWORD))) {
            awaitLog(first, "fleet cannot be opened: ");
            awaitLog(second, "fleet cannot be opened: ");
            assertNotEquals(200, first.status("/readyz"));
            server.restart();

            Await.until(
                    "one of them works",
                    Duration.ofSeconds(180),
                    () -> first.status("/readyz") == 200 || second.status("/readyz") == 200);
            boolean isFirst = first.status("/readyz") == 200;
            CenterProcess working = isFirst ? first : second;
            CenterProcess waiting = isFirst ? second : first;
            awaitLog(waiting, "is in use by another center (connected from 127.0.0.1");
            assertNotEquals(200, waiting.status("/readyz"));

            Object realm;
            try (var domain = working.join(null)) {
                realm = domain.call(MREALM + "create_mrealm", Map.of("name", "kept"));
            }
            try (var node = NodeProcess.start(working, "kept", "n1")) {
                secretsAreKept(List.of(working, waiting), working);
                backups(working, url);
                refusedRestore(working, url);

                working.program().kill();
                waiting.awaitReady();

                try (var domain = waiting.join(null);
                        var operator = waiting.join("kept")) {
                    assertEquals(realm, domain.call(MREALM + "get_mrealm_by_name", "kept"));
                    assertEquals(List.of(node.oid()), operator.call(MREALM + "get_nodes"));
                }
                waiting.stop();
                working.restart();
                node.awaitOnline();
                anothersChangeIsNoticed(working, node);
            }
            secretsAreKept(List.of(working), working);
        }
    }

    /** As after a time in which another center had the database: the old state goes, and with it all sessions, which come back. */
    private static void anothersChangeIsNoticed(CenterProcess center, NodeProcess node) throws IOException {
        int before = center.program().output().length();
        server.sql(
                "fleet",
                "UPDATE last_change SET number = number + 1, writer = 'other'; UPDATE management_realm SET name = 'renamed'"
                        + " WHERE name = 'kept'; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'fleet'"
                        + " AND pid <> pg_backend_pid()");
        Await.until("it begins anew", PATIENCE, () -> {
            String log = center.program().output().substring(before);
            return log.contains("given up: its last change is number")
                    && log.substring(log.indexOf("given up")).contains("center: ready on");
        });
        Await.until("the node is back", PATIENCE, () -> {
            try (var operator = center.join("renamed")) {
                return node.status(operator).equals("online");
            } catch (WampError notYet) {
                return false;
            }
        });
    }

    private static void awaitLog(CenterProcess center, String text) {
        Await.until("the log says: " + text, PATIENCE, () -> {
            assertTrue(center.program().isAlive(), center.program()::tail);
            return center.program().output().contains(text);
        });
    }

    /** In no file of theirs, no command line, and nothing that the console shows of settings and environment. */
    private static void secretsAreKept(List<CenterProcess> centers, CenterProcess working) throws Exception {
        for (CenterProcess center : centers) {
            var search = new PasswordSearch();
            Files.walkFileTree(center.folder(), search);
            assertTrue(search.read.contains("io.transom.store.jdbc.cfg"), search.read::toString);
            String commandLine = Files.readString(
                    Path.of("/proc", String.valueOf(center.program().handle().pid()), "cmdline"));
            assertTrue(commandLine.contains("karaf"), commandLine);
            assertFalse(commandLine.contains(Postgres.PASSWORD), commandLine);
        }
        String shown = Stream.of(
                        "config:list \"(service.pid=io.transom.store.jdbc)\"",
                        "scr:info io.transom.store.jdbc.internal.StoreComponent",
                        "system:property",
                        "log:display")
                .map(working::console)
                .collect(Collectors.joining());
        assertTrue(shown.contains("fleet"), shown);
        assertFalse(shown.contains(Postgres.PASSWORD), shown);
    }

    private static void backups(CenterProcess center, String url) throws IOException {
        Path here = center.folder().resolve("by-console.jsonl");
        Path outside = center.folder().resolve("by-script.jsonl");
        center.console("transom:backup " + here);
        Postgres.run(
                0,
                "center",
                "backup",
                outside.toString(),
                "--dir",
                center.directory().toString(),
                "--store",
                url);
        List<String> rows = Postgres.rows(here);
        assertTrue(rows.stream().anyMatch(row -> row.contains("\"kept\"")), rows::toString);
        assertEquals(rows, Postgres.rows(outside));
    }

    private static void refusedRestore(CenterProcess center, String url) {
        String said = Postgres.run(
                1,
                "center",
                "restore",
                center.folder().resolve("by-console.jsonl").toString(),
                "--dir",
                center.directory().toString(),
                "--store",
                url,
                "--force");
        assertTrue(said.contains("in use by another center"), said);
    }

    /** Reads the files of a center that runs: one that is gone by now is passed over. */
    private static final class PasswordSearch extends SimpleFileVisitor<Path> {
        private final List<String> read = new ArrayList<>();

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            try {
                assertFalse(
                        attributes.isRegularFile()
                                && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                                        .contains(Postgres.PASSWORD),
                        file::toString);
                read.add(String.valueOf(file.getFileName()));
            } catch (NoSuchFileException gone) {
                // a temporary one
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failed;
        }
    }
}
