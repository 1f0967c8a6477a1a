package io.transom.console.internal;

import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops Karaf in order on Ctrl-C and on everything else that ends a JVM with its shutdown hooks. Karaf does so on SIGTERM only.
 */
@Component(
        service = {},
        immediate = true)
public final class OrderlyExit {
    private static final Logger LOG = LoggerFactory.getLogger(OrderlyExit.class);
    private static final long LIMIT_MILLIS = 20_000;

    private final Thread hook;

    @Activate
    public OrderlyExit(BundleContext context) {
        Framework framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(Framework.class);
        hook = new Thread(() -> stop(framework), "transom-orderly-exit");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Deactivate
    void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException itIsTheHookThatStopsUs) {
            LOG.debug("the process is ending");
        }
    }

    private static void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(LIMIT_MILLIS);
        } catch (BundleException failed) {
            LOG.warn("Karaf cannot be stopped: {}", failed.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
