package io.transom.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.transport.ConnectOptions;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.Cryptosign;
import io.transom.wamp.auth.Ed25519;
import io.transom.wamp.session.ProtocolSession;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JoiningTest {
    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static <E extends Throwable> E failure(Class<E> type, CompletionStage<?> stage) {
        return assertInstanceOf(
                type,
                assertThrows(CompletionException.class, () -> await(stage)).getCause());
    }

    @Test
    void aSessionIsJoinedUsedAndLeft() throws Exception {
        try (var router = ScriptedRouter.welcoming((connection, message) -> {
            if (message instanceof Message.Call call) {
                connection.send(new Message.Result(call.request(), Map.of(), call.payload()));
            }
        })) {
            Session session = await(Clients.connect(router.transports, router.options()));
            assertEquals(4711, session.info().id());
            assertEquals("joe", session.info().authid());
            assertEquals(Payload.of(2L), await(session.call("com.example.echo", 2L)));
            assertEquals("wamp.close.normal", await(session.leave()).reason());
            assertEquals("wamp.close.normal", await(router.closed).reason());
        }
    }

    @Test
    void helloSaysWhoAndWhat() throws Exception {
        try (var router = ScriptedRouter.welcoming((connection, message) -> {})) {
            var key = Ed25519.key(new byte[32]);
            var options = router.options(Authentications.cryptosign(key, null, "node"));
            await(Clients.connect(
                    router.transports, new ClientOptions(options.connect(), null, options.authentication())));
            var hello = (Message.Hello) router.next();
            assertNull(hello.realm());
            assertEquals(List.of("cryptosign"), hello.details().get("authmethods"));
            assertEquals("node", hello.details().get("authrole"));
            assertEquals(key.publicKey(), ((Map<?, ?>) hello.details().get("authextra")).get("pubkey"));
            assertEquals(ProtocolSession.ROLES, hello.details().get("roles"));
        }
    }

    @Test
    void aChallengeIsAnswered() {
        String challenge = Cryptosign.newChallenge();
        var key = Ed25519.key(new byte[32]);
        try (var router = new ScriptedRouter((connection, message) -> {
            if (message instanceof Message.Hello) {
                connection.send(new Message.Challenge("cryptosign", Map.of("challenge", challenge)));
            } else if (message instanceof Message.Authenticate answer) {
                boolean right = Cryptosign.verify(key.publicKey(), challenge, answer.signature());
                connection.send(
                        right
                                ? ScriptedRouter.WELCOME
                                : new Message.Abort(Map.of("message", "wrong"), "wamp.error.not_authorized"));
            }
        })) {
            var options = router.options(Authentications.cryptosign(key, "joe", null));
            assertEquals(
                    4711,
                    await(Clients.connect(router.transports, options)).info().id());
        }
    }

    /** A second one could have more signed than the HELLO asked for. */
    @Test
    void aSecondChallengeForOneHelloIsAViolation() throws Exception {
        try (var router = new ScriptedRouter((connection, message) -> {
            if (message instanceof Message.Hello || message instanceof Message.Authenticate) {
                connection.send(new Message.Challenge("ticket", Map.of()));
            }
        })) {
            var error = failure(
                    WampError.class,
                    Clients.connect(router.transports, router.options(Authentications.ticket("joe", "secret"))));
            assertEquals("wamp.error.protocol_violation", error.uri());
            assertInstanceOf(Message.Hello.class, router.next());
            assertEquals("secret", ((Message.Authenticate) router.next()).signature());
            assertEquals(error.uri(), ((Message.Abort) router.next()).reason());
        }
    }

    @Test
    void aChallengeThatCannotBeAnsweredIsRefused() throws Exception {
        try (var router = new ScriptedRouter((connection, message) -> {
            if (message instanceof Message.Hello) {
                connection.send(new Message.Challenge("ticket", Map.of()));
            }
        })) {
            var error = failure(WampError.class, Clients.connect(router.transports, router.options()));
            assertEquals("wamp.error.authentication_failed", error.uri());
            assertInstanceOf(Message.Hello.class, router.next());
            assertEquals(error.uri(), ((Message.Abort) router.next()).reason());
        }
    }

    @Test
    void anAbortBecomesAnErrorWithItsReasonAndText() {
        try (var router = new ScriptedRouter((connection, message) -> connection.send(
                new Message.Abort(Map.of("message", "no such realm here"), "wamp.error.no_such_realm")))) {
            var error = failure(WampError.class, Clients.connect(router.transports, router.options()));
            assertEquals("wamp.error.no_such_realm", error.uri());
            assertEquals("no such realm here", error.text());
            assertEquals("wamp.close.normal", await(router.closed).reason());
        }
    }

    @Test
    void aRouterThatBreaksTheOpeningIsTold() throws Exception {
        try (var router = new ScriptedRouter((connection, message) -> {
            if (message instanceof Message.Hello) {
                connection.send(new Message.Published(1, 2));
            }
        })) {
            var error = failure(WampError.class, Clients.connect(router.transports, router.options()));
            assertEquals("wamp.error.protocol_violation", error.uri());
            router.next();
            assertEquals(error.uri(), ((Message.Abort) router.next()).reason());
        }
    }

    @Test
    void aRouterThatSaysNothingIsGivenUp() {
        try (var router = new ScriptedRouter((connection, message) -> {})) {
            var options = router.options().withOpeningTimeout(Duration.ofMillis(50));
            var error = failure(IOException.class, Clients.connect(router.transports, options));
            assertTrue(error.getMessage().endsWith(": no WELCOME within 50 ms"), error.getMessage());
            await(router.closed);
        }
    }

    @Test
    void aRouterThatHangsUpSaysSo() {
        try (var router = new ScriptedRouter((connection, message) -> connection.close())) {
            var error = failure(IOException.class, Clients.connect(router.transports, router.options()));
            assertTrue(error.getMessage().contains(": closed before WELCOME: "), error.getMessage());
        }
    }

    @Test
    void aTransportThatCannotBeHadIsAnIoException() {
        try (var router = new ScriptedRouter((connection, message) -> {})) {
            var options = new ClientOptions(
                    ConnectOptions.to(URI.create("ws://nowhere.invalid/ws")), "realm1", Authentications.anonymous());
            assertEquals(
                    "nowhere.invalid:80: unknown host",
                    failure(IOException.class, Clients.connect(router.transports, options))
                            .getMessage());
        }
    }
}
