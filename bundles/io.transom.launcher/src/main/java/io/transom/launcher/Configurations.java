package io.transom.launcher;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/** Gives configurations to Config Admin, whose classes only its bundle has, as soon as it is registered. */
final class Configurations {
    private static final String SERVICE = "org.osgi.service.cm.ConfigurationAdmin";

    private final Map<String, Map<String, String>> configurations;
    private volatile boolean given;
    private volatile Throwable failure;

    private Configurations(Map<String, Map<String, String>> configurations) {
        this.configurations = configurations;
    }

    static Configurations giveWhenReady(BundleContext context, Map<String, Map<String, String>> configurations) {
        var result = new Configurations(configurations);
        try {
            context.addServiceListener(
                    event -> {
                        if (event.getType() == ServiceEvent.REGISTERED) {
                            result.give(context, event.getServiceReference());
                        }
                    },
                    "(objectClass=" + SERVICE + ")");
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        return result;
    }

    /** Fails when there were configurations to give and they could not be given. */
    void check() throws LaunchException {
        if (failure != null) {
            throw new LaunchException("Config Admin took no configuration: " + failure, failure);
        } else if (!given && !configurations.isEmpty()) {
            throw new LaunchException("--config: no bundle gives " + SERVICE, null);
        }
    }

    private void give(BundleContext context, ServiceReference<?> reference) {
        if (given) {
            return;
        }
        given = true;
        Object admin = context.getService(reference);
        try {
            Class<?> type = reference.getBundle().loadClass(SERVICE);
            for (var entry : configurations.entrySet()) {
                update(type, admin, entry.getKey(), new Hashtable<>(entry.getValue()));
            }
        } catch (ReflectiveOperationException unfit) {
            failure = unfit;
        } finally {
            context.ungetService(reference);
        }
    }

    private static void update(Class<?> type, Object admin, String pid, Hashtable<String, String> values)
            throws ReflectiveOperationException {
        int tilde = pid.indexOf('~');
        Object configuration = tilde < 0
                ? type.getMethod("getConfiguration", String.class, String.class).invoke(admin, pid, null)
                : type.getMethod("getFactoryConfiguration", String.class, String.class, String.class)
                        .invoke(admin, pid.substring(0, tilde), pid.substring(tilde + 1), null);
        type.getClassLoader()
                .loadClass("org.osgi.service.cm.Configuration")
                .getMethod("update", Dictionary.class)
                .invoke(configuration, values);
    }
}
