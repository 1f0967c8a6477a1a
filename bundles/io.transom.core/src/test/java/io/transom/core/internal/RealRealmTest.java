package io.transom.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.transom.api.Access;
import io.transom.api.spi.HandlerInvocation;
import io.transom.api.spi.ProcedureSpec;
import io.transom.core.host.Host;
import io.transom.router.Principal;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The host at a realm of the real router. */
@Timeout(20)
class RealRealmTest extends HostFixture {
    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final Router router = Router.create(RouterLimits.DEFAULT, Map.of());
    private final BlockingQueue<HandlerInvocation> arrived = new LinkedBlockingQueue<>();
    private final CompletableFuture<Payload> answer = new CompletableFuture<>();
    private Session operator;
    private Host.Attachment attachment;

    @BeforeEach
    void aRealm() throws Exception {
        var realm = router.start(RealmOptions.of("mr1"));
        Session backend = realm.join(Principal.internal("mr1", "backend", Role.TRUSTED), loop);
        operator = realm.join(Principal.internal("mr1", "operator", Role.TRUSTED), loop);
        bind(
                "slow",
                to -> to.procedure(ProcedureSpec.exact("slow", "Answers when told to.", Access.READ), call -> {
                            arrived.add(call);
                            return answer;
                        })
                        .forward(Things.class));
        attachment = host.attach(place, backend);
        result(attachment.ready());
    }

    @AfterEach
    void end() {
        router.stop("mr1", "wamp.close.close_realm");
        loop.shutdown();
    }

    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static WampError error(CompletionStage<?> stage) {
        return (WampError)
                assertThrows(ExecutionException.class, () -> result(stage)).getCause();
    }

    @Test
    void aCallIsForwarded() throws Exception {
        assertEquals(
                "from the node",
                result(operator.call(LIST, FakePlace.NODE, "w1")).first());
        assertEquals(
                "get_things: node_oid: required argument is missing",
                error(operator.call(LIST)).text());
    }

    @Test
    void theRealmKnowsWhatIsOffered() throws Exception {
        assertEquals(
                true, result(operator.call("wamp.registration.lookup", LIST)).first() instanceof Long);
    }

    @Test
    void theCallerIsKnownAndGetsPartsOfTheResult() throws Exception {
        var parts = new LinkedBlockingQueue<Payload>();
        var call = operator.call("slow", Payload.NONE, CallOptions.DEFAULT.withProgress(parts::add));
        HandlerInvocation invocation = arrived.take();

        invocation.progress(Payload.of(1L));
        answer.complete(Payload.of(2L));

        assertEquals("operator", invocation.caller().authid());
        assertEquals(2L, result(call.result()).first());
        assertEquals(List.of(Payload.of(1L)), List.copyOf(parts));
    }

    @Test
    void aCancelArrives() throws Exception {
        var call = operator.call("slow", Payload.NONE, CallOptions.DEFAULT);
        HandlerInvocation invocation = arrived.take();
        invocation.onCancel(mode -> answer.completeExceptionally(new WampError("wamp.error.canceled", mode.label())));

        call.cancel(CancelMode.KILL);

        assertEquals("kill", error(call.result()).text());
    }

    @Test
    void aModuleThatWasUnboundIsUnknownToTheRealm() throws Exception {
        FakeService other = bind(
                "other",
                1,
                to -> to.procedure(
                        ProcedureSpec.exact("other", "Is there for a while.", Access.READ),
                        call -> CompletableFuture.completedFuture(Payload.of("there"))));
        result(attachment.ready());
        assertEquals("there", result(operator.call("other")).first());

        host.unbind(other);

        assertEquals(
                "no callee registered for procedure other",
                error(operator.call("other")).text());
    }
}
