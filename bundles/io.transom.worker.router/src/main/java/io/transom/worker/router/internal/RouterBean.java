package io.transom.worker.router.internal;

import io.transom.router.Realm;
import io.transom.router.Router;
import io.transom.wamp.LimitHits;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the figures of a router worker in JMX, until it is closed. */
final class RouterBean implements RouterMXBean, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouterBean.class);

    private static final String ASKED_FOR = "com.sun.management.jmxremote";

    private final Router router;
    private final ObjectName name;

    /** Whether the JVM was started with JMX; without, a bean would cost each start the time in which JMX gets ready. */
    static boolean isAskedFor(Properties system) {
        return system.stringPropertyNames().stream().anyMatch(name -> name.startsWith(ASKED_FOR));
    }

    RouterBean(Router router, String worker) {
        this.router = router;
        try {
            this.name = new ObjectName("io.transom:type=Router,worker=" + ObjectName.quote(worker));
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, name);
        } catch (JMException refused) {
            throw new IllegalStateException("JMX takes no bean for worker " + worker, refused);
        }
    }

    @Override
    public Map<String, RealmFigures> getRealms() {
        var figures = new TreeMap<String, RealmFigures>();
        for (Realm realm : router.realms()) {
            figures.put(realm.name(), new RealmFigures(realm.stats()));
        }
        return figures;
    }

    @Override
    public Map<String, Long> getLimitHits() {
        return LimitHits.ofProcess().snapshot();
    }

    @Override
    public void close() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (JMException gone) {
            LOG.debug("{}: {}", name, gone.toString());
        }
    }
}
