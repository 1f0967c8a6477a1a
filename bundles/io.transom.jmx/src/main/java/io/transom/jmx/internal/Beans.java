package io.transom.jmx.internal;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MBeans of this bundle, by whom they belong to; what belongs to one owner comes and goes together. Where owners have beans of
 * the same name one is shown, the first that does not yield, and another when that goes: while a module is updated the old one,
 * whose last calls finish, and the new one are there at the same time. Thread-safe.
 */
final class Beans {
    private static final Logger LOG = LoggerFactory.getLogger(Beans.class);
    private static final String DOMAIN = "io.transom";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    // Guarded by this.
    private final Map<Object, List<ObjectName>> byOwner = new HashMap<>();
    private final Map<ObjectName, List<Held>> byName = new HashMap<>();
    private final Map<ObjectName, Held> shown = new HashMap<>();
    private boolean closed;

    /** No record: it is itself only, whatever beans say of being equal. */
    private static final class Held {
        private final Object owner;
        private final Object bean;
        private final boolean yields;

        private Held(Object owner, Object bean, boolean yields) {
            this.owner = owner;
            this.bean = bean;
            this.yields = yields;
        }
    }

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

    void add(Object owner, ObjectName name, Object bean) {
        add(owner, name, bean, false);
    }

    /**
     * Adds a bean of an owner; a name that somebody else has taken is logged and left alone. Does nothing when closed.
     *
     * @param yields whether beans of other owners are shown rather than this one
     */
    synchronized void add(Object owner, ObjectName name, Object bean, boolean yields) {
        if (!closed) {
            byName.computeIfAbsent(name, unused -> new ArrayList<>(1)).add(new Held(owner, bean, yields));
            byOwner.computeIfAbsent(owner, unused -> new ArrayList<>()).add(name);
            settle(name);
        }
    }

    synchronized boolean has(Object owner, ObjectName name) {
        return byOwner.getOrDefault(owner, List.of()).contains(name);
    }

    synchronized Set<Object> owners() {
        return new HashSet<>(byOwner.keySet());
    }

    /** Takes all beans of an owner away. */
    synchronized void remove(Object owner) {
        var names = byOwner.remove(owner);
        if (names != null) {
            for (ObjectName name : names) {
                byName.computeIfPresent(name, (same, held) -> {
                    held.removeIf(one -> one.owner.equals(owner));
                    return held.isEmpty() ? null : held;
                });
                settle(name);
            }
        }
    }

    /** Takes all beans away, and takes no more: a listener may still be told of something that has just happened. */
    synchronized void close() {
        closed = true;
        List.copyOf(byOwner.keySet()).forEach(this::remove);
    }

    private void settle(ObjectName name) {
        List<Held> held = byName.getOrDefault(name, List.of());
        @Nullable
        Held wanted = held.stream().filter(one -> !one.yields).findFirst().orElse(held.isEmpty() ? null : held.get(0));
        Held now = shown.get(name);
        if (now == wanted) {
            return;
        }
        if (now != null) {
            shown.remove(name);
            unregister(name);
        }
        if (wanted != null && register(name, wanted.bean)) {
            shown.put(name, wanted);
        }
    }

    private boolean register(ObjectName name, Object bean) {
        try {
            server.registerMBean(bean, name);
            return true;
        } catch (InstanceAlreadyExistsException taken) {
            LOG.warn("mbean {}: the name is taken, not registered", name);
        } catch (JMException | RuntimeException refused) {
            LOG.warn("mbean {}: not registered: {}", name, refused.getMessage());
        }
        return false;
    }

    private void unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException gone) {
            LOG.debug("mbean {}: was not there any more", name);
        } catch (JMException | RuntimeException refused) {
            LOG.warn("mbean {}: cannot be taken away: {}", name, refused.getMessage());
        }
    }
}
