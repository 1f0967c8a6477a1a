package io.transom.api.store;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** Writes everything that a store keeps to a file, while the center runs. A store that can do so is a service of this type too. */
@ConsumerType
public interface StoreBackup {
    /**
     * Writes what is kept at one moment. The file appears when it is complete, and is its owner's only to read.
     *
     * @param file absolute; must not exist
     * @return fails with {@code wamp.error.invalid_argument} when the file cannot be made, with {@code transom.error.store_unavailable} when the
     *     database cannot be read or a backup is under way
     */
    CompletionStage<Written> backup(Path file);

    /**
     * @param rows in the file
     * @param bytes length of the file
     */
    record Written(Path file, long rows, long bytes) {}
}
