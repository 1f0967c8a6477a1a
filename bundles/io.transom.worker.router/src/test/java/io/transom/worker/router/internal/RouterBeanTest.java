package io.transom.worker.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authorizer;
import io.transom.router.Principal;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Properties;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;

/** What an operator reads with any JMX client. */
class RouterBeanTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Test
    void theFiguresOfRealmsAndTheHitsOfLimitsAreShown() throws Exception {
        Router router = Router.create(RouterLimits.DEFAULT.with("session.subscriptions", 1), Map.of());
        var realm = router.start(RealmOptions.of("realm1"));
        realm.addRole(new Role("user", Authorizer.ALL));
        var session = realm.join(Principal.internal("realm1", "joe", "user"), Runnable::run);
        session.subscribe("com.a", event -> {});
        session.subscribe("com.b", event -> {});
        var name = new ObjectName("io.transom:type=Router,worker=\"router1\"");

        try (var bean = new RouterBean(router, "router1")) {
            var realms = (TabularData) server.getAttribute(name, "Realms");
            var figures = (CompositeData) realms.get(new Object[] {"realm1"}).get("value");
            assertEquals(2, figures.get("sessions"));
            assertEquals(0, figures.get("sessionsBlocked"));
            assertEquals(0L, figures.get("bytesWaiting"));
            assertEquals(0L, figures.get("callsPending"));
            assertEquals(0L, figures.get("callsQueued"));
            assertEquals(1L, hits((TabularData) figures.get("limitHits")));
            assertTrue(hits((TabularData) server.getAttribute(name, "LimitHits")) >= 1);
            assertEquals(1, bean.getRealms().size());
        }

        assertFalse(server.isRegistered(name));
    }

    @Test
    void onlyAJvmWithJmxHasIt() {
        var system = new Properties();
        assertFalse(RouterBean.isAskedFor(system));

        system.setProperty("com.sun.management.jmxremote.port", "9010");

        assertTrue(RouterBean.isAskedFor(system));
    }

    private static long hits(TabularData table) {
        return (Long) table.get(new Object[] {"session.subscriptions"}).get("value");
    }
}
