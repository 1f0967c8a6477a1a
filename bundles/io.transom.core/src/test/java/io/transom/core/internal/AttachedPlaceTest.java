package io.transom.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Access;
import io.transom.api.spi.HandlerModule;
import io.transom.api.spi.ProcedureSpec;
import io.transom.wamp.Closed;
import io.transom.wamp.Payload;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Registrations and relays of a place follow the modules. */
class AttachedPlaceTest extends HostFixture {
    private static final String PATTERN = "crossbarfabriccenter.node..worker..on_started";

    private static HandlerModule offering(String... uris) {
        return to -> {
            for (String uri : uris) {
                to.procedure(
                        ProcedureSpec.exact(uri, "Does nothing.", Access.READ),
                        call -> CompletableFuture.completedFuture(Payload.NONE));
            }
        };
    }

    @Test
    void whatIsInstalledIsRegisteredWhenAPlaceIsAttached() {
        bind("one", offering("a.b", "a.c"));

        var attachment = attach();

        assertTrue(attachment.ready().toCompletableFuture().isDone());
        assertEquals(Set.of("a.b", "a.c"), session.procedures());
    }

    @Test
    void onlyDifferencesAreRegistered() {
        attach();
        FakeService one = bind("one", offering("a", "b"));
        bind("two", offering("b", "c"));
        session.log.clear();

        host.unbind(one);

        assertEquals(List.of("unregister a"), session.log);
        assertEquals(Set.of("b", "c"), session.procedures());
    }

    @Test
    void anUpdateThatIsFasterThanTheRouterKeepsTheRegistration() {
        attach();
        FakeService one = bind("one", offering("a"));
        session.holding = true;
        FakeService other = bind("other", offering("z"));
        host.unbind(one);
        bind("one", offering("a"));
        host.unbind(other);

        session.release();

        assertEquals(List.of("register a", "register z", "unregister z"), session.log);
        assertEquals(Set.of("a"), session.procedures());
    }

    @Test
    void readyWaitsForTheRouter() {
        bind("one", offering("a"));
        session.holding = true;
        var ready = attach().ready().toCompletableFuture();

        assertFalse(ready.isDone());
        session.release();
        assertTrue(ready.isDone() && !ready.isCompletedExceptionally());
    }

    @Test
    void aUriThatSomebodyElseHasDoesNotHinderTheOthers() {
        session.refused.add("b");
        bind("one", offering("a", "b", "c"));
        var attachment = attach();

        assertEquals(Set.of("a", "c"), session.procedures());
        assertTrue(attachment.ready().toCompletableFuture().isCompletedExceptionally());
        session.refused.clear();
        bind("two", offering("d"));
        assertEquals(Set.of("a", "b", "c", "d"), session.procedures());
        assertFalse(attachment.ready().toCompletableFuture().isCompletedExceptionally());
    }

    @Test
    void closingTakesEverythingAway() {
        bind("forwarder", to -> to.forward(Things.class));
        var attachment = attach();

        attachment.close();
        attachment.close();
        bind("one", offering("a"));

        assertTrue(session.procedures().isEmpty());
        assertTrue(session.subscribed.isEmpty());
    }

    @Test
    void aPlaceWhoseSessionEndsIsForgotten() {
        bind("one", offering("a"));
        attach();
        session.closed.complete(Closed.lost("test"));
        session.log.clear();

        bind("two", offering("b"));

        assertEquals(List.of(), session.log);
    }

    @Test
    void placesAreIndependent() {
        bind("one", offering("a"));
        attach().close();
        var other = new FakeSession();
        host.attach(new FakePlace(), other);

        assertTrue(session.procedures().isEmpty());
        assertEquals(Set.of("a"), other.procedures());
    }

    @Test
    void eventsAreRelayedWithTheirOriginInFront() {
        attach();
        bind("forwarder", to -> to.forward(Things.class));

        session.event(
                PATTERN, "crossbarfabriccenter.node.node1.worker.w1.on_started", keywords(List.of("t1"), "size", 3L));

        var event = session.published.get(0);
        assertEquals("crossbarfabriccenter.remote.test.on_thing_started", event.topic());
        assertEquals(keywords(List.of("node1", "w1", "t1"), "size", 3L), event.payload());
        assertFalse(event.options().excludeMe());
        assertFalse(event.options().acknowledge());
    }

    @Test
    void aPatternIsSubscribedOnceForAllModules() {
        attach();
        FakeService one = bind("one", to -> to.forward(Things.class));
        bind("two", to -> to.forward(Things.class));

        session.event(PATTERN, "crossbarfabriccenter.node.n.worker.w.on_started", Payload.NONE);
        host.unbind(one);
        session.event(PATTERN, "crossbarfabriccenter.node.n.worker.w.on_started", Payload.NONE);

        assertEquals(2, session.published.size());
        assertEquals(
                List.of("subscribe " + PATTERN + " wildcard"),
                session.log.stream().filter(line -> line.contains("subscribe")).toList());
    }

    @Test
    void relayingEndsWithTheModule() {
        attach();
        FakeService one = bind("one", to -> to.forward(Things.class));

        host.unbind(one);

        assertTrue(session.subscribed.isEmpty());
    }
}
