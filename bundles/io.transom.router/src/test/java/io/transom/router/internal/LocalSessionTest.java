package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Principal;
import io.transom.router.Role;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Closed;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Event;
import io.transom.wamp.Identity;
import io.transom.wamp.Invocation;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
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
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Sessions that {@code Realm.join} makes; most of it holds for remote ones too, since both are a ProtocolSession. */
class LocalSessionTest {
    private final TestRouter test = new TestRouter();
    private final Session session = join("core", Role.TRUSTED);
    private final Session other = join("other", "user");

    private Session join(String authid, String authrole) {
        return test.realm.join(Principal.internal("realm1", authid, authrole), test.loop);
    }

    private <T> T done(CompletionStage<T> stage) {
        test.loop.run();
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertTrue(future.isDone(), "nothing has come");
        return future.join();
    }

    private WampError failed(CompletionStage<?> stage) {
        return assertInstanceOf(
                WampError.class,
                assertThrows(CompletionException.class, () -> done(stage)).getCause());
    }

    @Test
    void theSessionKnowsWhatWelcomeSays() {
        assertEquals("realm1", session.info().realm());
        assertEquals("core", session.info().authid());
        assertEquals("trusted", session.info().authrole());
        assertEquals("node1", session.info().details().get("x_cb_node"));
        assertTrue(test.realm.session(session.info().id()).orElseThrow().internal());
        assertFalse(test.realm.session(other.info().id()).orElseThrow().internal());
    }

    @Test
    void aCallReachesTheHandlerAndPayloadsPassAsObjects() {
        Payload question = Payload.of(new Object());
        Payload answer = Payload.of(new Object());
        var seen = new ArrayList<Payload>();
        done(session.register("com.p", invocation -> {
            seen.add(invocation.payload());
            return CompletableFuture.completedFuture(answer);
        }));

        Payload result = done(other.call("com.p", question, CallOptions.DEFAULT).result());

        assertSame(question, seen.get(0));
        assertSame(answer, result);
    }

    @Test
    void aRemoteCallerIsAnsweredByALocalSession() {
        TestPeer caller = test.join("anna", "disclosed");
        var seen = new ArrayList<Identity>();
        done(session.register("com.p", invocation -> {
            seen.add(invocation.caller());
            return CompletableFuture.completedFuture(
                    Payload.of("hello", invocation.payload().first()));
        }));

        caller.call("com.p", Map.of(), "anna");

        assertEquals(
                List.of("hello", "anna"),
                caller.next(Message.Result.class).payload().args());
        assertEquals(List.of(new Identity(caller.session, "anna", "disclosed")), seen);
    }

    @Test
    void whatAHandlerThrowsBecomesAnErrorOrAnIncident() {
        done(session.register("com.error", invocation -> {
            throw new WampError("com.error.mine", "text");
        }));
        done(session.register(
                "com.stage",
                invocation -> CompletableFuture.failedFuture(
                        new CompletionException(new WampError("com.error.mine", "text")))));
        done(session.register("com.bug", invocation -> {
            throw new IllegalStateException("secret");
        }));

        assertEquals("com.error.mine", failed(other.call("com.error")).uri());
        assertEquals("com.error.mine", failed(other.call("com.stage")).uri());
        WampError bug = failed(other.call("com.bug"));
        assertEquals(ErrorUris.RUNTIME_ERROR, bug.uri());
        assertTrue(bug.text().matches("internal error, incident [0-9a-f]{12}"), bug.text());
        assertEquals(Map.of(), bug.payload().kwargs());
    }

    @Test
    void progressiveResultsComeBeforeTheResult() {
        var parts = new ArrayList<Object>();
        done(session.register("com.p", invocation -> {
            assertTrue(invocation.wantsProgress());
            invocation.progress(Payload.of(1));
            invocation.progress(Payload.of(2));
            return CompletableFuture.completedFuture(Payload.of("done"));
        }));

        Call call =
                other.call("com.p", Payload.NONE, CallOptions.DEFAULT.withProgress(part -> parts.add(part.first())));

        assertEquals("done", done(call.result()).first());
        assertEquals(List.of(1L, 2L), parts);
    }

    @Test
    void aCallIsCanceledInEachMode() {
        for (CancelMode mode : CancelMode.values()) {
            var modes = new ArrayList<CancelMode>();
            var pending = new CompletableFuture<Payload>();
            Session.Registration registration = done(session.register("com.p", invocation -> {
                invocation.onCancel(how -> {
                    modes.add(how);
                    pending.completeExceptionally(new WampError("com.error.stopped", "stopped"));
                });
                return pending;
            }));
            Call call = other.call("com.p", Payload.NONE, CallOptions.DEFAULT);
            test.loop.run();

            call.cancel(mode);

            assertEquals(
                    mode == CancelMode.KILL ? "com.error.stopped" : ErrorUris.CANCELED,
                    failed(call.result()).uri());
            assertEquals(mode == CancelMode.SKIP ? List.of() : List.of(mode), modes);
            done(registration.unregister());
        }
    }

