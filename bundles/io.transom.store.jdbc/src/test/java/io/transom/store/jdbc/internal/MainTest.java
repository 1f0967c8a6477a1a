package io.transom.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.transom.api.store.CenterState;
import io.transom.api.store.CenterStore.Update;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void settings() throws Exception {
        file = directory.resolve("backup.jsonl");
        for (String center : List.of("a", "b")) {
            Path etc = Files.createDirectories(directory.resolve(center).resolve("etc"));
            Files.writeString(
                    etc.resolve("io.transom.store.jdbc.cfg"),
                    "directory = ${karaf.base}/state\nurl = ${env:TRANSOM_STORE_URL:-}\n"
                            + "password.file = ${env:TRANSOM_STORE_PASSWORD_FILE:-}\n");
        }
    }

    private int backup(String center, Map<String, String> environment) {
        return Main.run(List.of("backup", directory.resolve(center).toString(), file.toString(), "keep"), environment);
    }

    private int restore(String center, String force, Map<String, String> environment) {
        return Main.run(List.of("restore", directory.resolve(center).toString(), file.toString(), force), environment);
    }

    private CenterState fill() throws Exception {
        var store = Stores.open(directory.resolve("a/state"));
        Stores.await(store.update(state -> new Update<Void>(Stores.everything(), null)));
        store.close();
        return store.state();
    }

    @Test
    void oneCentersStateBecomesAnothers() throws Exception {
        CenterState state = fill();
        assertEquals(0, backup("a", Map.of()));
        assertEquals(0, restore("b", "keep", Map.of()));
        var store = Stores.open(directory.resolve("b/state"));
        assertEquals(state, store.state());
        store.close();
        assertEquals(1, restore("b", "keep", Map.of()));
        assertEquals(0, restore("b", "force", Map.of()));
    }

    @Test
    void aCenterMovesToAServerByTheVariablesThatItsSettingsName() throws Exception {
        CenterState state = fill();
        var server = Map.of(
                "TRANSOM_STORE_URL", Backend.url(directory), "TRANSOM_STORE_PASSWORD_FILE", Backend.passwordFile());
        assertEquals(0, backup("a", Map.of()));
        assertEquals(0, restore("a", "keep", server));
        var store = Stores.open(Backend.postgres(Backend.url(directory), 10_000));
        assertEquals(state, store.state());
        // A server's is backed up beside the center that runs.
        Files.delete(file);
        assertEquals(0, backup("a", server));
        assertEquals(1, restore("a", "force", server));
        store.close();
    }

    @Test
    void whoHasNoDatabaseFileIsToldHowToNameAServer() {
        String shown = shownByFailure(() -> backup("a", Map.of()));
        assertEquals(
                "transom: backup: there is no database in " + directory.resolve("a/state")
                        + "; for one on a server give --store jdbc:postgresql://HOST/DATABASE?user=USER, or set url in "
                        + directory.resolve("a/etc/io.transom.store.jdbc.cfg") + System.lineSeparator(),
                shown);
    }

    @Test
    void whoRestoresFromAFileThatIsNotThereIsToldItsName() {
        Path missing = directory.resolve("missing.jsonl");
        String shown = shownByFailure(() ->
                Main.run(List.of("restore", directory.resolve("a").toString(), missing.toString(), "keep"), Map.of()));
        assertEquals("transom: restore: file " + missing + " does not exist" + System.lineSeparator(), shown);
    }

    private static String shownByFailure(IntSupplier command) {
        var shown = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            assertEquals(1, command.getAsInt());
        } finally {
            System.setErr(before);
        }
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whereNoCenterHasRunYetTheVariablesCount() throws Exception {
        CenterState state = fill();
        var server = Map.of(
                "TRANSOM_STORE_URL", Backend.url(directory), "TRANSOM_STORE_PASSWORD_FILE", Backend.passwordFile());
        assertEquals(0, backup("a", Map.of()));
        assertEquals(0, restore("new", "keep", server));
        assertFalse(Files.exists(directory.resolve("new")));
        var store = Stores.open(Backend.postgres(Backend.url(directory), 10_000));
        assertEquals(state, store.state());
        store.close();
    }

    @Test
    void aDatabaseThatTheSettingsDoNotTakeIsRefused() throws Exception {
        fill();
        Files.writeString(directory.resolve("a/etc/io.transom.store.jdbc.cfg"), "directory = ${karaf.base}/state\n");
        assertEquals(1, backup("a", Map.of("TRANSOM_STORE_URL", "jdbc:postgresql://127.0.0.1:1/x?user=y")));
        assertFalse(Files.exists(file));
    }

    @Test
    void whereThereIsNothingNothingIsMade() throws Exception {
        assertEquals(1, backup("a", Map.of()));
        Files.writeString(file, "rubbish");
        assertEquals(1, restore("a", "force", Map.of()));
        assertFalse(Files.exists(directory.resolve("a/state")));
    }
}
