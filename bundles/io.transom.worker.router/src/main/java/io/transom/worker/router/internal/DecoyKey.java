package io.transom.worker.router.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
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
    /** Where a file goes that holds no key. */
    static final String ASIDE = FILE + ".unusable";

    private static final String LOCK = "." + FILE + ".lock";

    private static final Logger LOG = LoggerFactory.getLogger(DecoyKey.class);
    private static final int BYTES = 32;

    private DecoyKey() {}

    /**
     * That of the node's directory, made if there is none, or none in its file; where it can be neither read nor written, one of this
     * process.
     */
    static byte[] of(Path directory) {
        Path file = directory.resolve(FILE);
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        try {
            return readOrMake(file, fresh);
        } catch (IllegalArgumentException none) {
            return replaced(file, fresh);
        } catch (IOException | UnsupportedOperationException unusable) {
            return ofThisProcess(file, fresh, unusable);
        }
    }

    private static byte[] ofThisProcess(Path file, byte[] fresh, Exception why) {
        LOG.warn(
                "{}: cannot be used, salts of unknown users will change with the next start: {}", file, why.toString());
        return fresh;
    }

    private static byte[] readOrMake(Path file, byte[] fresh) throws IOException {
        try {
            return read(file);
        } catch (NoSuchFileException first) {
            write(file, fresh);
            return read(file);
        }
    }

    /** One worker of the node after the other, so that none takes away what another has made. */
    private static byte[] replaced(Path file, byte[] fresh) {
        try (var channel = FileChannel.open(file.resolveSibling(LOCK), CREATE, WRITE)) {
            channel.lock(); // until it is closed
            try {
                return readOrMake(file, fresh);
            } catch (IllegalArgumentException none) {
                Files.move(file, file.resolveSibling(ASIDE), ATOMIC_MOVE);
                byte[] made = readOrMake(file, fresh);
                LOG.warn(
                        "{}: held no key ({}) and is now {}; a new one was made, salts of unknown users have changed",
                        file,
                        none.getMessage(),
                        ASIDE);
                return made;
            }
        } catch (IOException | RuntimeException unusable) {
            return ofThisProcess(file, fresh, unusable);
        }
    }

    private static byte[] read(Path file) throws IOException {
        byte[] key = HexFormat.of().parseHex(Files.readString(file, ISO_8859_1).trim());
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
