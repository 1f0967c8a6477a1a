package io.transom.wamp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Event;
import io.transom.wamp.Identity;
import io.transom.wamp.Invocation;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Passthru;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.RegisterOptions;
import io.transom.wamp.Session;
import io.transom.wamp.SubscribeOptions;
import io.transom.wamp.WampError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The Advanced Profile from the client's side. */
class SessionFeaturesTest {
    private static final Passthru PACKED = new Passthru("x_mine", "cbor", null, "key1");
    private static final Map<String, Object> PPT =
            Map.of("ppt_scheme", "x_mine", "ppt_serializer", "cbor", "ppt_keyid", "key1");
    private static final Map<String, Object> ALL = Map.of(
            "roles",
            Map.of(
                    "broker",
                    Map.of("features", Map.of("payload_passthru_mode", true)),
                    "dealer",
                    Map.of(
                            "features",
                            Map.of(
                                    "call_canceling", true,
                                    "payload_passthru_mode", true,
                                    "progressive_call_invocations", true))));

    private final RouterStub router = new RouterStub(ALL);
    private final Session session = router.session;
    private final List<Invocation> invocations = new ArrayList<>();
    private final CompletableFuture<Payload> answer = new CompletableFuture<>();

    private Session.Registration register(RegisterOptions options) {
        CompletionStage<Session.Registration> registering = session.register(
                "com.p",
                invocation -> {
                    invocations.add(invocation);
                    return answer;
                },
                options);
        router.tell(new Message.Registered(router.next(Message.Register.class).request(), 7));
        return registering.toCompletableFuture().join();
    }

    private static Map<String, Object> with(Map<String, Object> some, String name, Object value) {
        var all = new HashMap<>(some);
        all.put(name, value);
        return all;
    }

    private static String error(CompletionStage<?> stage) {
        var failure = assertThrows(
                CompletionException.class, () -> stage.toCompletableFuture().join());
        return assertInstanceOf(WampError.class, failure.getCause()).uri();
    }

    @Test
    void everyOptionHasItsWireName() {
        session.call("com.p", Payload.NONE, CallOptions.DEFAULT.disclosingMe().withRoutingKey("k"));
        session.register(
                "com.p",
                invocation -> answer,
                RegisterOptions.matching(Match.WILDCARD)
                        .withInvoke("random")
                        .withConcurrency(3)
                        .forcing()
                        .forwardingTimeout()
                        .disclosingCaller());
        session.subscribe(
                "com.t", event -> {}, SubscribeOptions.matching(Match.PREFIX).gettingRetained());
        session.publish(
                "com.t",
                Payload.NONE,
                PublishOptions.DEFAULT
                        .includingMe()
                        .excluding(1)
                        .eligible(2, 3)
                        .excludingAuthids("a")
                        .eligibleAuthids("b")
                        .excludingAuthroles("c")
                        .eligibleAuthroles("d")
                        .retaining()
                        .disclosingMe()
                        .withRoutingKey("k"));

        assertEquals(
                Map.of("disclose_me", true, "rkey", "k", "runmode", "partition"),
                router.next(Message.Call.class).options());
        assertEquals(
                Map.of(
                        "match",
                        "wildcard",
                        "invoke",
                        "random",
                        "concurrency",
                        3L,
                        "force_reregister",
                        true,
                        "forward_timeout",
                        true,
                        "disclose_caller",
                        true),
                router.next(Message.Register.class).options());
        assertEquals(
                Map.of("match", "prefix", "get_retained", true),
                router.next(Message.Subscribe.class).options());
        assertEquals(
                Map.of(
                        "exclude_me", false,
                        "exclude", List.of(1L),
                        "eligible", List.of(2L, 3L),
                        "exclude_authid", List.of("a"),
                        "eligible_authid", List.of("b"),
                        "exclude_authrole", List.of("c"),
                        "eligible_authrole", List.of("d"),
                        "retain", true,
                        "disclose_me", true,
                        "rkey", "k"),
                router.next(Message.Publish.class).options());
    }

