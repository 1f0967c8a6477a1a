package io.transom.api.spi;

import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Publishes on the realm of every place that the host serves. Throws {@link IllegalStateException} once the module is
 * unbound.
 */
@ProviderType
public interface Publisher {
    CompletionStage<Void> publish(String topic, Payload payload, PublishOptions options);
}
