package io.transom.api.management;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** What somebody should look at: many wrong signatures from one address or for one key. Thread-safe. */
@ProviderType
public interface Alarms {
    /** How many since the start. */
    long count();

    /** Told the text of each alarm, until the result is closed. The listener must return soon. */
    AutoCloseable listen(Consumer<String> listener);
}
