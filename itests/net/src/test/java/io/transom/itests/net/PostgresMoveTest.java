package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code ./transom center backup} and {@code restore}, from one kind of database to the other. */
@ExtendWith(ShowLogs.class)
@Execution(ExecutionMode.CONCURRENT)
class PostgresMoveTest {
    private static final String MREALM = "crossbarfabriccenter.mrealm.";

    private static PostgresServer server;

    @BeforeAll
    static void start() throws IOException {
        server = Postgres.start();
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aStateMovesFromTheEmbeddedDatabaseToAServerAndBack() throws Exception {
        String url = Postgres.database(server, "moved");
        Path folder = Project.scratch("postgres-moved");
        Path embedded = folder.resolve("embedded.jsonl");
        try (var center = CenterProcess.start("postgres-embedded")) {
            try (var domain = center.join(null)) {
                domain.call(MREALM + "create_mrealm", Map.of("name", "moving", "tags", List.of("a", "\u00e4")));
                NodeProcess.pair(domain, center.folderOf("n1"), "moving", "n1");
            }
            center.stop();
            Postgres.run(
                    0,
                    "center",
                    "backup",
                    embedded.toString(),
                    "--dir",
                    center.directory().toString());
        }

        Path there = folder.resolve("there.jsonl");
        String dir = folder.resolve("other").toString();
        Postgres.run(0, "center", "restore", embedded.toString(), "--dir", dir, "--store", url);
        Postgres.run(0, "center", "backup", there.toString(), "--dir", dir, "--store", url);
        assertEquals(Postgres.rows(embedded), Postgres.rows(there));
        String said = Postgres.run(1, "center", "restore", embedded.toString(), "--dir", dir, "--store", url);
        assertTrue(said.contains("is not empty"), said);

        Path back = folder.resolve("back.jsonl");
        Postgres.run(0, "center", "restore", there.toString(), "--dir", dir);
        Postgres.run(0, "center", "backup", back.toString(), "--dir", dir);
        assertEquals(Postgres.rows(embedded), Postgres.rows(back));

        try (var center = CenterProcess.unready(
                "postgres-restored",
                List.of(
                        "--store",
                        url,
                        "--store-password",
                        Postgres.passwordFile("moved-password").toString()),
                Map.of())) {
            center.awaitReady();
            try (var operator = center.join("moving")) {
                assertEquals(List.of("n1"), operator.call(MREALM + "get_nodes", null, true));
            }
        }
    }
}
