package io.transom.worker.host;

import io.transom.api.Config;
import io.transom.api.spi.Publisher;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The worker that this process is. A service in a worker's process only: a component of a worker type's bundle that refers to it does
 * not start on the node, where the same bundle is installed.
 */
@ProviderType
public interface WorkerHost {
    /** Worker ID, unique on its node. */
    String id();

    /** Worker type, for example {@code router}. */
    String type();

    /** ID of the node as it was told last. */
    String nodeId();

    /** The type's own options that the worker was started with, checked by {@code WorkerType.check}; empty for none. */
    Config options();

    /** The node's directory, to which relative paths of configurations refer. */
    Path directory();

    /**
     * Publishes an event of this worker, not acknowledged.
     *
     * @param suffix what follows {@code crossbar.worker.<id>.} in the topic
     * @param exceptOrNull session that does not get it, usually the caller's; null for none
     * @param args records, maps, lists and scalars
     */
    CompletionStage<Void> publish(
            Publisher publisher, String suffix, @Nullable Long exceptOrNull, @Nullable Object... args);
}
