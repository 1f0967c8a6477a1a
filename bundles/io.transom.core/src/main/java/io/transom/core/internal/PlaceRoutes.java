package io.transom.core.internal;

import io.transom.core.host.Place;
import io.transom.core.host.Place.Relay;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is offered at one place, who answers it, and which events are relayed to it. Immutable. */
final class PlaceRoutes {
    /** Of a place that is not attached. */
    static final PlaceRoutes NONE = new PlaceRoutes(Map.of(), Map.of());

    private final Map<Offer, Route> routes;
    private final Map<String, List<Relay>> relays;

    private PlaceRoutes(Map<Offer, Route> routes, Map<String, List<Relay>> relays) {
        this.routes = routes;
        this.relays = relays;
    }

    /** @param modules in the order in which they win */
    static PlaceRoutes of(Place place, List<ModuleSnapshot> modules) {
        var routes = new HashMap<Offer, Route>();
        var relays = new HashMap<String, List<Relay>>();
        for (ModuleSnapshot module : modules) {
            for (Route route : module.routes()) {
                route.declaration().at(place).ifPresent(offer -> add(offer, route, place, routes));
            }
            for (var contract : module.forwarded()) {
                for (Relay relay : place.relays(contract)) {
                    var ofPattern = relays.computeIfAbsent(relay.pattern(), pattern -> new ArrayList<>(1));
                    if (!ofPattern.contains(relay)) {
                        ofPattern.add(relay);
                    }
                }
            }
        }
        return new PlaceRoutes(routes, relays);
    }

    private static void add(Offer offer, Route route, Place place, Map<Offer, Route> routes) {
        Route winner = routes.putIfAbsent(offer, route);
        if (winner != null && winner.module().equals(route.module())) {
            throw new IllegalArgumentException(
                    "procedure " + offer.uri() + " is declared twice (at place " + place.name() + ")");
        }
    }

    @Nullable
    Route route(Offer offer) {
        return routes.get(offer);
    }

    Set<Offer> offers() {
        return Collections.unmodifiableSet(routes.keySet());
    }

    /** Patterns to subscribe to. */
    Set<String> patterns() {
        return Collections.unmodifiableSet(relays.keySet());
    }

    List<Relay> relays(String pattern) {
        return relays.getOrDefault(pattern, List.of());
    }
}
