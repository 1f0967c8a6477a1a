package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.testkit.Await;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a center says when something is not as it should be at its start. */
@ExtendWith(ShowLogs.class)
@Execution(ExecutionMode.CONCURRENT)
class CenterStartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Test
    void aDamagedDatabaseIsSaidAndLeftAsItIs() throws Exception {
        try (var center = CenterProcess.start("damaged")) {
            Program.signal("TERM", center.program().handle().pid());
            center.program().exitCode(PATIENCE);
            Path database = database(center);
            try (var file = new RandomAccessFile(database.toFile(), "rw")) {
                file.setLength(file.length() / 2);
                file.write(new byte[8192]);
            }
            byte[] damaged = Files.readAllBytes(database);
            int before = center.program().output().length();

            center.relaunch();

            Await.until("the log names the file", PATIENCE, () -> {
                assertTrue(center.program().isAlive(), center.program()::tail);
                String log = center.program().output().substring(before);
                return log.contains("ERROR") && log.contains(database.toString());
            });
            assertNotEquals(200, center.status("/readyz"));
            assertArrayEquals(damaged, Files.readAllBytes(database));
        }
    }

    private static Path database(CenterProcess center) throws IOException {
        try (Stream<Path> files = Files.walk(center.directory().resolve("state"))) {
            return files.filter(file -> file.toString().endsWith(".mv.db"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The port is taken by somebody else for a while; the center says so and gets it when it is free. */
    @Test
    void anOccupiedPortIsNamedAndTakenOnceItIsFree() throws Exception {
        ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        try (occupied;
                var center = CenterProcess.unready("occupied", occupied.getLocalPort())) {
            Await.until(
                    "the log names port and option",
                    PATIENCE,
                    () -> center.program()
                            .output()
                            .lines()
                            .anyMatch(
                                    line -> line.contains(":" + occupied.getLocalPort()) && line.contains("--listen")));

            occupied.close();

            center.awaitReady();
        }
    }

    @Test
    void aSuperuserFileThatIsMissingIsAClearMessage() {
        Path folder = Project.scratch("no-superuser");
        try (Program center = Program.transom(
                folder.resolve("center.log"),
                Map.of(
                        "CROSSBAR_FABRIC_SUPERUSER",
                        folder.resolve("nowhere.pub").toString()),
                List.of("center", "--dir", folder.resolve("center").toString()))) {
            assertEquals(1, center.exitCode(PATIENCE));
            assertTrue(center.output().contains("nowhere.pub"), center::tail);
        }
    }

    /** Of a fresh folder: secrets are for their owner, and clean is not the end of the state. */
    @Test
    void theFolderIsTheOperatorsAndTheStateSurvivesTheLossOfKarafsData() throws Exception {
        try (var center = CenterProcess.start("folder")) {
            Path dir = center.directory();
            for (String secret : List.of("console.password", "etc/users.properties")) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(secret))),
                        secret);
            }
            String oid;
            try (var domain = center.join(null)) {
                oid = String.valueOf(
                        Remote.map(domain.call("crossbarfabriccenter.mrealm.create_mrealm", Map.of("name", "kept")))
                                .get("oid"));
            }
            Program.signal("TERM", center.program().handle().pid());
            center.program().exitCode(PATIENCE);
            Project.remove(dir.resolve("data"));

            center.restart();

            try (var domain = center.join(null)) {
                assertEquals(
                        oid,
                        Remote.map(domain.call("crossbarfabriccenter.mrealm.get_mrealm_by_name", "kept"))
                                .get("oid"));
            }
        }
    }
}
