package io.transom.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
    @Test
    void aFolderIsNamedAsInUseOnlyOnceItsLockIsHeld() throws IOException {
        try (var folder = TemporaryFolder.create()) {
            Path path = folder.cache().getParent();
            assertTrue(path.getFileName().toString().startsWith("transom-framework-"), path::toString);
            assertTrue(Files.exists(path.resolve("lock")));
        }
    }

    @Test
    void whatAKilledProcessLeftGoesAwayAndWhatIsBeingMadeStays(@TempDir Path elsewhere) throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Path killed = Files.createDirectory(temporary.resolve("transom-framework-" + elsewhere.getFileName()));
        Files.createFile(killed.resolve("lock"));
        Path beingMade = Files.createDirectory(temporary.resolve("transom-new-" + elsewhere.getFileName()));
        Files.createFile(beingMade.resolve("lock"));
        try (var folder = TemporaryFolder.create()) {
            assertFalse(Files.exists(killed));
            assertTrue(Files.exists(beingMade));
            assertEquals(
                    temporary.toRealPath(),
                    folder.cache().getParent().getParent().toRealPath());
        } finally {
            Files.delete(beingMade.resolve("lock"));
            Files.delete(beingMade);
        }
    }
}
