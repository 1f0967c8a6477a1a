package io.transom.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.api.Access;
import io.transom.api.spi.HandlerModule;
import io.transom.api.spi.ProcedureSpec;
import io.transom.wamp.Payload;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same URI twice. */
class ShadowingTest extends HostFixture {
    private static HandlerModule saying(String text) {
        return to -> to.procedure(
                ProcedureSpec.exact("who", "Tells who answers.", Access.READ),
                call -> CompletableFuture.completedFuture(Payload.of(text)));
    }

    @BeforeEach
    void aPlace() {
        attach();
    }

    @Test
    void theHigherRankingWinsAndTheOtherComesBack() {
        bind("low", 1, saying("low"));
        FakeService high = bind("high", 2, saying("high"));

        assertEquals("high", call("who").value());
        assertEquals("high", module("low").procedures().get(0).shadowedBy());
        assertEquals("", module("high").procedures().get(0).shadowedBy());

        host.unbind(high);

        assertEquals("low", call("who").value());
        assertEquals("", module("low").procedures().get(0).shadowedBy());
        assertEquals(List.of("register who"), session.log, "the registration stays where it is");
    }

    @Test
    void theLowerServiceIdWinsAmongEqualRankings() {
        FakeService first = bind("first", saying("first"));
        bind("second", saying("second"));

        assertEquals("first", call("who").value());
        host.unbind(first);
        assertEquals("second", call("who").value());
    }

    @Test
    void anUnboundLoserDoesNotTakeTheWinnersUri() {
        bind("high", 2, saying("high"));
        FakeService low = bind("low", 1, saying("low"));

        host.unbind(low);

        assertEquals("high", call("who").value());
    }

    @Test
    void aChangedRankingChangesTheOwner() {
        bind("one", 1, saying("one"));
        FakeService two = bind("two", 2, saying("two"));

        two.rank(0);
        host.update(two);

        assertEquals("one", call("who").value());
        assertEquals(0, module("two").ranking());
        host.unbind(two);
        assertEquals(List.of("one ACTIVE"), bundles());
    }

    @Test
    void aSingleUriCanShadowAProcedureOfAContract() {
        bind("forwarder", to -> to.forward(Things.class));
        bind(
                "better",
                1,
                to -> to.procedure(
                        ProcedureSpec.exact(LIST, "Lists things from a cache.", Access.READ),
                        call -> CompletableFuture.completedFuture(Payload.of("cached"))));

        assertEquals("cached", session.call(LIST, ROUTED).value());
        assertEquals("better", module("forwarder").procedures().get(0).shadowedBy());
    }

    @Test
    void shadowingIsShownWithoutAnyPlace() {
        var nowhere = new HostFixture();
        nowhere.bind("low", 1, saying("low"));
        nowhere.bind("high", 2, saying("high"));

        assertEquals("high", nowhere.module("low").procedures().get(0).shadowedBy());
        assertEquals("who", nowhere.module("low").procedures().get(0).uri());
    }
}
