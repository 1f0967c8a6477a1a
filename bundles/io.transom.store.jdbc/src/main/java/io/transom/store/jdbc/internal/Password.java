package io.transom.store.jdbc.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the password of a database server comes from: a file, or the environment. It is read for each connection, so that a new
 * one needs no restart, and kept nowhere; nothing that shows settings can show it.
 */
final class Password {
    /** Environment variable; a file that is configured goes first. */
    static final String VARIABLE = "TRANSOM_STORE_PASSWORD";

    private static final Logger LOG = LoggerFactory.getLogger(Password.class);

    private final @Nullable Path file;

    Password(String file) {
        this.file = file.isEmpty() ? null : Path.of(file);
        warnOfReaders();
    }

    /** Null when none is given: the server may ask for none. Throws {@link IOException} that names the file. */
    @Nullable
    String read() throws IOException {
        if (file == null) {
            return System.getenv(VARIABLE);
        }
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException unreadable) {
            throw new IOException(
                    "password file " + file + " cannot be read ("
                            + unreadable.getClass().getSimpleName() + ")",
                    unreadable);
        }
    }

    private void warnOfReaders() {
        try {
            if (file != null) {
                var permissions = Files.getPosixFilePermissions(file);
                if (permissions.contains(PosixFilePermission.GROUP_READ)
                        || permissions.contains(PosixFilePermission.OTHERS_READ)) {
                    LOG.warn(
                            "store: password file {} can be read by others ({}), expected rw-------",
                            file,
                            PosixFilePermissions.toString(permissions));
                }
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            LOG.debug("store: password file {}: {}", file, unknown.getMessage());
        }
    }
}
