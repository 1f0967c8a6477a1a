package io.transom.api.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.auth.Ed25519;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key files of nodes, as Crossbar.io writes and reads them. */
class NodeKeysTest {
    private static final KeyOrigin ORIGIN = new KeyOrigin(
            "user@host", "3d1219c7c4c5404aaa1f6d2a48adfda4", "host", Instant.parse("2026-11-23T06:47:51.480999Z"));

    /** Seed 07 x 32 and Ethereum key 11 x 32 with what belongs to them. */
    private static final String PRIVATE = """
            Crossbar.io node private key - KEEP THIS SAFE!

            creator: user@host
            created-at: 2026-11-23T06:47:51.480Z
            machine-id: 3d1219c7c4c5404aaa1f6d2a48adfda4
            node-authid: node1
            node-cluster-ip: 127.0.0.1
            public-key-ed25519: ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c
            public-adr-eth: 0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A
            private-key-ed25519: 0707070707070707070707070707070707070707070707070707070707070707
            private-key-eth: 1111111111111111111111111111111111111111111111111111111111111111
            """;

    private static final String PUBLIC = """
            Crossbar.io node public key

            creator: user@host
            created-at: 2026-11-23T06:47:51.480Z
            machine-id: 3d1219c7c4c5404aaa1f6d2a48adfda4
            node-authid: node1
            node-cluster-ip: 127.0.0.1
            public-key-ed25519: ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c
            public-adr-eth: 0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A
            """;

    @TempDir
    private Path directory;

    @Test
    void newKeysAreTwoFilesInCrossbarsFormat() throws Exception {
        NodeKeys keys = NodeKeys.loadOrCreate(
                directory.resolve("new"),
                Map.of("CROSSBAR_NODE_ID", "n1", "CROSSBAR_NODE_CLUSTER_IP", "10.0.0.7"),
                ORIGIN);

        List<String> secret = Files.readAllLines(directory.resolve("new/key.priv"));
        assertEquals("Crossbar.io node private key - KEEP THIS SAFE!", secret.get(0));
        assertEquals("", secret.get(1));
        assertEquals(
                List.of(
                        "creator: user@host",
                        "created-at: 2026-11-23T06:47:51.480Z",
                        "machine-id: 3d1219c7c4c5404aaa1f6d2a48adfda4",
                        "node-authid: n1",
                        "node-cluster-ip: 10.0.0.7",
                        "public-key-ed25519: " + keys.publicKey(),
                        "public-adr-eth: " + keys.ethereumAddress().orElseThrow()),
                secret.subList(2, 9));
        assertTrue(secret.get(9).matches("private-key-ed25519: [0-9a-f]{64}"));
        assertTrue(secret.get(10).matches("private-key-eth: [0-9a-f]{64}"));
        assertEquals(11, secret.size());
        List<String> open = Files.readAllLines(directory.resolve("new/key.pub"));
        assertEquals("Crossbar.io node public key", open.get(0));
        assertEquals(secret.subList(1, 9), open.subList(1, open.size()));
        assertEquals("rw-------", mode("new/key.priv"));
        assertEquals("rw-r--r--", mode("new/key.pub"));
        try (Stream<Path> files = Files.list(directory.resolve("new"))) {
            assertEquals(2, files.count(), "nothing else is left behind");
        }
    }

    @Test
    void whatTheEnvironmentDoesNotSayComesFromTheHost() throws Exception {
        NodeKeys keys = NodeKeys.loadOrCreate(directory, Map.of("CROSSBAR_NODE_ID", ""), ORIGIN);

        assertEquals(Optional.of("host"), keys.authid());
        assertEquals(Optional.of("127.0.0.1"), keys.clusterIp());
    }

    @Test
    void keysThatAreThereAreKept() throws Exception {
        String first = NodeKeys.loadOrCreate(directory, Map.of()).publicKey();

        assertEquals(first, NodeKeys.loadOrCreate(directory, Map.of()).publicKey());
        assertEquals(first, NodeKeys.load(directory).publicKey());
    }

    @Test
    void filesOfCrossbarAreRead() throws Exception {
        write(PRIVATE, PUBLIC);

        NodeKeys keys = NodeKeys.load(directory);

        assertEquals("ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c", keys.publicKey());
        assertEquals(Optional.of("0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A"), keys.ethereumAddress());
        assertEquals(Optional.of("node1"), keys.authid());
        byte[] message = {1, 2, 3};
        assertTrue(Ed25519.verify(keys.publicKey(), message, keys.signingKey().sign(message)));
    }

