package io.transom.itests.osgi;

import io.transom.api.management.Catalog;
import io.transom.api.management.Catalog.ModuleView;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Does with a module's commands and MBeans what console and JMX do: takes them when it comes, and gives them back. */
final class Faces implements Catalog.Listener {
    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final Map<Long, ModuleView> shown = new HashMap<>();

    @Override
    public synchronized void present(ModuleView module) {
        gone(module);
        shown.put(module.id(), module);
        for (var bean : module.mbeans()) {
            try {
                beans.registerMBean(bean.mbean(), name(module, bean.type()));
            } catch (JMException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public synchronized void gone(ModuleView module) {
        ModuleView before = shown.remove(module.id());
        if (before == null) {
            return;
        }
        for (var bean : before.mbeans()) {
            try {
                beans.unregisterMBean(name(before, bean.type()));
            } catch (JMException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    synchronized Set<String> commands() {
        var result = new TreeSet<String>();
        shown.values().forEach(module -> module.commands().forEach(command -> result.add(command.name())));
        return result;
    }

    Set<ObjectName> beansOf(String bundle) throws JMException {
        return beans.queryNames(new ObjectName("io.transom:module=" + bundle + ",*"), null);
    }

    private static ObjectName name(ModuleView module, String type) throws JMException {
        return new ObjectName("io.transom:type=" + type + ",module=" + module.bundle());
    }
}
