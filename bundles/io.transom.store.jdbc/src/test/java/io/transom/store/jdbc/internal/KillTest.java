package io.transom.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes is killed at any moment; what it was told is written must be there. */
class KillTest {
    Backend backend() {
        return Backend.H2;
    }

    private static final int ROUNDS = 6;

    @TempDir
    Path directory;

    @Test
    void whatWasAcknowledgedSurvivesSigkill() throws Exception {
        int next = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int acknowledged = writeAndKill(next, 40 + 37 * round);
            assertTrue(acknowledged > next, "the child wrote nothing");
            var store = Stores.open(backend(), directory);
            for (int i = 0; i < acknowledged; i++) {
                assertEquals(Stores.node(i), store.state().nodes().get(Stores.oid(i)), "node " + i);
            }
            next = store.state().nodes().size();
            store.close();
        }
    }

    @Test
    void aKilledProcessAfterAKilledProcessLosesNothing() throws Exception {
        int first = writeAndKill(0, 50);
        int second = writeAndKill(first + 500, 50) - (first + 500);
        var store = Stores.open(backend(), directory);
        assertTrue(store.state().nodes().size() >= first + second);
        store.close();
    }

    @Test
    void whatAnotherProcessUsesIsLeftAlone() throws Exception {
        Process child = start(0);
        try (var reports = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            reports.readLine();
            var failure = assertThrows(StoreFailure.class, () -> Stores.open(backend(), directory));
            assertTrue(failure.getMessage().contains("is in use by another "), failure.getMessage());
            reports.readLine();
        } finally {
            child.destroyForcibly();
            assertTrue(child.waitFor(30, TimeUnit.SECONDS));
        }
    }

    /** @return one more than the number of the last node whose writing the child reported */
    private int writeAndKill(int from, int count) throws Exception {
        Process child = start(from);
        int acknowledged = from;
        try (var reports = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            String line = reports.readLine();
            for (int i = 0; i < count && line != null; i++, line = reports.readLine()) {
                acknowledged = Integer.parseInt(line) + 1;
            }
            child.toHandle().destroyForcibly(); // unlike the process's own, this leaves the stream open
            for (line = reports.readLine(); line != null; line = reports.readLine()) {
                // only whole lines: the last one may have been cut off
                acknowledged = Math.max(acknowledged, line.length() == 9 ? Integer.parseInt(line) + 1 : 0);
            }
        } finally {
            child.destroyForcibly();
            assertTrue(child.waitFor(30, TimeUnit.SECONDS));
        }
        String log = Files.readString(directory.resolve("child.log"));
        assertTrue(!log.contains("Exception"), log);
        return acknowledged;
    }

    private Process start(int from) throws Exception {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritingProcess.class.getName(),
                        backend().place(directory),
                        Integer.toString(from))
                .redirectError(ProcessBuilder.Redirect.to(
                        directory.resolve("child.log").toFile()));
        builder.environment().put(Password.VARIABLE, Backend.PASSWORD);
        return builder.start();
    }
}