    @Test
    void aMissingPublicFileIsMadeAgain() throws Exception {
        write(PRIVATE, null);

        NodeKeys.load(directory);

        assertEquals(PUBLIC, Files.readString(directory.resolve("key.pub")));
    }

    @Test
    void aMissingPrivateFileCannotBeMadeAgain() throws Exception {
        Files.writeString(directory.resolve("key.pub"), PUBLIC);

        var refused = assertThrows(KeyFileException.class, () -> NodeKeys.loadOrCreate(directory, Map.of()));

        assertEquals(
                directory.resolve("key.priv") + ": is missing, while key.pub is there; the keys cannot be made again",
                refused.getMessage());
        assertFalse(Files.exists(directory.resolve("key.priv")));
    }

    @Test
    void wrongModesAreCorrected() throws Exception {
        write(PRIVATE, PUBLIC);
        Files.setPosixFilePermissions(directory.resolve("key.priv"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(directory.resolve("key.pub"), PosixFilePermissions.fromString("rw-rw-rw-"));

        NodeKeys.load(directory);

        assertEquals("rw-------", mode("key.priv"));
        assertEquals("rw-r--r--", mode("key.pub"));
    }

    @Test
    void aNodeCanDoWithoutAnEthereumKey() throws Exception {
        write(without(without(PRIVATE, "private-key-eth"), "public-adr-eth"), null);

        assertEquals(Optional.empty(), NodeKeys.load(directory).ethereumAddress());
        assertTrue(Files.readString(directory.resolve("key.pub")).endsWith("public-adr-eth: unknown\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            private-key-ed25519: 07 | private-key-ed25519: zz07 | key.priv:10: tag private-key-ed25519: expected 64 hex
            private-key-ed25519: 07 | private-key-ed25519: 08   | key.priv:8: tag public-key-ed25519: expected
            private-key-eth: 11     | private-key-eth: 12       | key.priv:9: tag public-adr-eth: expected 0x
            creator: user           | maker: user               | key.priv:3: tag maker: unknown; known are creator,
            machine-id: 3d          | creator: 3d               | key.priv:5: tag creator: was given in line 3 already
            machine-id: 3d12        | machine-id 3d12           | key.priv:5: expected "tag: value", found no colon
            machine-id: 3d          | # machine-id: 3d          | key.priv:5: tag # machine-id: unknown
            """)
    void whatIsWrongInThePrivateFileIsNamedByLineAndTag(String before, String after, String expected) throws Exception {
        write(PRIVATE.replace(before, after), PUBLIC);

        var refused = assertThrows(KeyFileException.class, () -> NodeKeys.load(directory));

        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
        assertFalse(refused.getMessage().contains("0707"), "a private key is never shown");
    }

    @ParameterizedTest
    @CsvSource({"creator", "created-at", "machine-id", "public-key-ed25519", "private-key-ed25519"})
    void aTagThatMustBeThereIsNamedWhenItIsMissing(String tag) throws Exception {
        write(without(PRIVATE, tag), null);

        var refused = assertThrows(KeyFileException.class, () -> NodeKeys.load(directory));

        assertEquals(directory.resolve("key.priv") + ": required tag " + tag + " is missing", refused.getMessage());
    }

    @Test
    void aPublicFileOfOtherKeysIsRefused() throws Exception {
        write(PRIVATE, PUBLIC.replace("ea4a6c63", "ea4a6c64"));
        assertRefused("key.pub:8: tag public-key-ed25519: expected ea4a6c63e29c520abef5507b132ec5f9954776ae");

        write(PRIVATE, PUBLIC.replace("0x19E7", "0x29E7"));
        assertRefused("key.pub:9: tag public-adr-eth: expected 0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A");
    }

    @Test
    void whatIsNoKeyFileIsRefused() throws Exception {
        write("just one line", null);
        assertRefused("key.priv: no blank line that ends the heading");

        Files.write(directory.resolve("key.priv"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertRefused("key.priv: expected a key file, found bytes that are no UTF-8");

        Files.write(directory.resolve("key.priv"), new byte[100_000]);
        assertRefused("key.priv: expected a key file, found more than 65536 bytes");
    }

    private void assertRefused(String expected) {
        var refused = assertThrows(KeyFileException.class, () -> NodeKeys.load(directory));
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
    }

    private static String without(String text, String tag) {
        return text.lines()
                .filter(line -> !line.startsWith(tag + ":"))
                .map(line -> line + "\n")
                .reduce("", String::concat);
    }

    private void write(String secret, String open) throws IOException {
        Files.writeString(directory.resolve("key.priv"), secret);
        if (open != null) {
            Files.writeString(directory.resolve("key.pub"), open);
        }
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
    }
}
