package io.transom.wamp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Closed;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Identity;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.RegisterOptions;
import io.transom.wamp.Session;
import io.transom.wamp.SubscribeOptions;
import io.transom.wamp.WampError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProtocolSessionTest {
    private final RouterStub router = new RouterStub(RouterStub.FEATURES);
    private final Session session = router.session;

    private static WampError failure(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        assertTrue(future.isDone(), "nothing has come");
        return assertInstanceOf(
                WampError.class,
                assertThrows(CompletionException.class, future::join).getCause());
    }

    private static <T> T value(CompletionStage<T> stage) {
        assertTrue(stage.toCompletableFuture().isDone(), "nothing has come");
        return stage.toCompletableFuture().join();
    }

    @Test
    void welcomeIsKnown() {
        var named = new RouterStub(Map.of("realm", "other", "authid", "joe", "authrole", "user")).session;

        assertEquals(17, session.info().id());
        assertEquals("realm1", session.info().realm());
        assertEquals("other", named.info().realm());
        assertEquals(new Identity(17, "joe", "user"), named.info().identity());
    }

    @Test
    void aCallEndsWithItsResultOrError() {
        CompletionStage<Payload> one = session.call("com.p", 1);
        CompletionStage<Payload> two = session.call("com.p", 2);
        Message.Call sent = router.next(Message.Call.class);
        assertEquals(new Message.Call(1, Map.of(), "com.p", Payload.of(1)), sent);

        router.tell(new Message.Error(Message.Call.CODE, 2, Map.of(), "com.error", Payload.of("text")));
        router.tell(new Message.Result(1, Map.of(), Payload.of("done")));
        router.tell(new Message.Result(1, Map.of(), Payload.of("again")));

        assertEquals("done", value(one).first());
        assertEquals("com.error", failure(two).uri());
        assertEquals("text", failure(two).text());
        assertFalse(router.closed);
    }

    @Test
    void optionsAreSentByTheirNamesAndDefaultsAreNot() {
        session.call("com.p", Payload.NONE, CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(2)));
        session.call("com.p", Payload.NONE, CallOptions.DEFAULT.withProgress(part -> {}));
        session.register("com.p", invocation -> null, new RegisterOptions(Match.PREFIX, "roundrobin"));
        session.subscribe("com..t", event -> {}, SubscribeOptions.matching(Match.WILDCARD));
        session.publish("com.t");
        session.publish("com.t", Payload.NONE, PublishOptions.ACKNOWLEDGED.includingMe());
        session.publish("com.t", Payload.NONE, PublishOptions.DEFAULT.excluding(4, 5));

        assertEquals(Map.of("timeout", 2_000L), router.next(Message.Call.class).options());
        assertEquals(
                Map.of("receive_progress", true),
                router.next(Message.Call.class).options());
        assertEquals(
                Map.of("match", "prefix", "invoke", "roundrobin"),
                router.next(Message.Register.class).options());
        assertEquals(
                Map.of("match", "wildcard"),
                router.next(Message.Subscribe.class).options());
        assertEquals(Map.of(), router.next(Message.Publish.class).options());
        assertEquals(
                Map.of("acknowledge", true, "exclude_me", false),
                router.next(Message.Publish.class).options());
        assertEquals(
                Map.of("exclude", List.of(4L, 5L)),
                router.next(Message.Publish.class).options());
    }

    @Test
    void requestIdsAreSentInTheirOrderWhoeverCalls() throws Exception {
        int threads = 4;
        int each = 2_000;
        var go = new CountDownLatch(1);
        var workers = new ArrayList<Thread>();
        for (int i = 0; i < threads; i++) {
            var worker = new Thread(() -> {
                try {
                    go.await();
                    for (int n = 0; n < each; n++) {
                        session.call("com.p", n);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            worker.start();
            workers.add(worker);
        }

        go.countDown();
        for (Thread worker : workers) {
            worker.join();
        }

        router.run();
        assertEquals(
                RouterStub.numbers(threads * each),
                router.sent.stream()
                        .map(message -> ((Message.Call) message).request())
                        .toList());
    }

    @Test
    void aPayloadThatCannotBeWrittenFailsBeforeItIsSent() {
        CompletionStage<Payload> call = session.call("com.p", new Object());
        CompletionStage<Long> publication = session.publish("com.t", new Object());
        router.run();

        assertEquals(ErrorUris.INVALID_PAYLOAD, failure(call).uri());
        assertEquals(ErrorUris.INVALID_PAYLOAD, failure(publication).uri());
        assertTrue(router.sent.isEmpty());
    }

    @Test
    void aResultThatCannotBeWrittenIsAnErrorForTheCaller() {
        session.register("com.p", invocation -> CompletableFuture.completedFuture(Payload.of(new Object())));
        router.tell(new Message.Registered(router.next(Message.Register.class).request(), 7));

        router.tell(new Message.Invocation(1, 7, Map.of(), Payload.NONE));

        assertEquals(ErrorUris.INVALID_PAYLOAD, router.next(Message.Error.class).error());
    }

    @Test
    void anInvocationIsAnsweredOnce() {
        var result = new CompletableFuture<Payload>();
        var progress = new ArrayList<io.transom.wamp.Invocation>();
        session.register("com.p", invocation -> {
            progress.add(invocation);
            return result;
        });
        router.tell(new Message.Registered(router.next(Message.Register.class).request(), 7));
        router.tell(new Message.Invocation(
                3,
                7,
                Map.of("receive_progress", true, "timeout", 50L, "caller", 9L, "caller_authid", "joe"),
                Payload.of("x")));

        var invocation = progress.get(0);
        assertEquals(Duration.ofMillis(50), invocation.timeout().orElseThrow());
        assertEquals(new Identity(9, "joe", null), invocation.caller());
        invocation.progress(Payload.of("part"));
        result.complete(Payload.of("done"));
        invocation.progress(Payload.of("late"));

        Message.Yield part = router.next(Message.Yield.class);
        assertEquals(Map.of("progress", true), part.options());
        assertEquals("done", router.next(Message.Yield.class).payload().first());
        assertTrue(router.sent.isEmpty());
    }

    @Test
    void withoutTheDealersHelpCancelAndTimeoutHappenHere() throws Exception {
        var plain = new RouterStub(Map.of("roles", Map.of("dealer", Map.of())));
        Call canceled = plain.session.call("com.p", Payload.NONE, CallOptions.DEFAULT);
        Call late = plain.session.call("com.p", Payload.NONE, CallOptions.DEFAULT.withTimeout(Duration.ofMillis(20)));
        plain.next(Message.Call.class);
        assertEquals(Map.of(), plain.next(Message.Call.class).options(), "its time-out might mean seconds");

        canceled.cancel(CancelMode.KILL);
        plain.run();
        assertEquals(ErrorUris.CANCELED, failure(canceled.result()).uri());
        for (int i = 0; i < 500 && !late.result().toCompletableFuture().isDone(); i++) {
            Thread.sleep(10);
            plain.run();
        }

        assertEquals(ErrorUris.TIMEOUT, failure(late.result()).uri());
        assertTrue(plain.sent.isEmpty());
        plain.tell(new Message.Result(1, Map.of(), Payload.NONE));
        assertFalse(plain.closed);
    }

    @Test
    void goodbyeIsSaidAndAnswered() {
        CompletionStage<Closed> leaving = session.leave("com.reason", "bye");
        session.leave();

        assertEquals(new Message.Goodbye(Map.of("message", "bye"), "com.reason"), router.next(Message.Goodbye.class));
        assertTrue(router.sent.isEmpty());
        router.tell(new Message.Goodbye(Map.of(), ErrorUris.GOODBYE_AND_OUT));

        assertEquals(new Closed("com.reason", "bye", true), value(leaving));
        assertTrue(router.closed);
    }

    @Test
    void theRoutersGoodbyeIsAnsweredAndFailsWhatIsPending() {
        CompletionStage<Payload> call = session.call("com.p");
        router.next(Message.Call.class);

        router.tell(new Message.Goodbye(Map.of("message", "text"), "com.reason"));

        assertEquals(
                ErrorUris.GOODBYE_AND_OUT, router.next(Message.Goodbye.class).reason());
        assertEquals(new Closed("com.reason", "text", true), value(session.closed()));
        assertEquals(ErrorUris.CANCELED, failure(call).uri());
        assertTrue(router.closed);
    }

    @Test
    void abortAndALostConnectionEndTheSession() {
        CompletionStage<Payload> call = session.call("com.p");
        router.tell(new Message.Abort(Map.of("message", "text"), "com.reason"));
        assertEquals(new Closed("com.reason", "text", false), value(session.closed()));
        assertEquals(ErrorUris.CANCELED, failure(call).uri());

        var other = new RouterStub(RouterStub.FEATURES);
        CompletionStage<Session.Subscription> subscription = other.session.subscribe("com.t", event -> {});
        other.lose("broken");
        assertEquals(Closed.lost("broken"), value(other.session.closed()));
        assertEquals(ErrorUris.CANCELED, failure(subscription).uri());
    }

    @Test
    @Timeout(20)
    void aRouterThatNeverAnswersGoodbyeIsLeft() throws Exception {
        CompletionStage<Closed> leaving = session.leave();

        while (!leaving.toCompletableFuture().isDone()) {
            Thread.sleep(20);
            router.run();
        }

        assertEquals("no answer to GOODBYE", router.aborted);
        assertEquals(Closed.CONNECTION_LOST, value(leaving).reason());
    }

    @Test
    void whatARouterMustNotSendAbortsTheSession() {
        for (Message message : List.of(
                new Message.Hello("x", Map.of()),
                new Message.Welcome(1, Map.of()),
                new Message.Yield(1, Map.of(), Payload.NONE))) {
            var stub = new RouterStub(RouterStub.FEATURES);
            stub.tell(message);
            assertEquals(
                    ErrorUris.PROTOCOL_VIOLATION, stub.next(Message.Abort.class).reason());
            assertTrue(stub.closed);
        }
        var stub = new RouterStub(RouterStub.FEATURES);
        stub.session.call("com.p");
        stub.next(Message.Call.class);
        stub.tell(new Message.Registered(1, 1));
        assertEquals(
                ErrorUris.PROTOCOL_VIOLATION, stub.next(Message.Abort.class).reason());

        router.session.violated(new ProtocolException("rule"));
        assertEquals("rule", router.next(Message.Abort.class).details().get("message"));
        assertEquals(new Closed(ErrorUris.PROTOCOL_VIOLATION, "rule", false), value(session.closed()));
    }

    @Test
    void revokedRegistrationsAndSubscriptionsAreGone() {
        var seen = new ArrayList<Object>();
        CompletionStage<Session.Registration> registering = session.register("com.p", invocation -> null);
        CompletionStage<Session.Subscription> subscribing = session.subscribe("com.t", seen::add);
        router.tell(new Message.Registered(1, 7));
        router.tell(new Message.Subscribed(2, 8));
        router.sent.clear();

        router.tell(new Message.Unregistered(0, Map.of("registration", 7L)));
        router.tell(new Message.Unsubscribed(0, Map.of("subscription", 8L)));
        router.tell(new Message.Event(8, 1, Map.of(), Payload.NONE));
        CompletionStage<Void> unregistered = value(registering).unregister();
        CompletionStage<Void> unsubscribed = value(subscribing).unsubscribe();
        router.run();

        assertEquals(List.of(), seen);
        value(unregistered);
        value(unsubscribed);
        assertTrue(router.sent.isEmpty());
    }

    @Test
    void unregisteringTwiceAsksOnce() {
        CompletionStage<Session.Registration> registering = session.register("com.p", invocation -> null);
        router.tell(new Message.Registered(router.next(Message.Register.class).request(), 7));
        Session.Registration registration = value(registering);

        CompletionStage<Void> one = registration.unregister();
        CompletionStage<Void> two = registration.unregister();
        Message.Unregister sent = router.next(Message.Unregister.class);
        assertEquals(7, sent.registration());
        assertTrue(router.sent.isEmpty());
        router.tell(new Message.Unregistered(sent.request(), Map.of()));

        value(one);
        value(two);
    }

    @Test
    void anotherExecutorGetsEverythingInOrder() {
        var tasks = new ArrayList<Runnable>();
        var stub = new RouterStub(RouterStub.FEATURES, tasks::add);
        var seen = new ArrayList<Object>();
        stub.session.subscribe("com.t", event -> seen.add(event.payload().first()));

        stub.tell(new Message.Subscribed(1, 8));
        stub.tell(new Message.Event(8, 1, Map.of(), Payload.of("one")));
        stub.tell(new Message.Event(8, 2, Map.of(), Payload.of("two")));
        stub.lose("broken");

        assertEquals(List.of(), seen);
        List.copyOf(tasks).forEach(Runnable::run);
        assertEquals(List.of("one", "two"), seen);
        value(stub.session.closed());
    }

    @Test
    void whatTheEventLoopSendsDoesNotOvertakeWhatOthersSentBefore() {
        Call call = session.call("com.p", Payload.NONE, CallOptions.DEFAULT);
        var stub = new RouterStub(RouterStub.FEATURES);
        stub.executor().execute(() -> {
            stub.session.call("com.second");
        });
        stub.session.call("com.first");
        stub.run();

        assertEquals("com.first", stub.next(Message.Call.class).procedure());
        assertEquals("com.second", stub.next(Message.Call.class).procedure());
        call.cancel(CancelMode.SKIP);
        router.next(Message.Call.class);
        router.next(Message.Cancel.class);
    }

    @Test
    void anEventLoopThatHasEndedFailsEveryRequest() {
        var stub = new RouterStub(RouterStub.FEATURES);
        stub.stop();

        CompletionStage<Payload> call = stub.session.call("com.p");

        assertEquals(ErrorUris.CANCELED, failure(call).uri());
        value(stub.session.closed());
    }

    @Test
    void anUnacknowledgedPublicationIsDoneAtOnce() {
        assertEquals(0L, value(session.publish("com.t", "x")));
        CompletionStage<Long> acknowledged = session.publish("com.t", Payload.NONE, PublishOptions.ACKNOWLEDGED);
        assertNull(acknowledged.toCompletableFuture().getNow(null));

        router.tell(new Message.Published(2, 4711));

        assertEquals(4711L, value(acknowledged));
    }
}
