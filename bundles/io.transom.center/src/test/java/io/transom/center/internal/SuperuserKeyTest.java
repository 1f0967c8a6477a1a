package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuperuserKeyTest {
    private static final String KEY = "ab".repeat(32);

    @TempDir
    Path directory;

    @Test
    void theKeyIsTheFirstLineWithTheTag() throws Exception {
        Path file = directory.resolve("default.pub");
        Files.writeString(
                file,
                "Crossbar.io user public key\n\ncreator: a\nuser-id: x\npublic-key-ed25519: " + KEY
                        + "\npublic-key-ed25519: other\n");
        assertEquals(Optional.of(KEY), SuperuserKey.find(file.toString(), null));
        assertEquals(Optional.of(KEY), SuperuserKey.find("", file.toString()));
        assertEquals(Optional.of(KEY), SuperuserKey.find(file.toString(), "/nowhere"));
    }

    @Test
    void withoutAFileThereIsNoSuperuser() {
        assertEquals(Optional.empty(), SuperuserKey.find("", null));
        assertEquals(Optional.empty(), SuperuserKey.find(" ", ""));
    }

    @Test
    void aFileThatCannotBeReadOrHasNoKeyIsNamed() throws Exception {
        Path missing = directory.resolve("missing.pub");
        var first = assertThrows(IllegalStateException.class, () -> SuperuserKey.find(missing.toString(), null));
        assertTrue(first.getMessage().contains(missing.toString()), first.getMessage());
        Path empty = directory.resolve("empty.pub");
        Files.writeString(empty, "title\n\nuser-id: x\npublic-key-ed25519: 12\n");
        var second = assertThrows(IllegalStateException.class, () -> SuperuserKey.find("", empty.toString()));
        assertTrue(second.getMessage().startsWith("CROSSBAR_FABRIC_SUPERUSER: file " + empty), second.getMessage());
    }
}
