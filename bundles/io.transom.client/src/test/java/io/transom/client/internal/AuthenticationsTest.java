package io.transom.client.internal;

import static io.transom.client.internal.JoiningTest.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.client.Authentication;
import io.transom.client.Authentications;
import io.transom.client.Clients;
import io.transom.wamp.Connection;
import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.ChannelBinding;
import io.transom.wamp.auth.Cryptosign;
import io.transom.wamp.auth.Ed25519;
import io.transom.wamp.auth.Scram;
import io.transom.wamp.auth.Scram.Cost;
import io.transom.wamp.auth.Scram.Derivation;
import io.transom.wamp.auth.Scram.Exchange;
import io.transom.wamp.auth.Scram.Form;
import io.transom.wamp.auth.SigningKey;
import io.transom.wamp.auth.Wampcra;
import java.lang.reflect.Proxy;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client says and checks with each method. */
class AuthenticationsTest {
    private static final String FAILED = "wamp.error.authentication_failed";
    private static final String SALT = Base64.getEncoder().encodeToString(new byte[16]);

    @Test
    void aTicketIsSentWhenItIsAskedFor() {
        var attempt = begin(Authentications.ticket("joe", "secret"), null);

        assertEquals("joe", attempt.helloDetails().get("authid"));
        assertEquals("secret", signature(attempt, "ticket", Map.of()));
    }

    @Test
    void wampcraSignsTheChallengeWithTheSecretOrWhatTheSaltMakesOfIt() {
        var attempt = begin(Authentications.wampcra("joe", "secret"), null);

        assertEquals(Wampcra.sign("secret", "text"), signature(attempt, "wampcra", Map.of("challenge", "text")));
        assertEquals(
                Wampcra.sign(Wampcra.saltedSecret("secret", "pepper", 100, 16), "text"),
                signature(
                        attempt,
                        "wampcra",
                        Map.of("challenge", "text", "salt", "pepper", "iterations", 100L, "keylen", 16L)));
        assertEquals(
                Wampcra.sign(Wampcra.saltedSecret("secret", "pepper", 1000, 32), "text"),
                signature(attempt, "wampcra", Map.of("challenge", "text", "salt", "pepper")));
    }

    @Test
    void wampcraDoesNotWorkForHours() {
        var attempt = begin(Authentications.wampcra("joe", "secret"), null);

        String why = refusal(
                        attempt, "wampcra", Map.of("challenge", "text", "salt", "pepper", "iterations", 1_000_000_000L))
                .text();
        assertTrue(why.contains("auth.pbkdf2.rounds"), why);
    }

    @ParameterizedTest
    @CsvSource({"PBKDF2, 4096, 0", "ARGON2ID, 2, 256", "ARGON2ID_CROSSBAR, 2, 256"})
    void scramProvesThePasswordAndHasItProved(Derivation derivation, int iterations, int memory) {
        try (var router = scramRouter(derivation, iterations, memory, Scram::verifier)) {
            var authentication = Authentications.scram("joe", "secret");

            for (int i = 0; i < 2; i++) { // the second time with the key that was kept
                var session = await(Clients.connect(router.transports, router.options(authentication)));
                assertEquals(4711, session.info().id());
            }
        }
    }

    @Test
    void aRouterThatDoesNotKnowThePasswordIsRefused() throws Exception {
        try (var router =
                scramRouter(Derivation.PBKDF2, 4096, 0, (key, exchange) -> Scram.verifier(new byte[32], exchange))) {
            var joining = Clients.connect(router.transports, router.options(Authentications.scram("joe", "secret")));

            assertRefused("scram: the router does not know the password", () -> await(joining));
            router.next();
            router.next();
            assertEquals(FAILED, ((Message.Abort) router.next()).reason());
        }
    }

    @Test
    void aRouterThatWelcomesWithoutProofIsRefused() {
        try (var router = scramRouter(Derivation.PBKDF2, 4096, 0, (key, exchange) -> null)) {
            var joining = Clients.connect(router.transports, router.options(Authentications.scram("joe", "secret")));

            assertRefused("scram: the router did not prove that it knows the password", () -> await(joining));
        }
        try (var router = ScriptedRouter.welcoming((connection, message) -> {})) {
            var joining = Clients.connect(router.transports, router.options(Authentications.scram("joe", "secret")));

            assertRefused("scram: WELCOME without AUTHENTICATE", () -> await(joining));
        }
    }

