package io.transom.store.jdbc.internal;

import io.transom.api.store.CenterStore;
import io.transom.api.store.StoreBackup;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * Opens the configured store, and registers it once it is open: whoever needs a store does not start before. With a file it starts when that
 * has been read, and fails with a message that names the file when it is damaged. With a server it starts at once and waits
 * for that: a server may come up later than its center, and a second center is there for when the first one goes. A store whose
 * database another center has taken ends, and with it all who use it; then it is waited for again.
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

    private static final String[] SERVICES = {CenterStore.class.getName(), StoreBackup.class.getName()};
    private static final long RETRY_MILLIS = 1_000;

    private final BundleContext context;
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Guarded by this. */
    private @Nullable JdbcStore store;

    private @Nullable ServiceRegistration<?> registration;

    @Activate
    public StoreComponent(BundleContext context, StoreConfig config) {
        this.context = context;
        try {
            Database database = JdbcStore.database(config, context.getProperty(HOME));
            if (database.isServer()) {
                var opening = new Thread(() -> open(database, config), "transom-store-opening");
                opening.setDaemon(true);
                opening.start();
            } else {
                register(new JdbcStore(database, config, () -> {}));
            }
        } catch (StoreFailure failure) {
            LOG.error("store: {}", failure.getMessage());
            throw failure;
        }
    }

    /**
     * Tries until the server answers and no other center uses the database; says so once for each reason. Again when the store was given
     * up.
     */
    private void open(Database database, StoreConfig config) {
        String said = "";
        do {
            try {
                var givenUp = new CountDownLatch(1);
                register(new JdbcStore(database, config, givenUp::countDown));
                said = "";
                while (givenUp.getCount() > 0) {
                    if (closedWithin(RETRY_MILLIS)) {
                        return;
                    }
                }
                endOpened();
            } catch (StoreAway away) {
                if (!said.equals(away.getMessage())) {
                    said = String.valueOf(away.getMessage());
                    LOG.warn("store: {}; trying again", said);
                }
            } catch (StoreFailure failure) {
                LOG.error("store: {}", failure.getMessage());
                return;
            }
        } while (!closedWithin(RETRY_MILLIS));
    }

    /** True when nothing is to be opened any more. */
    private boolean closedWithin(long millis) {
        try {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            return true;
        }
    }

    /** Not under the lock: whoever waits for the service starts in here. */
    private void register(JdbcStore opened) {
        ServiceRegistration<?> registered;
        try {
            registered = context.registerService(SERVICES, opened, null);
        } catch (IllegalStateException stopped) {
            opened.close();
            return;
        }
        synchronized (this) {
            if (closing.getCount() > 0) {
                store = opened;
                registration = registered;
                return;
            }
        }
        end(opened, registered);
    }

    @Deactivate
    void close() {
        closing.countDown();
        endOpened();
    }

    private void endOpened() {
        JdbcStore opened;
        ServiceRegistration<?> registered;
        synchronized (this) {
            opened = store;
            registered = registration;
            store = null;
            registration = null;
        }
        if (opened != null && registered != null) {
            end(opened, registered);
        }
    }

    /** First those who use the store end, then it does. */
    private static void end(JdbcStore opened, ServiceRegistration<?> registered) {
        try {
            registered.unregister();
        } finally {
            opened.close();
        }
    }
}
