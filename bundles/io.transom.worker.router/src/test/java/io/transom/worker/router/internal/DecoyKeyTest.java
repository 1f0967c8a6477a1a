package io.transom.worker.router.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        Files.createDirectory(directory.resolve(DecoyKey.FILE));

        assertFalse(Arrays.equals(DecoyKey.of(directory), DecoyKey.of(directory)));
        assertEquals(32, DecoyKey.of(directory.resolve("nowhere")).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no key", "", "abcd", "\u00e4\u0000\u00ff"})
    void aFileThatHoldsNoneIsPutAsideAndAnotherMadeOnce(String content) throws Exception {
        Path file = directory.resolve(DecoyKey.FILE);
        Files.writeString(file, content, StandardCharsets.ISO_8859_1);

        byte[] made = DecoyKey.of(directory);

        assertArrayEquals(made, DecoyKey.of(directory));
        assertEquals(content, Files.readString(directory.resolve(DecoyKey.ASIDE), StandardCharsets.ISO_8859_1));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
}
