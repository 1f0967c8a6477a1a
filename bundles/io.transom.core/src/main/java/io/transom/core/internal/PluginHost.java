package io.transom.core.internal;

import io.transom.api.management.Catalog;
import io.transom.api.management.Catalog.ModuleView;
import io.transom.api.management.Catalog.State;
import io.transom.api.spi.HandlerModule;
import io.transom.core.host.Host;
import io.transom.core.host.Place;
import io.transom.wamp.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds modules and attaches places. Every change goes the same way: make the new table (what is wrong shows here, before anything
 * has happened), swap it, show it in the catalog, and then, with no lock held, tell the listeners and bring the places into step.
 */
final class PluginHost implements Host {
    private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);

    private final Timers timers;
    private final Dispatcher dispatcher;
    private final ModuleCatalog catalog = new ModuleCatalog();
    private final InFlight passedOn = new InFlight();
    private volatile Settings settings;

    // Guarded by this.
    private final Map<ServiceReference<?>, ModuleBinding> bound = new HashMap<>();
    private final Set<ModuleBinding> draining = new HashSet<>();
    private final Map<Long, ModuleView> failed = new HashMap<>();
    private boolean closed;

    PluginHost(Settings settings, Timers timers, Incidents incidents) {
        this.settings = settings;
        this.timers = timers;
        this.dispatcher = new Dispatcher(() -> this.settings, timers, incidents);
    }

    void change(Settings to) {
        settings = to;
    }

    Catalog catalog() {
        return catalog;
    }

    @Override
    public Attachment attach(Place place, Session session) {
        var attached = new AttachedPlace(place, session, dispatcher, this::detach);
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the plug-in host has stopped");
            }
            dispatcher.swap(dispatcher.table().with(attached));
            show();
        }
        catalog.deliver();
        attached.reconcile();
        session.closed().thenRun(attached::close);
        return attached;
    }

    private void detach(AttachedPlace place) {
        synchronized (this) {
            dispatcher.swap(dispatcher.table().without(place));
            show();
        }
        catalog.deliver();
        place.reconcile();
    }

    /** Takes a module. One that fails is shown as failed, and nothing of it is offered. */
    void bind(HandlerModule module, ServiceReference<?> reference) {
        ModuleId id = ModuleId.of(reference);
        var publisher = new ModulePublisher(id, this::sessions);
        try {
            add(reference, ModuleBinding.of(id, module, passedOn, publisher));
        } catch (Throwable failure) {
            publisher.revoke();
            LOG.warn("module {}: failed, nothing of it is offered", id, failure);
            showFailed(id, failure);
        }
        followTable();
    }

    private synchronized void add(ServiceReference<?> reference, ModuleBinding binding) {
        if (closed) {
            throw new IllegalStateException("the plug-in host has stopped");
        }
        dispatcher.swap(dispatcher.table().with(binding.snapshot()));
        bound.put(reference, binding);
        show();
        LOG.info(
                "module {}: bound, {} procedures",
                binding.id(),
                binding.snapshot().routes().size());
    }

    private synchronized void showFailed(ModuleId id, Throwable failure) {
        if (!closed) {
            String reason = failure instanceof IllegalArgumentException ? failure.getMessage() : failure.toString();
            failed.put(id.id(), ModuleBinding.bare(id, State.FAILED, String.valueOf(reason), ModuleCounters.NONE));
            show();
        }
    }

    /** The service's ranking may have changed. */
    void update(ServiceReference<?> reference) {
        ModuleId id = ModuleId.of(reference);
        synchronized (this) {
            ModuleBinding binding = bound.get(reference);
            if (binding == null || binding.id().equals(id)) {
                return;
            }
            var snapshot = binding.snapshot().as(id);
            dispatcher.swap(dispatcher.table().without(binding.snapshot()).with(snapshot));
            bound.put(reference, binding.with(snapshot));
            show();
        }
        followTable();
    }

    /**
     * Takes a module off: new calls do not find it any more. Returns when the calls that it answers itself have ended, but after a
     * few seconds at the most; what then is still left is given the rest of the drain time and canceled.
     */
    void unbind(ServiceReference<?> reference) {
        Settings now = settings;
        ModuleBinding binding = takeOff(reference);
        followTable();
        if (binding == null) {
            return;
        }
        InFlight left = binding.inFlight();
        var drained = left.close().toCompletableFuture();
        Duration waited = isDispatching(left) ? Duration.ZERO : await(drained, now.patience());
        if (!drained.isDone()) {
            LOG.info("module {}: unbound, {} calls still in flight", binding.id(), left.size());
            var timer =
                    timers.after(now.drain().minus(waited), () -> left.abandonAll(Refusals.moduleGone(binding.id())));
            drained.thenRun(timer);
        }
        drained.thenRun(() -> gone(binding));
    }

    /** Whether a handler stops a bundle on the thread that hands calls over: waiting here would hold up what is waited for. */
    private synchronized boolean isDispatching(InFlight unbound) {
        Thread here = Thread.currentThread();
        return unbound.runsOn(here)
                || bound.values().stream()
                        .anyMatch(binding -> binding.inFlight().runsOn(here));
    }

    private synchronized @Nullable ModuleBinding takeOff(ServiceReference<?> reference) {
        ModuleBinding binding = bound.remove(reference);
        if (binding == null) {
            failed.remove(ModuleId.of(reference).id());
        } else {
            binding.publisher().revoke();
            dispatcher.swap(dispatcher.table().without(binding.snapshot()));
            binding.inFlight().close();
            if (binding.inFlight().size() > 0) {
                draining.add(binding);
            }
        }
        show();
        return binding;
    }

    private void gone(ModuleBinding binding) {
        synchronized (this) {
            draining.remove(binding);
            show();
        }
        catalog.deliver();
        LOG.info("module {}: gone", binding.id());
    }

    /** Takes everything off. Calls in flight fail: whoever stops the host stops the process. */
    void close() {
        List<AttachedPlace> places;
        List<ModuleBinding> bindings;
        synchronized (this) {
            closed = true;
            places = List.copyOf(dispatcher.table().places());
            bindings = Stream.concat(bound.values().stream(), draining.stream()).toList();
            dispatcher.swap(RoutingTable.EMPTY);
            bound.clear();
            draining.clear();
            failed.clear();
            show();
        }
        for (ModuleBinding binding : bindings) {
            binding.publisher().revoke();
            binding.inFlight().close();
            binding.inFlight().abandonAll(Refusals.hostStops());
        }
        passedOn.close();
        passedOn.abandonAll(Refusals.hostStops());
        catalog.deliver();
        places.forEach(AttachedPlace::reconcile);
    }

    private void followTable() {
        catalog.deliver();
        dispatcher.table().places().forEach(AttachedPlace::reconcile);
    }

    /** With the lock held: one state after the other. */
    private void show() {
        RoutingTable table = dispatcher.table();
        List<ModuleView> views = new ArrayList<>(failed.values());
        bound.values().forEach(binding -> views.add(binding.view(table)));
        draining.forEach(binding -> views.add(binding.drainingView()));
        catalog.show(views);
    }

    private Collection<Session> sessions() {
        return dispatcher.table().places().stream().map(AttachedPlace::session).toList();
    }

    /** Waits for at most that long; how long it was is accounted in full, unless it is done. */
    private static Duration await(CompletableFuture<Void> drained, Duration atMost) {
        try {
            drained.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException notYet) {
            // The caller looks whether it is done.
        }
        return atMost;
    }
}
