package io.transom.core.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who answers which URI at which place. Immutable: every change makes a new table, and a table is made whole or not at all.
 */
final class RoutingTable {
    static final RoutingTable EMPTY = new RoutingTable(List.of(), new LinkedHashMap<>());

    private final List<ModuleSnapshot> modules;
    private final Map<AttachedPlace, PlaceRoutes> places;
    private final Map<Offer, Route> declared;

    private RoutingTable(List<ModuleSnapshot> modules, Map<AttachedPlace, PlaceRoutes> places) {
        this.modules = modules;
        this.places = places;
        this.declared = new HashMap<>();
        for (ModuleSnapshot module : modules) {
            module.routes()
                    .forEach(route -> declared.putIfAbsent(route.declaration().declared(), route));
        }
    }

    RoutingTable with(ModuleSnapshot module) {
        var more = new ArrayList<>(modules);
        more.add(module);
        more.sort((one, other) -> one.module().compareTo(other.module()));
        return of(more, places.keySet());
    }

    RoutingTable without(ModuleSnapshot module) {
        return of(
                modules.stream()
                        .filter(other -> !other.module().equals(module.module()))
                        .toList(),
                places.keySet());
    }

    RoutingTable with(AttachedPlace place) {
        var more = new LinkedHashMap<>(places);
        more.put(place, PlaceRoutes.of(place.rules(), modules));
        return new RoutingTable(modules, more);
    }

    RoutingTable without(AttachedPlace place) {
        var fewer = new LinkedHashMap<>(places);
        fewer.remove(place);
        return new RoutingTable(modules, fewer);
    }

    private static RoutingTable of(List<ModuleSnapshot> modules, Iterable<AttachedPlace> attached) {
        var places = new LinkedHashMap<AttachedPlace, PlaceRoutes>();
        attached.forEach(place -> places.put(place, PlaceRoutes.of(place.rules(), modules)));
        return new RoutingTable(modules, places);
    }

    /** Places in the order in which they were attached. */
    Set<AttachedPlace> places() {
        return Collections.unmodifiableSet(places.keySet());
    }

    PlaceRoutes at(AttachedPlace place) {
        return places.getOrDefault(place, PlaceRoutes.NONE);
    }

    /** The URI in the first place where a route is offered; the declared one when there is no such place. */
    String uri(Route route) {
        return first(route)
                .map(Offered::offer)
                .orElseGet(() -> route.declaration().declared())
                .uri();
    }

    /** Whoever answers in its stead; empty when it answers itself. */
    Optional<ModuleId> shadowedBy(Route route) {
        Route winner = first(route)
                .map(offered -> offered.routes().route(offered.offer()))
                .orElseGet(() -> declared.get(route.declaration().declared()));
        return winner == null || winner.module().equals(route.module())
                ? Optional.empty()
                : Optional.of(winner.module());
    }

    private Optional<Offered> first(Route route) {
        for (var entry : places.entrySet()) {
            var offer = route.declaration().at(entry.getKey().rules());
            if (offer.isPresent()) {
                return offer.map(found -> new Offered(found, entry.getValue()));
            }
        }
        return Optional.empty();
    }

    private record Offered(Offer offer, PlaceRoutes routes) {}
}
