package io.transom.core.internal;

import io.transom.api.management.Catalog;
import io.transom.api.spi.HandlerModule;
import io.transom.core.host.Host;
import io.transom.core.host.Place;
import io.transom.wamp.Session;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** The plug-in host without a framework: what SCR does for it is done here, hence the package. */
public final class TestHost implements Host, Catalog, AutoCloseable {
    private final HostComponent host = new HostComponent((HostConfiguration) Proxy.newProxyInstance(
            TestHost.class.getClassLoader(),
            new Class<?>[] {HostConfiguration.class},
            (proxy, method, args) -> method.getDefaultValue()));
    private long lastId;

    public ServiceReference<HandlerModule> bind(String bundleName, HandlerModule module) {
        ServiceReference<HandlerModule> reference = service(++lastId, bundleName);
        host.bindModule(module, reference);
        return reference;
    }

    public void unbind(ServiceReference<HandlerModule> reference) {
        host.unbindModule(reference);
    }

    @Override
    public Attachment attach(Place place, Session session) {
        return host.attach(place, session);
    }

    @Override
    public List<ModuleView> modules() {
        return host.modules();
    }

    @Override
    public AutoCloseable listen(Listener listener) {
        return host.listen(listener);
    }

    @Override
    public void close() {
        host.deactivate();
    }

    @SuppressWarnings("unchecked") // a proxy has no type arguments
    private static ServiceReference<HandlerModule> service(long id, String bundleName) {
        var properties = Map.of("service.id", id, "service.ranking", 0, "io.transom.handler.family", "test");
        Bundle bundle = fake(Bundle.class, Map.of("getSymbolicName", bundleName, "getVersion", new Version("1.0.0")));
        return (ServiceReference<HandlerModule>) Proxy.newProxyInstance(
                TestHost.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getProperty" -> properties.get(args[0]);
                    case "getBundle" -> bundle;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == args[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                TestHost.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                    Object answer = answers.get(method.getName());
                    if (answer == null) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return answer;
                }));
    }
}
