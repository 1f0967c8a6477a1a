package io.transom.api.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a handler bundle registers as an OSGi service: the one entrance to the plug-in host. The host binds modules
 * while calls run; the same URI twice goes to the higher {@code service.ranking}, then the lower {@code service.id}.
 */
@ConsumerType
public interface HandlerModule {
    /**
     * Declares what the module offers; opens nothing. Called once for each binding. When it throws, nothing of the
     * module is there and the failure is shown.
     */
    void contribute(Contribution to);
}
