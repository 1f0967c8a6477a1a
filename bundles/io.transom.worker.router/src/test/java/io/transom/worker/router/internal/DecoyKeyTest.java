package io.transom.worker.router.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecoyKeyTest {
    @TempDir
    Path directory;

    @Test
    void itIsMadeOnceForTheOwnerAloneAndStays() throws Exception {
        byte[] first = DecoyKey.of(directory);

        assertEquals(32, first.length);
        assertArrayEquals(first, DecoyKey.of(directory));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(DecoyKey.FILE))));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(directory.resolve(DecoyKey.FILE)), files.toList());
        }
    }

    @Test
    void whereThereCanBeNoneItIsOfThisProcess() throws Exception {
        Files.writeString(directory.resolve(DecoyKey.FILE), "no key");

        assertFalse(Arrays.equals(DecoyKey.of(directory), DecoyKey.of(directory)));
        assertEquals(32, DecoyKey.of(directory.resolve("nowhere")).length);
    }
}
