package io.transom.core.internal;

import io.transom.api.management.Catalog;
import io.transom.api.spi.HandlerModule;
import io.transom.core.host.Host;
import io.transom.core.host.Place;
import io.transom.wamp.Session;
import java.util.List;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** The plug-in host as a component: what the framework tells it, and what it is to others. */
@Component(
        service = {Host.class, Catalog.class},
        immediate = true,
        configurationPid = HostConfiguration.PID)
@Designate(ocd = HostConfiguration.class)
@Capability(namespace = "osgi.implementation", name = "io.transom.dispatcher", version = "1.0.0")
public final class HostComponent implements Host, Catalog {
    private final HostTimers timers = new HostTimers();
    private final PluginHost host;

    @Activate
    public HostComponent(HostConfiguration configuration) {
        host = new PluginHost(Settings.of(configuration), timers, new Incidents());
    }

    @Modified
    void modified(HostConfiguration configuration) {
        host.change(Settings.of(configuration));
    }

    @Deactivate
    void deactivate() {
        host.close();
        timers.close();
    }

    @Reference(
            service = HandlerModule.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "updateModule")
    void bindModule(HandlerModule module, ServiceReference<HandlerModule> reference) {
        host.bind(module, reference);
    }

    void updateModule(ServiceReference<HandlerModule> reference) {
        host.update(reference);
    }

    void unbindModule(ServiceReference<HandlerModule> reference) {
        host.unbind(reference);
    }

    @Override
    public Attachment attach(Place place, Session session) {
        return host.attach(place, session);
    }

    @Override
    public List<ModuleView> modules() {
        return host.catalog().modules();
    }

    @Override
    public AutoCloseable listen(Listener listener) {
        return host.catalog().listen(listener);
    }
}