    @Test
    void aCallThatIsCanceledBeforeItIsHandledIsStillAnswered() {
        done(session.register("com.p", invocation -> new CompletableFuture<>()));

        Call call = other.call("com.p", Payload.NONE, CallOptions.DEFAULT);
        call.cancel(CancelMode.KILLNOWAIT);

        assertEquals(ErrorUris.CANCELED, failed(call.result()).uri());
    }

    @Test
    void onCancelThatComesLateRunsAtOnce() {
        var invocations = new ArrayList<Invocation>();
        done(session.register("com.p", invocation -> {
            invocations.add(invocation);
            return new CompletableFuture<>();
        }));
        Call call = other.call("com.p", Payload.NONE, CallOptions.DEFAULT);
        test.loop.run();
        call.cancel(CancelMode.KILLNOWAIT);
        test.loop.run();
        var modes = new ArrayList<CancelMode>();

        invocations.get(0).onCancel(modes::add);

        assertEquals(List.of(CancelMode.KILLNOWAIT), modes);
    }

    @Test
    void theRoutersTimeoutFailsTheCallAndCancelsTheInvocation() {
        var modes = new ArrayList<CancelMode>();
        done(session.register("com.p", invocation -> {
            invocation.onCancel(modes::add);
            return new CompletableFuture<>();
        }));
        Call call = other.call("com.p", Payload.NONE, CallOptions.DEFAULT.withTimeout(Duration.ofMillis(50)));
        test.loop.run();

        test.timers.pass(50);

        assertEquals(ErrorUris.TIMEOUT, failed(call.result()).uri());
        assertEquals(List.of(CancelMode.KILLNOWAIT), modes);
    }

    @Test
    void severalHandlersShareOneSubscriptionUntilTheLastGoes() {
        var first = new ArrayList<Object>();
        var second = new ArrayList<Object>();
        Session.Subscription one = done(
                session.subscribe("com.t", event -> first.add(event.payload().first())));
        Session.Subscription two = done(
                session.subscribe("com.t", event -> second.add(event.payload().first())));
        assertEquals(one.id(), two.id());

        done(other.publish("com.t", 1));
        done(one.unsubscribe());
        done(other.publish("com.t", 2));
        done(two.unsubscribe());
        done(two.unsubscribe());
        done(other.publish("com.t", 3));
        test.loop.run();

        assertEquals(List.of(1L), first);
        assertEquals(List.of(1L, 2L), second);
        assertEquals(0, TestTables.of(test.realm).subscriptions());
    }

    @Test
    void subscribingWhileTheLastHandlerGoesLosesNothing() {
        var seen = new ArrayList<Object>();
        Session.Subscription one = done(session.subscribe("com.t", event -> {}));

        CompletionStage<Session.Subscription> two =
                session.subscribe("com.t", event -> seen.add(event.payload().first()));
        one.unsubscribe();
        done(two);
        done(other.publish("com.t", 1));
        test.loop.run();

        assertEquals(List.of(1L), seen);
    }

    @Test
    void aPatternSubscriptionSeesTheTopicAndThePublisher() {
        var events = new ArrayList<Event>();
        done(other.subscribe("com.", events::add, SubscribeOptions.matching(Match.PREFIX)));

        long publication = done(session.publish("com.t", Payload.of("x"), PublishOptions.ACKNOWLEDGED));
        test.loop.run();

        assertEquals("com.t", events.get(0).topic());
        assertEquals(publication, events.get(0).publication());
        assertEquals(session.info().identity(), events.get(0).publisher());
    }

    @Test
    void aPublisherGetsItsOwnEventsWhenItWants() {
        var events = new ArrayList<Event>();
        done(session.subscribe("com.t", events::add));

        done(session.publish("com.t", Payload.NONE, PublishOptions.DEFAULT));
        done(session.publish("com.t", Payload.of(1), PublishOptions.ACKNOWLEDGED.includingMe()));
        test.loop.run();

        assertEquals(1, events.size());
    }

    @Test
    void refusedRequestsFailWithTheRoutersError() {
        done(session.register("com.p", invocation -> CompletableFuture.completedFuture(Payload.NONE)));

        assertEquals(
                ErrorUris.PROCEDURE_ALREADY_EXISTS,
                failed(other.register("com.p", invocation -> CompletableFuture.completedFuture(Payload.NONE)))
                        .uri());
        assertEquals(
                ErrorUris.INVALID_URI,
                failed(other.subscribe("a b", event -> {})).uri());
        assertEquals(
                ErrorUris.INVALID_URI,
                failed(other.publish("a b", Payload.NONE, PublishOptions.ACKNOWLEDGED))
                        .uri());
        assertEquals(
                ErrorUris.NO_SUCH_PROCEDURE, failed(other.call("com.nobody")).uri());
    }

