package io.transom.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Access;
import io.transom.api.spi.ProcedureSpec;
import io.transom.core.internal.FakeSession.FakeCall;
import io.transom.wamp.Payload;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InFlightTest extends HostFixture {
    private final InFlight inFlight = new InFlight();

    private ActiveCall newCall() {
        var at = new AttachedPlace(place, session, new Dispatcher(() -> null, timers, new Incidents()), gone -> {});
        var route = new Route(
                new ModuleId(1, "module", "1.0.0", "", 0),
                new Declaration.Single(ProcedureSpec.exact("a.b", "Doc.", Access.READ)),
                call -> new CompletableFuture<>(),
                new ProcedureCounters(),
                inFlight);
        return new ActiveCall(at, route, new FakeCall("a.b", Payload.NONE), timers);
    }

    @Test
    void onceClosedItTakesNoMoreCalls() {
        assertTrue(inFlight.close().toCompletableFuture().isDone());

        assertFalse(inFlight.enter(newCall()));
        assertEquals(0, inFlight.size());
    }

    @Test
    void itIsDrainedWhenTheLastCallHasEnded() {
        ActiveCall one = newCall();
        ActiveCall other = newCall();
        assertTrue(inFlight.enter(one));
        assertTrue(inFlight.enter(other));
        var drained = inFlight.close().toCompletableFuture();

        one.abandon(Refusals.hostStops());
        assertFalse(drained.isDone());
        other.abandon(Refusals.hostStops());

        assertTrue(drained.isDone());
    }

    @Test
    void aCallThatIsRefusedDoesNotCountAsEnded() {
        ActiveCall one = newCall();
        inFlight.enter(one);
        var drained = inFlight.close().toCompletableFuture();

        assertFalse(inFlight.enter(newCall()));

        assertFalse(drained.isDone());
    }
}
