package io.transom.core.host;

import io.transom.wamp.Session;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The plug-in host of this process, an OSGi service: whatever handler modules are bound is offered at every place that is attached.
 */
@ProviderType
public interface Host {
    /**
     * Offers all procedures at a place: registers one exact URI (or prefix) for each on the session, now and as modules come and
     * go, and relays events to it.
     */
    Attachment attach(Place place, Session session);

    /** An attached place. */
    @ProviderType
    interface Attachment extends AutoCloseable {
        /** Completes when everything installed at the time of the call is registered. */
        java.util.concurrent.CompletionStage<Void> ready();

        /** Takes all registrations and relays of the place away. Idempotent. */
        @Override
        void close();
    }
}
