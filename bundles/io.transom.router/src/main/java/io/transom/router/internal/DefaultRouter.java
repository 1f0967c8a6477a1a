package io.transom.router.internal;

import io.transom.router.Authenticator;
import io.transom.router.Realm;
import io.transom.router.RealmOptions;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.wamp.Connection;
import io.transom.wamp.LimitHits;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The realms of a process. Has no threads: everything runs on the event loops of the connections. */
public final class DefaultRouter implements Router {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultRouter.class);

    private final RouterLimits limits;
    private final Map<String, Object> greeting;
    private final Timers timers;
    private final Clock clock;
    private final LimitHits hits = new LimitHits();
    private final ReachedLimits reached = new ReachedLimits(hits);
    private final Loops loops;
    private final Hellos hellos = new Hellos();
    private final AtomicInteger openings = new AtomicInteger();
    private final ConcurrentMap<String, RealmCore> realms = new ConcurrentHashMap<>();

    /** @see Router#create */
    public DefaultRouter(RouterLimits limits, Map<String, Object> greeting) {
        this(limits, greeting, Timers.REAL, Clock.systemUTC());
    }

    DefaultRouter(RouterLimits limits, Map<String, Object> greeting, Timers timers, Clock clock) {
        this.limits = limits;
        this.greeting = Map.copyOf(greeting);
        this.timers = timers;
        this.clock = clock;
        this.loops = new Loops(limits.loopPending());
    }

    @Override
    public Realm start(RealmOptions options) {
        var realm = new RealmCore(this, options);
        if (realms.putIfAbsent(options.name(), realm) != null) {
            throw new IllegalStateException("realm " + options.name() + " runs already");
        }
        LOG.info("realm {}: started", options.name());
        return realm;
    }

    @Override
    public Optional<Realm> realm(String name) {
        return Optional.ofNullable(realms.get(name));
    }

    @Override
    public Collection<Realm> realms() {
        return List.copyOf(realms.values());
    }

    @Override
    public List<Long> stop(String name, String reason) {
        RealmCore realm = realms.remove(name);
        if (realm == null) {
            return List.of();
        }
        List<Long> detached = realm.stop(reason);
        LOG.info("realm {}: stopped, {} sessions detached", name, detached.size());
        return detached;
    }

    @Override
    public Connection.Receiver accept(Connection connection, Authenticator authenticator) {
        return new Opening(this, connection, authenticator);
    }

    @Nullable
    RealmCore core(String name) {
        return realms.get(name);
    }

    @Override
    public RouterLimits limits() {
        return limits;
    }

    Map<String, Object> greeting() {
        return greeting;
    }

    @Override
    public LimitHits hits() {
        return hits;
    }

    ReachedLimits reached() {
        return reached;
    }

    /** Connections between HELLO and WELCOME. */
    AtomicInteger openings() {
        return openings;
    }

    Timers timers() {
        return timers;
    }

    Clock clock() {
        return clock;
    }

    Hellos hellos() {
        return hellos;
    }

    Loops loops() {
        return loops;
    }
}
