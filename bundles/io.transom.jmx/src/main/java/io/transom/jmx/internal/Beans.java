package io.transom.jmx.internal;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MBeans of this bundle, by whom they belong to; what belongs to one owner comes and goes together. Thread-safe. */
final class Beans {
    private static final Logger LOG = LoggerFactory.getLogger(Beans.class);
    private static final String DOMAIN = "io.transom";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Map<Object, List<ObjectName>> byOwner = new HashMap<>();

    /** {@code io.transom:type=...,key=value...}; values are quoted where they need to be. */
    static ObjectName name(String type, String... keysAndValues) {
        var text = new StringBuilder(DOMAIN).append(":type=").append(quoted(type));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            text.append(',').append(keysAndValues[i]).append('=').append(quoted(keysAndValues[i + 1]));
        }
        try {
            return new ObjectName(text.toString());
        } catch (MalformedObjectNameException malformed) {
            throw new IllegalArgumentException(text.toString(), malformed);
        }
    }

    private static String quoted(String value) {
        boolean plain = !value.isEmpty() && value.chars().noneMatch(c -> ",=:\"*?\n\\".indexOf(c) >= 0);
        return plain ? value : ObjectName.quote(value);
    }

    /** Adds a bean of an owner; a name that is taken is logged and left alone. */
    synchronized void add(Object owner, ObjectName name, Object bean) {
        try {
            server.registerMBean(bean, name);
            byOwner.computeIfAbsent(owner, unused -> new ArrayList<>()).add(name);
        } catch (InstanceAlreadyExistsException taken) {
            LOG.warn("mbean {}: the name is taken, not registered", name);
        } catch (JMException | IllegalArgumentException refused) {
            LOG.warn("mbean {}: not registered: {}", name, refused.getMessage());
        }
    }

    synchronized boolean has(Object owner) {
        return byOwner.containsKey(owner);
    }

    /** Takes all beans of an owner away. */
    synchronized void remove(Object owner) {
        var names = byOwner.remove(owner);
        if (names != null) {
            names.forEach(this::unregister);
        }
    }

    synchronized void removeAll() {
        new ArrayList<>(byOwner.keySet()).forEach(this::remove);
    }

    private void unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (JMException gone) {
            LOG.debug("mbean {}: was not there any more", name);
        }
    }
}
