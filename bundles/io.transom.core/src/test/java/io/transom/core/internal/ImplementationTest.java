package io.transom.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Access;
import io.transom.api.Config;
import io.transom.api.spi.HandlerInvocation;
import io.transom.api.spi.ProcedureSpec;
import io.transom.core.internal.FakeSession.FakeCall;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that a module answers itself. */
class ImplementationTest extends HostFixture {
    private final CompletableFuture<List<String>> later = new CompletableFuture<>();
    private final List<Object> seen = new ArrayList<>();

    private class Room implements Things {
        @Override
        public CompletionStage<Thing> startThing(String id, Config config) {
            seen.add(id);
            seen.add(config);
            return CompletableFuture.completedFuture(new Thing(id, 3));
        }

        @Override
        public CompletionStage<List<String>> getThings() {
            return later;
        }
    }

    @BeforeEach
    void aPlace() {
        attach();
    }

    @Test
    void argumentsAndResultsAreThoseOfTheContract() {
        bind("room", to -> to.implement(Things.class, new Room()));

        var call = call(START, FakePlace.NODE, "w1", "t1", Map.of("a", 1L));

        assertEquals(Map.of("id", "t1", "size", 3L), call.value());
        assertEquals("t1", seen.get(0));
        assertEquals(Map.of("a", 1L), ((Config) seen.get(1)).value());
    }

    @Test
    void anObjectForEachCallKnowsCallerAndTarget() {
        bind(
                "room",
                to -> to.implementPerCall(Things.class, call -> {
                    seen.add(call.caller().authid());
                    seen.add(call.place());
                    seen.add(call.target().orElseThrow().workerId().orElseThrow());
                    seen.add(call.timeout());
                    seen.add(call.payload());
                    return new Room();
                }));

        session.call(LIST, ROUTED);

        assertEquals(List.of("alice", "mr1", "w1", java.util.Optional.of(Duration.ofSeconds(5)), Payload.NONE), seen);
    }

    @Test
    void partsOfTheResultAreSentUntilTheEnd() {
        var invocation = new HandlerInvocation[1];
        bind(
                "room",
                to -> to.implementPerCall(Things.class, call -> {
                    invocation[0] = call;
                    return new Room();
                }));
        var call = new FakeCall(LIST, ROUTED);
        call.progressive = true;
        session.call(LIST, call);

        invocation[0].progress(Payload.of("a"));
        later.complete(List.of("b"));
        invocation[0].progress(Payload.of("c"));

        assertEquals(List.of(Payload.of("a")), call.parts);
        assertEquals(List.of("b"), call.value());
    }

    @Test
    void cancelReachesTheHandlerOnce() {
        var modes = new ArrayList<CancelMode>();
        var invocation = new HandlerInvocation[1];
        bind(
                "room",
                to -> to.implementPerCall(Things.class, call -> {
                    invocation[0] = call;
                    call.onCancel(modes::add);
                    return new Room();
                }));
        var call = session.call(LIST, ROUTED);

        call.cancel(CancelMode.KILLNOWAIT);
        timers.pass(Duration.ofSeconds(5));
        invocation[0].onCancel(modes::add);

        assertEquals(List.of(CancelMode.KILLNOWAIT, CancelMode.KILLNOWAIT), modes, "the second, added later, at once");
        assertEquals("wamp.error.timeout", call.error().uri());
    }

    @Test
    void anErrorOfTheHandlerGoesToTheCallerAsItIs() {
        var error = new WampError("crossbar.error.already_running", "t1 runs");
        bind(
                "room",
                to -> to.implementPerCall(Things.class, call -> {
                    throw error;
                }));

        assertSame(error, session.call(LIST, ROUTED).error());
    }

    @Test
    void anErrorInTheStageGoesToTheCallerAsItIs() {
        var error = new WampError("crossbar.error.already_running", "t1 runs");
        bind("room", to -> to.implement(Things.class, new Room()));
        var call = session.call(LIST, ROUTED);

        later.completeExceptionally(error);

        assertSame(error, call.error());
    }

    @Test
    void anythingElseThatIsThrownBecomesAnIncident() {
        bind(
                "room",
                to -> to.implement(Things.class, new Room() {
                    @Override
                    public CompletionStage<List<String>> getThings() {
                        throw new StackOverflowError("deep");
                    }
                }));

        var error = session.call(LIST, ROUTED).error();

        assertEquals("wamp.error.runtime_error", error.uri());
        assertEquals("internal error in module room, incident 4711", error.text());
        assertTrue(error.payload().kwargs().isEmpty());
    }

    @Test
    void aHandlerThatGivesNoStageIsAnIncident() {
        bind("room", to -> to.procedure(ProcedureSpec.exact("a.b", "Nothing.", Access.READ), call -> null));

        assertEquals("wamp.error.runtime_error", call("a.b").error().uri());
    }

    @Test
    void aResultThatStandsForNothingOnTheWireIsAnIncident() {
        bind(
                "room",
                to -> to.implement(Things.class, new Room() {
                    @Override
                    @SuppressWarnings({"unchecked", "rawtypes"}) // A handler may be compiled against anything.
                    public CompletionStage<List<String>> getThings() {
                        return (CompletionStage) CompletableFuture.completedFuture(new Object());
                    }
                }));

        assertEquals(
                "wamp.error.runtime_error", session.call(LIST, ROUTED).error().uri());
    }

    @Test
    void aSingleProcedureHasNoRoutingArguments() {
        bind(
                "single",
                to -> to.procedure(
                        ProcedureSpec.exact("com.example.hello", "Says hello.", Access.READ),
                        call -> CompletableFuture.completedFuture(
                                Payload.of("hello " + call.payload().first()))));

        assertEquals("hello world", call("com.example.hello", "world").value());
    }

    @Test
    void aPrefixProcedureSeesTheUriThatWasCalled() {
        bind(
                "prefix",
                to -> to.procedure(
                        ProcedureSpec.prefix("com.example.", "Echoes the URI.", Access.READ),
                        call -> CompletableFuture.completedFuture(Payload.of(call.procedure()))));

        var call = session.call("com.example.", new FakeCall("com.example.deep.down", Payload.NONE));

        assertEquals("com.example.deep.down", call.value());
    }

    @Test
    void aPlaceOffersOnlyWhatItWants() {
        bind(
                "single",
                to -> to.procedure(
                        ProcedureSpec.exact("elsewhere.hello", "Says hello.", Access.READ),
                        call -> CompletableFuture.completedFuture(Payload.NONE)));

        assertTrue(session.procedures().isEmpty());
    }
}
