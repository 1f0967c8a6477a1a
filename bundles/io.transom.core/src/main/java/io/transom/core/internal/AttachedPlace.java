package io.transom.core.internal;

import io.transom.core.host.Host;
import io.transom.core.host.Place;
import io.transom.wamp.RegisterOptions;
import io.transom.wamp.Session;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place that is attached: keeps the registrations of its session in step with the routing table, one exact URI or pattern for
 * each that is offered, so that the realm's meta API tells the truth.
 */
final class AttachedPlace implements Host.Attachment {
    private static final Logger LOG = LoggerFactory.getLogger(AttachedPlace.class);

    private final Place rules;
    private final Session session;
    private final Dispatcher dispatcher;
    private final Consumer<AttachedPlace> detach;
    private final Reconciler<Offer> registrations;
    private final Reconciler<String> relays;

    AttachedPlace(Place rules, Session session, Dispatcher dispatcher, Consumer<AttachedPlace> detach) {
        this.rules = rules;
        this.session = session;
        this.dispatcher = dispatcher;
        this.detach = detach;
        Supplier<PlaceRoutes> routes = () -> dispatcher.table().at(this);
        this.registrations = new Reconciler<>(
                () -> routes.get().offers(),
                this::register,
                (offer, failure) -> warn("register " + offer.uri(), failure));
        var relay = new EventRelay(rules.name(), session, routes);
        this.relays = new Reconciler<>(
                () -> routes.get().patterns(),
                relay::subscribe,
                (pattern, failure) -> warn("subscribe to " + pattern, failure));
    }

    Place rules() {
        return rules;
    }

    Session session() {
        return session;
    }

    /** Runs a task where handlers run; here, when the session has no such place any more. */
    void execute(Runnable task) {
        try {
            session.executor().execute(task);
        } catch (RejectedExecutionException sessionGone) {
            task.run();
        }
    }

    /** Brings registrations and subscriptions into step with the table. */
    CompletionStage<Void> reconcile() {
        return registrations.reconcile().thenCombine(relays.reconcile(), (one, other) -> null);
    }

    @Override
    public CompletionStage<Void> ready() {
        return reconcile();
    }

    @Override
    public void close() {
        detach.accept(this);
    }

    private CompletionStage<Supplier<CompletionStage<Void>>> register(Offer offer) {
        return session.register(
                        offer.uri(),
                        invocation -> dispatcher.dispatch(this, offer, invocation),
                        RegisterOptions.matching(offer.match()))
                .thenApply(registration -> registration::unregister);
    }

    private void warn(String what, Throwable failure) {
        if (!session.closed().toCompletableFuture().isDone()) {
            LOG.warn("place {}: could not {}: {}", rules.name(), what, failure.getMessage());
        }
    }
}
