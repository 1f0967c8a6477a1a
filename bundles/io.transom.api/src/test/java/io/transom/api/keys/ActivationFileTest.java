package io.transom.api.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Activation files, as a Crossbar.io center writes them. */
class ActivationFileTest {
    private static final String TEXT = """
            Crossbar.io node activation

            created-at: 2026-11-23T07:08:45.187Z
            management-url: ws://localhost:9000/ws
            management-realm: default
            management-realm-oid: a4e629b5-ed7d-4625-80c9-9ca35642268e
            node-oid: 3daf1c8f-9462-4be6-8b96-2caa76b04e1b
            node-cluster-ip: 10.1.2.3
            node-authid: wnode1
            activation-code: Q59M-MX3J-FYHU
            public-key-ed25519: 13a9ebe90d038136334ee02890780d427901fa38f1340e84bd31e5fd82d69a50
            """;

    @TempDir
    private Path directory;

    @Test
    void aFileOfCrossbarIsReadAndWrittenAsItWas() throws Exception {
        Path file = directory.resolve(ActivationFile.NAME);
        Files.writeString(file, TEXT);

        ActivationFile activation = ActivationFile.read(file);
        activation.write(file);

        assertEquals("ws://localhost:9000/ws", activation.managementUrl());
        assertEquals("wnode1", activation.nodeAuthid());
        assertEquals(TEXT, Files.readString(file));
    }

    @Test
    void onlyTheUrlMustBeThere() throws Exception {
        Path file = directory.resolve(ActivationFile.NAME);
        Files.writeString(file, "x\n\nManagement-URL :  wss://center:9000/ws  \nnode-oid: unknown\n");

        ActivationFile activation = ActivationFile.read(file);

        assertEquals("wss://center:9000/ws", activation.managementUrl());
        assertNull(activation.nodeOid());
        assertNull(activation.publicKey());

        Files.writeString(file, "x\n\nnode-authid: n1\n");
        assertEquals(
                file + ": required tag management-url is missing",
                assertThrows(KeyFileException.class, () -> ActivationFile.read(file))
                        .getMessage());

        Files.writeString(file, "x\n\nmanagement-url: unknown\n");
        assertEquals(
                file + ":3: tag management-url: expected a URL, found none",
                assertThrows(KeyFileException.class, () -> ActivationFile.read(file))
                        .getMessage());
    }
}
