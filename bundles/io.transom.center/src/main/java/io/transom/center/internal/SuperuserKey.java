package io.transom.center.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the public key of the superuser: the first line of a file that starts with {@code public-key-ed25519}. */
final class SuperuserKey {
    static final String VARIABLE = "CROSSBAR_FABRIC_SUPERUSER";

    private static final String TAG = "public-key-ed25519";

    private SuperuserKey() {}

    /** From the configured file, else from the one of the environment; absent when neither is named. */
    static Optional<String> find(String configured, @Nullable String fromEnvironment) {
        if (!configured.isBlank()) {
            return Optional.of(read(Path.of(configured.trim()), "superuser.key"));
        }
        return fromEnvironment == null || fromEnvironment.isBlank()
                ? Optional.empty()
                : Optional.of(read(Path.of(fromEnvironment.trim()), VARIABLE));
    }

    private static String read(Path file, String setting) {
        String line;
        try {
            line = Files.readString(file)
                    .lines()
                    .filter(each -> each.startsWith(TAG))
                    .findFirst()
                    .orElse("");
        } catch (IOException unreadable) {
            throw new IllegalStateException(
                    setting + ": file " + file.toAbsolutePath() + " cannot be read: " + unreadable, unreadable);
        }
        int colon = line.indexOf(':');
        String key = colon < 0 ? "" : line.substring(colon + 1).trim().toLowerCase(Locale.ROOT);
        if (!Checks.isKey(key)) {
            throw new IllegalStateException(
                    setting + ": file " + file.toAbsolutePath() + " has no line \"" + TAG + ": <64 hex digits>\"");
        }
        return key;
    }
}
