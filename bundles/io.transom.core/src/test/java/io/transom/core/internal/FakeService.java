package io.transom.core.internal;

import io.transom.api.spi.HandlerModule;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** The service of a handler bundle. */
final class FakeService implements ServiceReference<HandlerModule> {
    private final Hashtable<String, Object> properties = new Hashtable<>();
    private final Bundle bundle;

    FakeService(long id, String name, int ranking) {
        properties.putAll(Map.of("service.id", id, "service.ranking", ranking, "io.transom.handler.family", "test"));
        bundle = (Bundle) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getSymbolicName", "toString" -> name;
                    case "getVersion" -> new Version("1.0.0");
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    void rank(int ranking) {
        properties.put("service.ranking", ranking);
    }

    @Override
    public Object getProperty(String key) {
        return properties.get(key);
    }

    @Override
    public String[] getPropertyKeys() {
        return properties.keySet().toArray(String[]::new);
    }

    @Override
    public Bundle getBundle() {
        return bundle;
    }

    @Override
    public Bundle[] getUsingBundles() {
        return new Bundle[0];
    }

    @Override
    public boolean isAssignableTo(Bundle other, String className) {
        return true;
    }

    @Override
    public int compareTo(Object reference) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Dictionary<String, Object> getProperties() {
        return properties;
    }

    @Override
    public <A> A adapt(Class<A> type) {
        return null;
    }
}
