package io.transom.core.internal;

import io.transom.api.management.Catalog.ModuleView;
import io.transom.api.spi.HandlerModule;
import io.transom.core.host.Host;
import io.transom.core.internal.FakeSession.FakeCall;
import io.transom.wamp.Payload;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A host with one place, as tests need it. */
class HostFixture {
    static final String START = "crossbarfabriccenter.remote.test.start_thing";
    static final String LIST = "crossbarfabriccenter.remote.test.get_things";
    static final Payload ROUTED = Payload.of(FakePlace.NODE, "w1");

    final ManualTimers timers = new ManualTimers();
    final PluginHost host = new PluginHost(
            new Settings(Duration.ofSeconds(10), Duration.ofSeconds(4), Duration.ZERO),
            timers,
            new Incidents(() -> "4711"));
    final FakePlace place = new FakePlace();
    final FakeSession session = new FakeSession();
    private long lastId;

    Host.Attachment attach() {
        return host.attach(place, session);
    }

    FakeService bind(String bundle, HandlerModule module) {
        return bind(bundle, 0, module);
    }

    FakeService bind(String bundle, int ranking, HandlerModule module) {
        var service = new FakeService(++lastId, bundle, ranking);
        host.bind(module, service);
        return service;
    }

    FakeCall call(String uri, Object... args) {
        return session.call(uri, Payload.of(args));
    }

    ModuleView module(String bundle) {
        return host.catalog().modules().stream()
                .filter(module -> module.bundle().equals(bundle))
                .findFirst()
                .orElseThrow();
    }

    List<String> bundles() {
        return host.catalog().modules().stream()
                .map(module -> module.bundle() + " " + module.state())
                .toList();
    }

    static Payload keywords(List<?> args, Object... namesAndValues) {
        Map<String, Object> kwargs = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            kwargs.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return Payload.of(args, kwargs);
    }
}