    @Test
    void aPatternRegistrationSeesTheProcedure() {
        done(session.register(
                "com.",
                invocation -> CompletableFuture.completedFuture(Payload.of(invocation.procedure())),
                RegisterOptions.matching(Match.PREFIX)));

        assertEquals("com.x.y", done(other.call("com.x.y")).first());
    }

    @Test
    void leavingFailsEverythingPendingAndLeavesNothingBehind() {
        var modes = new ArrayList<CancelMode>();
        done(session.register("com.p", invocation -> {
            invocation.onCancel(modes::add);
            return new CompletableFuture<>();
        }));
        done(other.subscribe("com.t", event -> {}));
        CompletionStage<Payload> pending = other.call("com.p");
        test.loop.run();

        Closed closed = done(other.leave("com.reason", "bye"));

        assertEquals(new Closed("com.reason", "bye", true), closed);
        assertEquals(ErrorUris.CANCELED, failed(pending).uri());
        assertEquals(List.of(CancelMode.KILLNOWAIT), modes);
        assertEquals(ErrorUris.CANCELED, failed(other.call("com.p")).uri());
        assertEquals(
                ErrorUris.CANCELED,
                failed(other.subscribe("com.t", event -> {})).uri());
        assertEquals(ErrorUris.CANCELED, failed(other.publish("com.t")).uri());
        assertEquals(new TestTables(1, 0, 1, 0), TestTables.of(test.realm));
    }

    @Test
    void aCalleeThatLeavesCancelsItsInvocations() {
        var modes = new ArrayList<CancelMode>();
        done(session.register("com.p", invocation -> {
            invocation.onCancel(modes::add);
            return new CompletableFuture<>();
        }));
        CompletionStage<Payload> pending = other.call("com.p");
        test.loop.run();

        done(session.leave());

        assertEquals(
                "callee disconnected from in-flight request", failed(pending).text());
        assertEquals(List.of(CancelMode.KILLNOWAIT), modes);
    }

    @Test
    void aKilledSessionIsClosedWithTheReason() {
        test.realm.kill(each -> each.id() == other.info().id(), "com.reason", "text");

        assertEquals(new Closed("com.reason", "text", true), done(other.closed()));
        assertEquals(1, test.realm.sessions().size());
    }

    @Test
    void aStoppedRealmClosesItsSessions() {
        assertEquals(
                List.of(session.info().id(), other.info().id()).stream()
                        .sorted()
                        .toList(),
                test.router.stop("realm1", ErrorUris.CLOSE_REALM));

        assertEquals(ErrorUris.CLOSE_REALM, done(session.closed()).reason());
        assertEquals(ErrorUris.CLOSE_REALM, done(other.closed()).reason());
        WampError refused = assertThrows(WampError.class, () -> join("late", Role.TRUSTED));
        assertEquals(ErrorUris.NO_SUCH_REALM, refused.uri());
    }

    @Test
    void aRevokedRegistrationIsGoneForItsOwner() {
        Session.Registration registration =
                done(other.register("com.p", invocation -> CompletableFuture.completedFuture(Payload.NONE)));

        done(session.call(
                "wamp.registration.remove_callee",
                registration.id(),
                other.info().id()));

        done(registration.unregister());
        assertEquals(ErrorUris.NO_SUCH_PROCEDURE, failed(session.call("com.p")).uri());
    }

    @Test
    void anExecutorThatTakesNoMoreEndsTheSession() {
        var open = new boolean[] {true};
        Session ending = test.realm.join(Principal.internal("realm1", "x", "user"), task -> {
            if (!open[0]) {
                throw new RejectedExecutionException();
            }
            test.loop.execute(task);
        });
        done(ending.register("com.p", invocation -> new CompletableFuture<>()));
        open[0] = false;

        CompletionStage<Payload> call = session.call("com.p");

        assertEquals(ErrorUris.CANCELED, failed(call).uri());
        assertTrue(ending.closed().toCompletableFuture().isDone());
        assertEquals(2, test.realm.sessions().size());
    }

    @Test
    void anExecutorThatRunsTasksWhereTheyAreGivenKeepsTheOrder() {
        TestPeer subscriber = test.join();
        subscriber.subscribe("com.t");
        Session direct = test.realm.join(Principal.internal("realm1", "direct", "user"), Runnable::run);

        test.loop.execute(() -> direct.publish("com.t", 2));
        direct.publish("com.t", 1);

        assertEquals(1L, subscriber.next(Message.Event.class).payload().first());
        assertEquals(2L, subscriber.next(Message.Event.class).payload().first());
    }

    @Test
    void aHandlerThatFailsDisturbsNoOther() {
        var seen = new ArrayList<Object>();
        done(session.subscribe("com.t", event -> {
            throw new IllegalStateException("handler");
        }));
        done(session.subscribe("com.t", event -> seen.add(event.payload().first())));

        done(other.publish("com.t", 1));
        test.loop.run();

        assertEquals(List.of(1L), seen);
    }
}
