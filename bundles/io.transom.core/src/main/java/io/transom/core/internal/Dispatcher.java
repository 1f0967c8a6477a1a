package io.transom.core.internal;

import io.transom.api.Arguments;
import io.transom.core.host.Place;
import io.transom.wamp.Invocation;
import io.transom.wamp.Payload;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Brings a call to the module that owns its URI at this moment. Runs on the session's executor; nothing here blocks, takes a lock
 * that is held for long, or decodes more of a call than scalars.
 */
final class Dispatcher {
    private final Supplier<Settings> settings;
    private final Timers timers;
    private final Incidents incidents;
    private volatile RoutingTable table = RoutingTable.EMPTY;

    Dispatcher(Supplier<Settings> settings, Timers timers, Incidents incidents) {
        this.settings = settings;
        this.timers = timers;
        this.incidents = incidents;
    }

    RoutingTable table() {
        return table;
    }

    /** From now on calls go by another table. Whoever swaps sees to it that no other does at the same time. */
    void swap(RoutingTable next) {
        table = next;
    }

    /** Answers a call of what is registered as that offer. */
    CompletionStage<Payload> dispatch(AttachedPlace at, Offer offer, Invocation invocation) {
        while (true) {
            Route route = table.at(at).route(offer);
            if (route == null) {
                return CompletableFuture.failedFuture(Refusals.noSuchProcedure(invocation.procedure()));
            }
            var call = new ActiveCall(at, route, invocation, timers);
            // Refused means that the module went after the look at the table: the present table knows better.
            if (route.inFlight().enter(call)) {
                answer(call, route, at);
                return call.result();
            }
        }
    }

    private void answer(ActiveCall call, Route route, AttachedPlace at) {
        route.counters().begin();
        try {
            route(call, route.declaration(), at.rules());
            call.begin();
        } catch (Throwable refused) {
            call.fail(refused, incidents);
            return;
        }
        Duration limit = limit(call, route.declaration());
        if (!limit.isZero()) {
            call.limit(limit);
        }
        call.run(incidents);
    }

    private static void route(ActiveCall call, Declaration declaration, Place place) {
        int count = declaration.routingArguments(place);
        if (count > 0 && declaration instanceof Declaration.OfContract declared) {
            var routing = RoutingArguments.take(declared.procedure(), count, call.payload());
            if (declared.forwarded()) {
                Arguments.check(declared.procedure(), routing.args(), routing.kwargs());
            }
            call.routed(place.target(routing.nodeOid(), routing.workerId()), routing.payload());
        }
    }

    private Duration limit(ActiveCall call, Declaration declaration) {
        return call.callersTimeout()
                .orElseGet(() -> declaration.timeoutMillis() > 0
                        ? Duration.ofMillis(declaration.timeoutMillis())
                        : settings.get().timeout());
    }
}
