package io.transom.worker.router.internal;

import io.transom.api.router.RouterRealms;
import io.transom.api.router.RouterRoles;
import io.transom.api.router.RouterSessions;
import io.transom.api.router.RouterStatistics;
import io.transom.api.router.RouterTransports;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerFamily;
import io.transom.api.spi.HandlerModule;
import io.transom.router.Router;
import io.transom.router.auth.Checks;
import io.transom.transport.Transports;
import io.transom.wamp.Limit;
import io.transom.worker.host.WorkerHost;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The procedures of a router worker. Refers to the worker's host, so it exists in a worker's process only. */
@Component(service = HandlerModule.class)
@HandlerFamily("router")
public final class RouterModule implements HandlerModule {
    private final WorkerHost worker;
    private final Router router;
    private final Checks checks;
    private final Checks derivations;
    private final Realms realms;
    private final Listeners listeners;
    private final @Nullable RouterBean bean;

    @Activate
    public RouterModule(@Reference WorkerHost worker, @Reference Transports transports) {
        this.worker = worker;
        Map<String, Long> limits = LimitsConfig.worker(worker.options());
        this.router = Router.create(LimitsConfig.ofRouter(limits), greeting(worker));
        this.checks = checks("transom-router-checks", Checks.THREADS, Checks.PENDING, limits);
        this.derivations = checks("transom-router-passwords", 1, Checks.DERIVATIONS, limits);
        var procedures = new ServiceSessions(router, transports::executor, limits);
        this.realms = new Realms(router, procedures);
        this.listeners = new Listeners(
                router,
                transports,
                worker.directory(),
                new AuthConfig.Services(procedures, checks, derivations, DecoyKey.of(worker.directory())));
        this.bean = RouterBean.isAskedFor(System.getProperties()) ? new RouterBean(router, worker.id()) : null;
    }

    private Checks checks(String name, int threads, Limit pending, Map<String, Long> limits) {
        return new Checks(name, threads, LimitsConfig.in(limits, pending), router.hits());
    }

    private static Map<String, Object> greeting(WorkerHost worker) {
        var greeting = new HashMap<String, Object>();
        greeting.put("x_cb_node", worker.nodeId());
        greeting.put("x_cb_worker", worker.id());
        greeting.put("x_cb_pid", ProcessHandle.current().pid());
        return greeting;
    }

    @Override
    public void contribute(Contribution to) {
        var events = new WorkerEvents(worker, to.publisher());
        to.implementPerCall(RouterRealms.class, call -> new RealmsFor(realms, events, call.caller()));
        to.implementPerCall(RouterRoles.class, call -> new RolesFor(realms, events, call.caller()));
        to.implementPerCall(RouterTransports.class, call -> new TransportsFor(listeners, events, call.caller()));
        to.implement(RouterStatistics.class, new Statistics(realms));
        to.implement(RouterSessions.class, new Sessions(realms));
    }

    @Deactivate
    void stop() {
        if (bean != null) {
            bean.close();
        }
        realms.stopAll();
        listeners.closeAll();
        checks.close();
        derivations.close();
    }
}