    @Test
    void whatTheRouterDisclosesCanBeRead() {
        var events = new ArrayList<Event>();
        session.subscribe("com", events::add, SubscribeOptions.matching(Match.PREFIX));
        router.tell(new Message.Subscribed(router.next(Message.Subscribe.class).request(), 8));
        register(RegisterOptions.matching(Match.PREFIX));

        router.tell(new Message.Event(
                8,
                1,
                Map.of(
                        "publisher",
                        5L,
                        "publisher_authid",
                        "joe",
                        "trustlevel",
                        2L,
                        "retained",
                        true,
                        "topic",
                        "com.t"),
                Payload.NONE));
        router.tell(new Message.Event(8, 2, Map.of(), Payload.NONE));
        router.tell(new Message.Invocation(
                1,
                7,
                Map.of("caller", 6L, "caller_authrole", "user", "trustlevel", 1L, "procedure", "com.p.x"),
                Payload.NONE));

        assertEquals(new Identity(5, "joe", null), events.get(0).publisher());
        assertEquals(OptionalLong.of(2), events.get(0).trustLevel());
        assertTrue(events.get(0).retained());
        assertEquals("com.t", events.get(0).topic());
        assertFalse(events.get(1).retained());
        assertEquals(OptionalLong.empty(), events.get(1).trustLevel());
        assertEquals(new Identity(6, null, "user"), invocations.get(0).caller());
        assertEquals(OptionalLong.of(1), invocations.get(0).trustLevel());
        assertEquals("com.p.x", invocations.get(0).procedure());
    }

    @Test
    void aPackedPayloadIsNamedOnEveryMessage() {
        var events = new ArrayList<Event>();
        session.subscribe("com.t", events::add);
        router.tell(new Message.Subscribed(router.next(Message.Subscribe.class).request(), 8));
        register(RegisterOptions.DEFAULT);
        Call call = session.call("com.p", Payload.of(new byte[1]), CallOptions.DEFAULT.with(PACKED));
        session.publish("com.t", Payload.of(new byte[1]), PublishOptions.DEFAULT.with(PACKED));
        Message.Call sent = router.next(Message.Call.class);
        assertEquals(PPT, sent.options());
        assertEquals(PPT, router.next(Message.Publish.class).options());

        router.tell(new Message.Error(Message.Call.CODE, sent.request(), PPT, "com.e", Payload.of(new byte[1])));
        router.tell(new Message.Event(8, 1, PPT, Payload.of(new byte[1])));
        router.tell(new Message.Invocation(1, 7, with(PPT, "receive_progress", true), Payload.of(new byte[1])));
        invocations.get(0).answerIn(PACKED);
        invocations.get(0).progress(Payload.of(new byte[2]));
        answer.completeExceptionally(new WampError("com.e", Payload.of(new byte[3])));

        assertEquals(PACKED, Passthru.of(call.details()).orElseThrow());
        assertEquals(PACKED, events.get(0).passthru().orElseThrow());
        assertEquals(PACKED, invocations.get(0).passthru().orElseThrow());
        assertEquals(
                with(PPT, "progress", true), router.next(Message.Yield.class).options());
        assertEquals(PPT, router.next(Message.Error.class).details());
    }

    @Test
    void nothingIsAskedOfARouterThatDidNotAnnounceIt() {
        var plain = new RouterStub(RouterStub.FEATURES);
        Call parts = plain.session.call("com.p", Payload.NONE, CallOptions.DEFAULT.withMoreToCome());
        Call packed = plain.session.call("com.p", Payload.NONE, CallOptions.DEFAULT.with(PACKED));
        CompletionStage<Long> published =
                plain.session.publish("com.t", Payload.NONE, PublishOptions.DEFAULT.with(PACKED));
        plain.run();

        assertEquals(ErrorUris.FEATURE_NOT_SUPPORTED, error(parts.result()));
        assertEquals(ErrorUris.FEATURE_NOT_SUPPORTED, error(packed.result()));
        assertEquals(ErrorUris.FEATURE_NOT_SUPPORTED, error(published));
        assertTrue(plain.sent.isEmpty());
    }

    @Test
    void cancelIsSentWithItsModeAndAnInterruptReachesTheHandler() {
        register(RegisterOptions.DEFAULT);
        Call call = session.call("com.p", Payload.NONE, CallOptions.DEFAULT);
        long request = router.next(Message.Call.class).request();
        var canceled = new ArrayList<CancelMode>();

        call.cancel(CancelMode.KILL);
        router.tell(new Message.Invocation(1, 7, Map.of("receive_progress", true), Payload.NONE));
        invocations.get(0).onCancel(canceled::add);
        router.tell(new Message.Interrupt(1, Map.of("mode", "kill")));
        invocations.get(0).progress(Payload.of("late"));
        router.tell(new Message.Interrupt(2, Map.of()));

        assertEquals(new Message.Cancel(request, Map.of("mode", "kill")), router.next(Message.Cancel.class));
        assertEquals(List.of(CancelMode.KILL), canceled);
        assertTrue(router.sent.isEmpty(), "no part follows an INTERRUPT");
        answer.completeExceptionally(new WampError(ErrorUris.CANCELED, "stopped"));
        assertEquals(ErrorUris.CANCELED, router.next(Message.Error.class).error());
    }

