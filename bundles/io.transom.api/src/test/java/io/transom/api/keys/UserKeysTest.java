package io.transom.api.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key files of operators, as Crossbar.io's shell writes and reads them. */
class UserKeysTest {
    private static final KeyOrigin ORIGIN =
            new KeyOrigin("user@host", "3d1219c7", "host", Instant.parse("2026-11-23T06:47:51.480Z"));

    @TempDir
    private Path directory;

    @Test
    void newKeysAreTwoFilesInCrossbarsFormat() throws Exception {
        UserKeys keys = UserKeys.loadOrCreate(directory.resolve("new"), "joe@example.com", ORIGIN);

        assertEquals("joe@example.com", keys.userId());
        List<String> open = Files.readAllLines(directory.resolve("new/default.pub"));
        assertEquals(
                List.of(
                        "Crossbar.io user public key",
                        "",
                        "creator: user@host",
                        "created-at: 2026-11-23T06:47:51.480Z",
                        "user-id: joe@example.com",
                        "public-key-ed25519: " + keys.publicKey(),
                        "public-adr-eth: " + keys.ethereumAddress().orElseThrow()),
                open);
        List<String> secret = Files.readAllLines(directory.resolve("new/default.priv"));
        assertEquals("Crossbar.io user private key - KEEP THIS SAFE!", secret.get(0));
        assertEquals(open.subList(1, open.size()), secret.subList(1, open.size()));
        assertTrue(secret.get(7).matches("private-key-ed25519: [0-9a-f]{64}"));
        assertTrue(secret.get(8).matches("private-key-eth: [0-9a-f]{64}"));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("new/default.priv"))));
    }

    @Test
    void aUserWithoutAnAddressIsUnknown() throws Exception {
        assertEquals("unknown", UserKeys.loadOrCreate(directory, "").userId());
        assertTrue(Files.readString(directory.resolve("default.pub")).contains("user-id: unknown\n"));
        assertEquals("unknown", UserKeys.load(directory.resolve("default.priv")).userId());
    }

    @Test
    void keysThatAreThereAreKeptAndAMissingPublicFileIsMadeAgain() throws Exception {
        String first = UserKeys.loadOrCreate(directory, "joe@example.com").publicKey();
        String open = Files.readString(directory.resolve("default.pub"));
        Files.delete(directory.resolve("default.pub"));

        assertEquals(first, UserKeys.loadOrCreate(directory, "jane@example.com").publicKey());
        assertEquals(open, Files.readString(directory.resolve("default.pub")));
    }

    @Test
    void aPublicFileIsNoPrivateFile() {
        var refused = assertThrows(KeyFileException.class, () -> UserKeys.load(directory.resolve("default.pub")));

        assertTrue(refused.getMessage().endsWith("expected a private key file, whose name ends in .priv"));
    }

    @Test
    void aCenterReadsTheKeyOfItsSuperuserFromAnyKeyFile() throws Exception {
        UserKeys keys = UserKeys.loadOrCreate(directory, "joe@example.com");
        Path file = directory.resolve("root.pub");
        Files.writeString(file, "hand-made\nsome: thing\npublic-key-ed25519: " + "AB".repeat(32) + "\n");

        assertEquals(keys.publicKey(), UserKeys.publicKey(directory.resolve("default.pub")));
        assertEquals("ab".repeat(32), UserKeys.publicKey(file));
    }

    @Test
    void aSuperuserFileWithoutAKeyIsRefused() throws Exception {
        Path file = directory.resolve("root.pub");

        Files.writeString(file, "nothing\n");
        assertEquals(
                file + ": required tag public-key-ed25519 is missing",
                assertThrows(KeyFileException.class, () -> UserKeys.publicKey(file))
                        .getMessage());

        Files.writeString(file, "x\n\npublic-key-ed25519: abc\n");
        assertEquals(
                file + ":3: tag public-key-ed25519: expected 64 hex digits, found \"abc\"",
                assertThrows(KeyFileException.class, () -> UserKeys.publicKey(file))
                        .getMessage());
    }
}