    @Test
    void scramHasANonceForEachHello() {
        var authentication = Authentications.scram("joe", "secret");

        assertNotEquals(
                begin(authentication, null).helloDetails().get("authextra"),
                begin(authentication, null).helloDetails().get("authextra"));
    }

    @Test
    void scramRefusesWhatIsTooCheapTooDearOrNotItsOwn() {
        assertEquals("iterations: expected 4096 or more, found 1", scramRefusal("pbkdf2", 1L, null));
        assertTrue(scramRefusal("argon2id13", 1L, 1L << 30).contains("auth.argon2.memory"));
        assertEquals("scram: kdf: \"md5\" is not known", scramRefusal("md5", 1L, null));
        var attempt = begin(Authentications.scram("joe", "secret"), null);
        assertEquals(
                "nonce: expected the client's nonce, continued",
                refusal(attempt, "scram", challenge("pbkdf2", 4096L, null, "another nonce"))
                        .text());
    }

    private static String scramRefusal(String kdf, Object iterations, @Nullable Object memory) {
        var attempt = begin(Authentications.scram("joe", "secret"), null);
        Map<?, ?> extra = (Map<?, ?>) attempt.helloDetails().get("authextra");
        return refusal(attempt, "scram", challenge(kdf, iterations, memory, extra.get("nonce") + "more"))
                .text();
    }

    private static Map<String, Object> challenge(String kdf, Object iterations, @Nullable Object memory, String nonce) {
        var extra = new HashMap<String, Object>();
        extra.put("kdf", kdf);
        extra.put("iterations", iterations);
        extra.put("memory", memory);
        extra.put("salt", SALT);
        extra.put("nonce", nonce);
        return extra;
    }

    @Test
    void cryptosignSignsNothingButAChallenge() {
        var attempt = begin(Authentications.cryptosign(key(), null, null), null);

        assertEquals(
                "cryptosign: challenge: expected 64 hex digits",
                refusal(attempt, "cryptosign", Map.of("challenge", "00")).text());
    }

    /** The first that the connection has, also where it has several. */
    @ParameterizedTest
    @CsvSource({"tls-unique tls-exporter, tls-unique", "tls-exporter tls-server-end-point, tls-exporter"})
    void cryptosignBindsTheChannel(String has, String takes) {
        SigningKey key = key();
        var attempt = begin(Authentications.cryptosignBoundToChannel(key, "joe", null), data(has));
        String challenge = Cryptosign.newChallenge();

        assertEquals(takes, extra(attempt).get("channel_binding"));
        String signature = signature(attempt, "cryptosign", Map.of("challenge", challenge, "channel_binding", takes));
        byte[] channel = new ChannelBinding(takes, data(has).get(takes)).channelId();
        assertTrue(Cryptosign.verify(key.publicKey(), challenge, channel, signature));
    }

