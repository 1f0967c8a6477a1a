package io.transom.api.spi;

import io.transom.api.Config;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A type of native worker, registered as an OSGi service on a node: {@code start_worker(id, "<name>")} works for as
 * long as it is there. The same bundle runs in the child, where its {@link HandlerModule}s answer.
 */
@ConsumerType
public interface WorkerType {
    /** The name in {@code start_worker}; lower-case letters, digits, {@code -}. */
    String name();

    /** Checks the type's own options; complaints as {@link Config} makes them. The common ones are checked before. */
    default void check(Config options) {}

    /** Keys of options beside the common ones. */
    default List<String> options() {
        return List.of();
    }

    /** Symbolic names of the bundles that the child framework starts beside those of every worker, in order. */
    List<String> bundles();

    /** JVM flags of the child, fixed for the type: the class data archive is made for them. */
    default List<String> jvmFlags() {
        return List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }
}
