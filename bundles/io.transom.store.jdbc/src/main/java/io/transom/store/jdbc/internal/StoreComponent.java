package io.transom.store.jdbc.internal;

import io.transom.api.store.CenterStore;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the configured store, and registers it once it is open: whoever needs a store does not start, and fails, before. Starting it
 * reads a file on a local disk, and takes as long as that; it fails with a message that names the file when that is damaged.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = StoreComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = StoreConfig.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"io.transom.api.store.CenterStore\"",
        uses = CenterStore.class)
public final class StoreComponent {
    static final String PID = "io.transom.store.jdbc";

    /** Framework or system property: the center's directory. */
    static final String HOME = "transom.dir";

    private static final Logger LOG = LoggerFactory.getLogger(StoreComponent.class);

    private final JdbcStore store;
    private final ServiceRegistration<CenterStore> registration;

    @Activate
    public StoreComponent(BundleContext context, StoreConfig config) {
        try {
            store = JdbcStore.open(config, context.getProperty(HOME));
        } catch (StoreFailure failure) {
            LOG.error("store: {}", failure.getMessage());
            throw failure;
        }
        registration = context.registerService(CenterStore.class, store, null);
    }

    /** First those who use the store end, then it does. */
    @Deactivate
    void close() {
        try {
            registration.unregister();
        } finally {
            store.close();
        }
    }
}