    @Test
    void theProgramIsToldOfARevocation() {
        Session.Registration registration = register(RegisterOptions.DEFAULT);
        CompletionStage<Session.Subscription> subscribing = session.subscribe("com.t", event -> {});
        router.tell(new Message.Subscribed(router.next(Message.Subscribe.class).request(), 8));
        Session.Subscription subscription = subscribing.toCompletableFuture().join();
        assertFalse(registration.revoked().toCompletableFuture().isDone());

        router.tell(new Message.Unregistered(0, Map.of("registration", 7L, "reason", "com.why")));
        router.tell(new Message.Unsubscribed(0, Map.of("subscription", 8L)));

        assertEquals("com.why", registration.revoked().toCompletableFuture().join());
        assertEquals("", subscription.revoked().toCompletableFuture().join());
    }

    @Test
    void progressiveResultsComeBeforeTheLast() {
        var parts = new ArrayList<Object>();
        Call call =
                session.call("com.p", Payload.NONE, CallOptions.DEFAULT.withProgress(part -> parts.add(part.first())));
        router.next(Message.Call.class);

        router.tell(new Message.Result(1, Map.of("progress", true), Payload.of(1)));
        router.tell(new Message.Result(1, Map.of("progress", true), Payload.of(2)));
        assertFalse(call.result().toCompletableFuture().isDone());
        router.tell(new Message.Result(1, Map.of(), Payload.of(3)));

        assertEquals(List.of(1L, 2L), parts);
        assertEquals(3L, call.result().toCompletableFuture().join().first());
    }

    @Test
    void aCallIsSentInParts() {
        Call call = session.call("com.p", Payload.of(1), CallOptions.DEFAULT.withMoreToCome());
        call.send(Payload.of(2));
        call.finish(Payload.of(3));
        call.send(Payload.of(4));

        Message.Call first = router.next(Message.Call.class);
        assertEquals(new Message.Call(1, Map.of("progress", true), "com.p", Payload.of(1)), first);
        assertEquals(
                new Message.Call(1, Map.of("progress", true), "com.p", Payload.of(2)), router.next(Message.Call.class));
        assertEquals(
                new Message.Call(1, Map.of("progress", false), "com.p", Payload.of(3)),
                router.next(Message.Call.class));
        assertTrue(router.sent.isEmpty(), "nothing follows the last part");

        Call other = session.call("com.p", Payload.of(1), CallOptions.DEFAULT.withMoreToCome());
        router.next(Message.Call.class);
        router.tell(new Message.Result(2, Map.of(), Payload.NONE));
        other.send(Payload.of(2));
        router.run();
        assertTrue(router.sent.isEmpty(), "nothing follows the result");
    }

    @Test
    void theHandlerTakesTheParts() {
        var parts = new ArrayList<Invocation.Part>();
        session.register("com.p", invocation -> {
            assertTrue(invocation.moreToCome());
            invocation.onPart(parts::add);
            return answer;
        });
        router.tell(new Message.Registered(router.next(Message.Register.class).request(), 7));

        router.tell(new Message.Invocation(1, 7, Map.of("progress", true), Payload.of(1)));
        router.tell(new Message.Invocation(1, 7, Map.of("progress", true), Payload.of(2)));
        router.tell(new Message.Invocation(1, 7, Map.of(), Payload.of(3)));
        assertEquals(
                List.of(new Invocation.Part(Payload.of(2), false), new Invocation.Part(Payload.of(3), true)), parts);
        assertFalse(router.closed);
        router.tell(new Message.Invocation(1, 7, Map.of(), Payload.of(4)));
        assertEquals(
                ErrorUris.PROTOCOL_VIOLATION, router.next(Message.Abort.class).reason());
    }

    @Test
    void partsThatComeAfterTheAnswerAreDropped() {
        register(RegisterOptions.DEFAULT);
        router.tell(new Message.Invocation(1, 7, Map.of("progress", true), Payload.of(1)));
        answer.complete(Payload.of("early"));
        router.next(Message.Yield.class);

        router.tell(new Message.Invocation(1, 7, Map.of("progress", true), Payload.of(2)));
        router.tell(new Message.Invocation(1, 7, Map.of(), Payload.of(3)));

        assertEquals(1, invocations.size());
        assertTrue(router.sent.isEmpty());
    }

    @Test
    void anErrorForAnotherTypeOfRequestIsAViolation() {
        Call call = session.call("com.p", Payload.NONE, CallOptions.DEFAULT);
        router.next(Message.Call.class);

        router.tell(new Message.Error(Message.Subscribe.CODE, 1, Map.of(), "com.e", Payload.NONE));

        assertEquals(
                ErrorUris.PROTOCOL_VIOLATION, router.next(Message.Abort.class).reason());
        assertEquals(ErrorUris.CANCELED, error(call.result()));
    }
}
