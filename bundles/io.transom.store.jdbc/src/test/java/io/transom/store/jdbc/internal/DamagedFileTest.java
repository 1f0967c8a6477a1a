package io.transom.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.store.CenterState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedFileTest {
    @TempDir
    Path directory;

    private Path file;
    private CenterState state;

    @BeforeEach
    void aStoreWithSomethingInIt() throws Exception {
        var store = Stores.open(directory);
        for (int i = 0; i < 300; i++) {
            Stores.put(store, Stores.node(i));
        }
        Stores.await(Stores.put(store, Stores.node(300)));
        state = store.state();
        store.close();
        file = directory.resolve("center.mv.db");
    }

    @Test
    void aGoodFileOpens() {
        var store = Stores.open(directory);
        assertEquals(state, store.state());
        store.close();
    }

    @Test
    void garbageIsRefused() throws Exception {
        byte[] garbage = new byte[40_000];
        new Random(1).nextBytes(garbage);
        refused(garbage);
    }

    @Test
    void anEmptyFileIsRefused() throws Exception {
        refused(new byte[0]);
    }

    @Test
    void aFileOfZerosIsRefused() throws Exception {
        refused(new byte[20_000]);
    }

    /**
     * H2 keeps older copies of its pages and may have moved the newest to the front; what is complete has lost nothing.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99})
    void aFileThatWasCutOffIsRefusedOrComplete(double part) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        byte[] rest = Arrays.copyOf(whole, (int) (whole.length * part));
        Files.write(file, rest);
        try {
            var store = Stores.open(directory);
            var opened = store.state();
            store.close();
            assertEquals(state, opened);
        } catch (StoreFailure refused) {
            assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
            assertArrayEquals(rest, Files.readAllBytes(file));
        }
    }

    /** A process that was killed leaves a file that was not closed: its tail holds what was acknowledged last. */
    @Test
    void aFileThatWasNotClosedAndThenCutOffIsRefused() throws Exception {
        var store = Stores.open(directory);
        Stores.await(Stores.put(store, Stores.node(301)));
        byte[] tail = Files.readAllBytes(file);
        byte[] mark = Files.readAllBytes(directory.resolve("center.acknowledged"));
        store.close();
        Files.write(directory.resolve("center.acknowledged"), mark);
        refused(Arrays.copyOf(tail, tail.length - 4_096));
    }

    @Test
    void aFileWithoutItsHeadIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 0, 8_192, (byte) 0);
        refused(bytes);
    }

    @Test
    void aFileWithoutItsMiddleIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 8_192, bytes.length - 100, (byte) 0x5a);
        refused(bytes);
    }

    @Test
    void anOlderCopyIsRefused() throws Exception {
        byte[] old = Files.readAllBytes(file);
        var store = Stores.open(directory);
        Stores.await(Stores.put(store, Stores.node(301)));
        store.close();
        String message = refused(old);
        assertTrue(message.contains("was acknowledged"), message);
    }

    @Test
    void aMissingFileIsNotReplacedByAnEmptyOne() throws Exception {
        Files.delete(file);
        var failure = assertThrows(StoreFailure.class, () -> Stores.open(directory));
        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
        assertTrue(Files.notExists(file));
    }

    @Test
    void aRowWithoutAnOidIsRefused() throws Exception {
        String url = "jdbc:h2:file:" + directory.resolve("center");
        try (var connection = DriverManager.getConnection(url, "sa", "");
                var statement = connection.createStatement()) {
            assertEquals(
                    1,
                    statement.executeUpdate(
                            "UPDATE node SET oid = 'w8000-8000-0000000000' WHERE oid LIKE '%-000000000007'"));
        }
        String message = refused(Files.readAllBytes(file));
        assertTrue(message.contains("w8000-8000-0000000000"), message);
    }

    /** Flipped bytes anywhere: either the file is refused, or everything is there. Never is it opened with less. */
    @Test
    void flippedBytesNeverLoseRowsSilently() throws Exception {
        byte[] good = Files.readAllBytes(file);
        var outcomes = new TreeMap<String, Integer>();
        var random = new Random(7);
        for (int round = 0; round < 60; round++) {
            byte[] bytes = good.clone();
            int at = random.nextInt(bytes.length);
            for (int i = at; i < Math.min(bytes.length, at + 16); i++) {
                bytes[i] ^= (byte) (1 + random.nextInt(255));
            }
            Files.write(file, bytes);
            try {
                var store = Stores.open(directory);
                var nodes = store.state().nodes();
                store.close();
                assertEquals(state.nodes().keySet(), nodes.keySet(), "bytes flipped at " + at);
                outcomes.merge("opened", 1, Integer::sum);
            } catch (StoreFailure refused) {
                assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
                assertArrayEquals(bytes, Files.readAllBytes(file), "bytes flipped at " + at);
                outcomes.merge("refused", 1, Integer::sum);
            }
        }
        assertTrue(outcomes.getOrDefault("refused", 0) > 0, outcomes.toString());
    }

    private String refused(byte[] content) throws IOException {
        Files.write(file, content);
        var failure = assertThrows(StoreFailure.class, () -> Stores.open(directory));
        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
        assertArrayEquals(content, Files.readAllBytes(file));
        return failure.getMessage();
    }
}
