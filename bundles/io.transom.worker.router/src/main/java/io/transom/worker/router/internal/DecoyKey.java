package io.transom.worker.router.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that the salts of unknown users are made of. One for all workers of a node, and the same after a restart: the salts of users do
 * not change either, so that one which does would tell that there is no such user.
 */
final class DecoyKey {
    static final String FILE = "decoy.key";

    private static final Logger LOG = LoggerFactory.getLogger(DecoyKey.class);
    private static final int BYTES = 32;

    private DecoyKey() {}

    /** That of the node's directory, made if there is none; where it can be neither read nor written, one of this process. */
    static byte[] of(Path directory) {
        Path file = directory.resolve(FILE);
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        try {
            try {
                return read(file);
            } catch (NoSuchFileException first) {
                write(file, fresh);
                return read(file);
            }
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unusable) {
            LOG.warn("{}: cannot be used, salts of unknown users will change with the next start: {}", file, unusable);
            return fresh;
        }
    }

    private static byte[] read(Path file) throws IOException {
        byte[] key = HexFormat.of().parseHex(Files.readString(file).trim());
        if (key.length != BYTES) {
            throw new IllegalArgumentException("expected " + 2 * BYTES + " hex digits, found " + 2 * key.length);
        }
        return key;
    }

    /** There whole or not at all, the owner's alone; another worker may have been faster. */
    private static void write(Path file, byte[] key) throws IOException {
        Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), "." + FILE, ".tmp");
        try {
            Files.writeString(temporary, HexFormat.of().formatHex(key));
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException faster) {
            LOG.debug("{}: there already", file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
