package io.transom.center.internal;

import io.transom.api.management.Operator;
import io.transom.router.Principal;
import io.transom.router.RealmListener;
import io.transom.router.Role;
import io.transom.router.SessionDetails;
import io.transom.transport.Transports;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Event;
import io.transom.wamp.Identity;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls in the realms for whoever sits at the center itself. Each actor has a session of its own in each realm, so that
 * the records name them; the least used ones are ended.
 */
@Component(service = Operator.class)
public final class LocalOperator implements Operator, Realms.Observer {
    private static final Logger LOG = LoggerFactory.getLogger(LocalOperator.class);
    private static final int SESSIONS = 64;

    private final Center center;
    private final Supplier<Executor> executors;
    private final List<Consumer<FleetEvent>> watchers = new CopyOnWriteArrayList<>();

    /** Least used first. Guarded by itself. */
    private final Map<SessionKey, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

    private record SessionKey(CenterRealm realm, String actor) {}

    @Activate
    public LocalOperator(@Reference Center center, @Reference Transports transports) {
        this(center, transports::executor);
    }

    LocalOperator(Center center, Supplier<Executor> executors) {
        this.center = center;
        this.executors = executors;
        center.realms().observe(this);
    }

    @Deactivate
    void close() {
        center.realms().forget(this);
        synchronized (sessions) {
            List.copyOf(sessions.values()).forEach(Session::leave);
            sessions.clear();
        }
    }

    @Override
    public List<String> realms() {
        return center.realms().all().stream().map(CenterRealm::name).sorted().toList();
    }

    @Override
    public Call call(String realm, String actor, String procedure, Payload payload, CallOptions options) {
        return center.realms()
                .named(realm)
                .map(running -> call(running, actor, procedure, payload, options))
                .orElseGet(() -> new Refused(
                        new WampError(ErrorUris.NO_SUCH_REALM, "no realm \"" + realm + "\" exists on this router")));
    }

    private Call call(CenterRealm realm, String actor, String procedure, Payload payload, CallOptions options) {
        try {
            return session(realm, actor).call(procedure, payload, options);
        } catch (WampError stopped) {
            return new Refused(stopped);
        }
    }

    private Session session(CenterRealm realm, String actor) {
        var key = new SessionKey(realm, actor);
        synchronized (sessions) {
            Session known = sessions.get(key);
            if (known == null) {
                known = realm.realm().join(Principal.internal(realm.name(), actor, Role.TRUSTED), executors.get());
                sessions.put(key, known);
                Session joined = known;
                known.closed().thenRun(() -> drop(key, joined));
                if (sessions.size() > SESSIONS) {
                    var eldest = sessions.entrySet().iterator();
                    eldest.next().getValue().leave();
                    eldest.remove();
                }
            }
            return known;
        }
    }

    /** The actor may have another session meanwhile. */
    private void drop(SessionKey key, Session ended) {
        synchronized (sessions) {
            sessions.remove(key, ended);
        }
    }

    @Override
    public AutoCloseable watch(Consumer<FleetEvent> events) {
        watchers.add(events);
        return () -> watchers.remove(events);
    }

    @Override
    public CompletionStage<Void> started(CenterRealm realm) {
        realm.realm().listen(new RealmListener() {
            @Override
            public void published(String topic, Payload payload, SessionDetails by) {
                if (!watchers.isEmpty() && isManagement(topic)) {
                    tell(realm, topic, payload, by);
                }
            }
        });
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void stopping(CenterRealm realm) {
        synchronized (sessions) {
            sessions.keySet().removeIf(key -> key.realm().equals(realm));
        }
    }

    private void tell(CenterRealm realm, String topic, Payload payload, SessionDetails by) {
        var publisher = new Identity(by.id(), by.authid(), by.authrole());
        var event = new FleetEvent(
                realm.name(), center.clock().millis(), new Event(0, 0, topic, payload, publisher, Map.of()));
        for (Consumer<FleetEvent> watcher : watchers) {
            try {
                watcher.accept(event);
            } catch (RuntimeException failed) {
                LOG.warn("operator: a watcher of events failed", failed);
            }
        }
    }

    private static boolean isManagement(String topic) {
        return topic.startsWith(Names.REMOTE) || topic.startsWith(Names.MREALM) || topic.startsWith(Names.DOMAIN);
    }

    /** A call that was not made. */
    private record Refused(WampError error) implements Call {
        @Override
        public CompletionStage<Payload> result() {
            return CompletableFuture.failedStage(error);
        }

        @Override
        public void cancel(CancelMode mode) {
            // there is nothing to cancel
        }
    }
}