    /** Whoever sits between could have taken the wish out of HELLO, or put another in. */
    @Test
    void cryptosignDoesNotGoOnWithAnotherBindingThanItWants() {
        var bound = Authentications.cryptosignBoundToChannel(key(), "joe", null);
        var plain = Authentications.cryptosign(key(), "joe", null);
        String challenge = Cryptosign.newChallenge();

        assertRefused(
                "cryptosign: channel binding is not available on this connection: none of tls-unique, tls-exporter",
                () -> begin(bound, data("tls-server-end-point")));
        for (Map<String, Object> less : List.<Map<String, Object>>of(
                Map.of("challenge", challenge), Map.of("challenge", challenge, "channel_binding", "tls-exporter"))) {
            assertEquals(
                    "cryptosign: the router does not bind the channel",
                    refusal(begin(bound, data("tls-unique tls-exporter")), "cryptosign", less)
                            .text());
        }
        assertEquals(
                "cryptosign: the router binds the channel, which was not asked for",
                refusal(
                                begin(plain, data("tls-unique")),
                                "cryptosign",
                                Map.of("challenge", challenge, "channel_binding", "tls-unique"))
                        .text());
        assertRefused(
                "cryptosign: WELCOME without a challenge: the channel is not bound",
                () -> begin(bound, data("tls-unique")).welcomed(welcome(Map.of("authmethod", "cryptosign"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls-unique", "tls-exporter", "tls-server-end-point"})
    void scramBindsTheChannel(String type) {
        var attempt = begin(Authentications.scramBoundToChannel("joe", "secret"), data(type));
        String nonce = String.valueOf(extra(attempt).get("nonce"));
        assertEquals(type, extra(attempt).get("channel_binding"));

        var answer =
                await(attempt.answer(new Message.Challenge("scram", challenge("pbkdf2", 4096L, null, nonce + "more"))));

        byte[] bytes = data(type).get(type);
        assertEquals(type, answer.extra().get("channel_binding"));
        assertEquals(Base64.getEncoder().encodeToString(bytes), answer.extra().get("cbind_data"));
        byte[] salted = Scram.saltedPassword("secret", new byte[16], new Cost(Derivation.PBKDF2, 4096, 0));
        var bound =
                new Exchange("joe", nonce, nonce + "more", SALT, 4096, Form.SPECIFIED, new ChannelBinding(type, bytes));
        var unbound = new Exchange("joe", nonce, nonce + "more", SALT, 4096, Form.SPECIFIED);
        assertTrue(Scram.verify(Scram.storedKey(salted), bound, answer.signature()));
        // A router that has not bound the channel proves something else, and is refused.
        for (Exchange seen : List.of(unbound, bound)) {
            var welcome =
                    welcome(Map.of("authextra", Map.of("verifier", Scram.verifier(Scram.serverKey(salted), seen))));
            if (seen.channel() != null) {
                attempt.welcomed(welcome);
            } else {
                assertRefused("scram: the router does not know the password", () -> attempt.welcomed(welcome));
            }
        }
    }

    @Test
    void scramDoesNotBeginWithoutTheBindingThatItWants() {
        assertRefused(
                "scram: channel binding is not available on this connection: none of tls-unique, tls-exporter, "
                        + "tls-server-end-point",
                () -> begin(Authentications.scramBoundToChannel("joe", "secret"), null));
    }

    @Test
    void severalThatBindTheChannelDifferentlyAreNotOfferedTogether() {
        var mixed = Authentications.anyOf(
                Authentications.scramBoundToChannel("joe", "secret"), Authentications.cryptosign(key(), "joe", null));
        var alike = Authentications.anyOf(
                Authentications.scramBoundToChannel("joe", "secret"),
                Authentications.cryptosignBoundToChannel(key(), "joe", null));

        assertRefused(
                "authentications that are offered together bind the channel alike",
                () -> begin(mixed, data("tls-unique")).helloDetails());
        assertEquals("tls-unique", extra(begin(alike, data("tls-unique"))).get("channel_binding"));
    }

    private static Map<?, ?> extra(Authentication.Attempt attempt) {
        return (Map<?, ?>) attempt.helloDetails().get("authextra");
    }

    /** What a connection knows of its channel, by type; of each something else. */
    private static Map<String, byte[]> data(String types) {
        var all = new HashMap<String, byte[]>();
        for (String type : types.split(" ")) {
            byte[] bytes = new byte[32];
            bytes[0] = (byte) type.length();
            all.put(type, bytes);
        }
        return all;
    }

    @Test
    void ofSeveralTheRouterTakesOne() {
        SigningKey key = key();
        var several = Authentications.anyOf(
                Authentications.scram("joe", "secret"),
                Authentications.cryptosign(key, "jim", "user"),
                Authentications.ticket("joe", "ticket"));
        assertEquals(List.of("scram", "cryptosign", "ticket"), several.methods());

        var attempt = begin(several, null);
        Map<String, Object> details = attempt.helloDetails();
        assertEquals("joe", details.get("authid"));
        assertEquals("user", details.get("authrole"));
        var extra = (Map<?, ?>) details.get("authextra");
        assertEquals(key.publicKey(), extra.get("pubkey"));
        assertTrue(extra.get("nonce") instanceof String);
        assertEquals("ticket", signature(attempt, "ticket", Map.of()));
        attempt.welcomed(welcome(Map.of("authmethod", "ticket")));
    }

    @Test
    void ofSeveralTheOneThatWelcomeNamesChecksIt() {
        var attempt =
                begin(Authentications.anyOf(Authentications.anonymous(), Authentications.scram("joe", "secret")), null);

        attempt.welcomed(welcome(Map.of("authmethod", "anonymous")));
        assertRefused(
                "scram: WELCOME without AUTHENTICATE", () -> attempt.welcomed(welcome(Map.of("authmethod", "scram"))));
        assertRefused("WELCOME names no method that was offered", () -> attempt.welcomed(welcome(Map.of())));
        assertRefused(
                "WELCOME names no method that was offered",
                () -> attempt.welcomed(welcome(Map.of("authmethod", "ticket"))));
    }

    private static Message.Welcome welcome(Map<String, Object> details) {
        return new Message.Welcome(1, details);
    }

    private static SigningKey key() {
        return Ed25519.key(new byte[32]);
    }

    /** A router that knows the password "secret" and shows it in its way. */
    private static ScriptedRouter scramRouter(
            Derivation derivation,
            int iterations,
            int memory,
            BiFunction<byte[], Exchange, @Nullable String> verifier) {
        byte[] salted = Scram.saltedPassword("secret", new byte[16], new Cost(derivation, iterations, memory));
        var exchanges = new HashMap<Connection, Exchange>();
        return new ScriptedRouter((connection, message) -> {
            if (message instanceof Message.Hello hello) {
                var extra = (Map<?, ?>) hello.details().get("authextra");
                String nonce = String.valueOf(extra.get("nonce"));
                var exchange = new Exchange(
                        String.valueOf(hello.details().get("authid")),
                        nonce,
                        nonce + Scram.newNonce(),
                        SALT,
                        iterations,
                        derivation.form());
                exchanges.put(connection, exchange);
                connection.send(new Message.Challenge(
                        "scram", challenge(derivation.label(), (long) iterations, (long) memory, exchange.nonce())));
            } else if (message instanceof Message.Authenticate answer) {
                Exchange exchange = exchanges.get(connection);
                boolean right = exchange.nonce().equals(answer.extra().get("nonce"))
                        && Scram.verify(Scram.storedKey(salted), exchange, answer.signature());
                var extra = new HashMap<String, Object>();
                extra.put("verifier", verifier.apply(Scram.serverKey(salted), exchange));
                connection.send(
                        right
                                ? new Message.Welcome(4711, Map.of("roles", Map.of(), "authextra", extra))
                                : new Message.Abort(Map.of("message", "wrong"), "wamp.error.not_authorized"));
            }
        });
    }

    private static Authentication.Attempt begin(Authentication authentication, @Nullable Map<String, byte[]> channel) {
        var connection = (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    assertEquals("channelBinding", method.getName());
                    return Optional.ofNullable(channel == null ? null : channel.get(args[0]));
                });
        return authentication.begin(connection);
    }

    private static String signature(Authentication.Attempt attempt, String method, Map<String, Object> extra) {
        return await(attempt.answer(new Message.Challenge(method, extra))).signature();
    }

    private static WampError refusal(Authentication.Attempt attempt, String method, Map<String, Object> extra) {
        try {
            signature(attempt, method, extra);
        } catch (WampError refused) {
            assertEquals(FAILED, refused.uri());
            return refused;
        } catch (CompletionException failed) {
            return assertInstanceOf(WampError.class, failed.getCause());
        }
        throw new AssertionError("expected a refusal");
    }

    private static void assertRefused(String why, org.junit.jupiter.api.function.Executable task) {
        Throwable failure = assertThrows(Throwable.class, task);
        var error = assertInstanceOf(
                WampError.class, failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
        assertEquals(FAILED, error.uri());
        assertEquals(why, error.text());
    }
}
