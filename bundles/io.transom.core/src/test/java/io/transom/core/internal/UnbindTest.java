package io.transom.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Access;
import io.transom.api.spi.HandlerModule;
import io.transom.api.spi.ProcedureSpec;
import io.transom.core.internal.FakeSession.FakeCall;
import io.transom.wamp.CancelMode;
import io.transom.wamp.InvocationHandler;
import io.transom.wamp.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of calls when their module goes. */
@Timeout(30)
class UnbindTest extends HostFixture {
    private final CompletableFuture<Payload> answer = new CompletableFuture<>();

    private final HandlerModule slow =
            to -> to.procedure(ProcedureSpec.exact("slow", "Answers when told to.", Access.READ), call -> answer);

    @Test
    void newCallsFindNoProcedure() {
        attach();
        FakeService service = bind("slow", slow);
        InvocationHandler registered = session.registered.get("slow");

        host.unbind(service);

        assertFalse(session.registered.containsKey("slow"));
        var late = registered.invoke(new FakeCall("slow", Payload.NONE)).toCompletableFuture();
        var error = late.handle((result, failure) -> failure).join();
        assertEquals("wamp.error.no_such_procedure: no callee registered for procedure slow", error.getMessage());
    }

    @Test
    void unbindWaitsForTheCallsThatTheModuleAnswers() throws Exception {
        attach();
        FakeService service = bind("slow", slow);
        var call = call("slow");

        var unbinding = CompletableFuture.runAsync(() -> host.unbind(service), run -> new Thread(run).start());
        while (!bundles().contains("slow DRAINING")) {
            Thread.onSpinWait();
        }
        assertFalse(unbinding.isDone());
        assertTrue(module("slow").procedures().isEmpty());
        answer.complete(Payload.of("in time"));

        unbinding.get(5, TimeUnit.SECONDS);
        assertEquals("in time", call.value());
        assertEquals(List.of(), bundles());
    }

    @Test
    void whatIsLeftAfterTheDrainTimeIsCanceled() {
        host.change(new Settings(Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO));
        attach();
        var canceled = new ArrayList<CancelMode>();
        FakeService service = bind(
                "slow",
                to -> to.procedure(ProcedureSpec.exact("slow", "Never answers.", Access.READ), call -> {
                    call.onCancel(canceled::add);
                    return answer;
                }));
        var call = call("slow");

        host.unbind(service);
        timers.pass(Duration.ofMillis(9_999));
        assertFalse(call.result.isDone());
        timers.pass(Duration.ofMillis(1));

        assertEquals("wamp.error.canceled", call.error().uri());
        assertEquals(
                "module slow was removed before it had answered", call.error().text());
        assertEquals(List.of(CancelMode.KILLNOWAIT), canceled);
        assertEquals(List.of(), bundles());
        assertEquals(0, timers.running());
    }

    @Test
    void unbindWaitsForAWhileOnlyAndTheDrainGoesOn() {
        host.change(new Settings(Duration.ofSeconds(10), Duration.ofMillis(20), Duration.ZERO));
        attach();
        FakeService service = bind("slow", slow);
        var call = call("slow");

        host.unbind(service);

        assertEquals(List.of("slow DRAINING"), bundles());
        timers.pass(Duration.ofMillis(9_979));
        assertFalse(call.result.isDone());
        answer.complete(Payload.of("late, but in time"));
        assertEquals("late, but in time", call.value());
        assertEquals(List.of(), bundles());
        assertEquals(0, timers.running());
    }

    @Test
    void aHandlerThatStopsItsOwnBundleIsNotWaitedFor() {
        attach();
        var service = new FakeService[1];
        service[0] = bind(
                "suicidal",
                to -> to.procedure(ProcedureSpec.exact("stop", "Stops the bundle.", Access.OPERATE), call -> {
                    host.unbind(service[0]);
                    return CompletableFuture.completedFuture(Payload.of("stopped"));
                }));

        long began = System.nanoTime();
        var call = call("stop");

        assertEquals("stopped", call.value());
        assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(3));
        assertEquals(List.of(), bundles());
    }

    @Test
    void aHandlerThatStopsAnotherBundleIsNotHeldUp() {
        attach();
        FakeService victim = bind("slow", slow);
        bind(
                "stopper",
                to -> to.procedure(ProcedureSpec.exact("stop", "Stops another bundle.", Access.OPERATE), call -> {
                    host.unbind(victim);
                    return CompletableFuture.completedFuture(Payload.of("stopped"));
                }));
        var waiting = call("slow");

        long began = System.nanoTime();
        var call = call("stop");

        assertEquals("stopped", call.value());
        assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(3));
        assertFalse(waiting.result.isDone(), "it has the drain time");
        answer.complete(Payload.of("in time"));
        assertEquals("in time", waiting.value());
    }

    @Test
    void forwardedCallsOutliveTheirModule() {
        attach();
        place.answersAtOnce = false;
        FakeService service = bind("forwarder", to -> to.forward(Things.class));
        var counters = module("forwarder").counters();
        var call = session.call(LIST, ROUTED);

        host.unbind(service);
        assertEquals(List.of(), bundles());
        bind("forwarder", to -> to.forward(Things.class));
        place.forwarded.get(0).result.complete(Payload.of("not lost"));

        assertEquals("not lost", call.value());
        assertEquals(0, counters.inFlight());
        assertEquals(0, module("forwarder").counters().calls());
    }

    @Test
    void stoppingTheHostCancelsWhatIsLeft() {
        attach();
        place.answersAtOnce = false;
        bind("forwarder", to -> to.forward(Things.class));
        FakeService service = bind("slow", slow);
        var forwarded = session.call(LIST, ROUTED);
        var implemented = call("slow");

        host.close();
        host.unbind(service);

        assertEquals("the plug-in host stops", forwarded.error().text());
        assertEquals("the plug-in host stops", implemented.error().text());
        assertTrue(session.procedures().isEmpty());
        assertEquals(List.of(), bundles());
    }

    @Test
    void stoppingTheHostCancelsWhatIsDrainingStill() {
        host.change(new Settings(Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO));
        attach();
        FakeService service = bind("slow", slow);
        var call = call("slow");
        host.unbind(service);
        assertEquals(List.of("slow DRAINING"), bundles());

        host.close();

        assertEquals("the plug-in host stops", call.error().text());
        assertEquals(List.of(), bundles());
    }
}
