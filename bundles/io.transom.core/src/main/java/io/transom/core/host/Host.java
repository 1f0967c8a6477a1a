package io.transom.core.host;

import io.transom.wamp.Session;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The plug-in host of this process, an OSGi service: whatever handler modules are bound is offered at every place that is attached.
 *
 * <p>A call goes to whoever owns its URI when it arrives. When a module goes, new calls get {@code wamp.error.no_such_procedure} at
 * once, or go to the module that it had shadowed. Calls that it answers itself have the drain time (PID {@code io.transom.core},
 * {@code drain.millis}) to end and then fail with {@code wamp.error.canceled}; stopping its bundle waits for them, for 4 seconds at
 * the most. Calls that are forwarded go on, however long they take.
 *
 * <p>An update takes the old module away before the new one is there: for as long as the framework needs to start it (some
 * milliseconds) callers find nobody. The host does not keep them waiting, since it cannot know that an update is what happens. Who
 * wants no gap installs the new version beside the old one and then removes the old one: the URIs change hands in one step.
 */
@ProviderType
public interface Host {
    /**
     * Offers all procedures at a place: registers one exact URI (or pattern) for each on the session, now and as modules come and
     * go, and relays events to it. When the session ends, the place is taken off.
     *
     * @throws IllegalStateException when the host has stopped
     */
    Attachment attach(Place place, Session session);

    /** An attached place. */
    @ProviderType
    interface Attachment extends AutoCloseable {
        /**
         * Completes when everything installed at the time of the call is registered. Fails with the router's error when something
         * could not be: the rest is there nevertheless, and the host tries again with the next change of what is installed.
         */
        CompletionStage<Void> ready();

        /** Takes all registrations and relays of the place away. Idempotent. */
        @Override
        void close();
    }
}
