package io.transom.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Authenticator;
import io.transom.router.Role;
import io.transom.router.auth.AuthMethod;
import io.transom.router.auth.AuthMethods;
import io.transom.router.auth.Checks;
import io.transom.router.auth.Claim;
import io.transom.router.auth.Credential;
import io.transom.router.auth.Credential.PublicKeys;
import io.transom.router.auth.Credential.Salt;
import io.transom.router.auth.Credential.ScramKeys;
import io.transom.router.auth.Credential.Secret;
import io.transom.router.auth.Credential.Ticket;
import io.transom.router.auth.Entry;
import io.transom.router.auth.Lookup;
import io.transom.router.auth.Terms;
import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Json;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
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
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ready-made methods, from HELLO to WELCOME or ABORT. */
class AuthMethodsTest {
    private static final Checks AT_ONCE = Checks.on(Runnable::run);
    private static final SigningKey KEY = Ed25519.key(new byte[32]);
    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final TestRouter test = new TestRouter();

    private TestPeer connect(AuthMethod... methods) {
        return test.connect(AuthMethods.oneOf(List.of(methods)));
    }

    private static Message.Hello hello(Object... details) {
        var all = new HashMap<String, Object>(TestPeer.NO_FEATURES);
        for (int i = 0; i < details.length; i += 2) {
            all.put((String) details[i], details[i + 1]);
        }
        return new Message.Hello("realm1", all);
    }

    private static void assertAborted(String reason, String text, TestPeer peer) {
        Message.Abort abort = peer.next(Message.Abort.class);
        assertEquals(reason, abort.reason());
        assertEquals(text, abort.details().get("message"));
    }

    private static void assertNotAuthenticated(String method, TestPeer peer) {
        assertAborted(ErrorUris.NOT_AUTHORIZED, method + ": not authenticated", peer);
    }

    // Which method.

    @Test
    void theFirstOfferedMethodThatIsThereDecidesAlone() {
        Authenticator both = AuthMethods.oneOf(
                List.of(ticket("joe", "secret"), AuthMethods.anonymous(Lookup.anybody("user"), Terms.STATIC)));

        TestPeer anonymous = test.connect(both);
        anonymous.now(hello("authmethods", List.of("scram", "anonymous", "ticket")));
        assertEquals(
                "anonymous", anonymous.next(Message.Welcome.class).details().get("authmethod"));

        TestPeer denied = test.connect(both);
        denied.now(hello("authmethods", List.of("ticket", "anonymous"), "authid", "joe"));
        denied.next(Message.Challenge.class);
        denied.now(new Message.Authenticate("wrong", Map.of()));
        assertNotAuthenticated("ticket", denied);
    }

    @Test
    void whoOffersNothingIsAnonymous() {
        TestPeer open = connect(AuthMethods.anonymous(Lookup.anybody("user"), Terms.STATIC));
        open.now(hello());
        Map<String, Object> details = open.next(Message.Welcome.class).details();
        assertTrue(String.valueOf(details.get("authid")).matches("([3-9A-Y]{4}-){5}[3-9A-Y]{4}"), details::toString);

        TestPeer closed = connect(ticket("joe", "secret"));
        closed.now(hello());
        assertAborted(ErrorUris.NO_AUTH_METHOD, "authmethods: expected one of [ticket], found [\"anonymous\"]", closed);
    }

    /** Nobody becomes anonymous by a slip of its program. */
    @Test
    void whoDoesNotOfferAListIsRefused() {
        TestPeer peer = connect(AuthMethods.anonymous(Lookup.anybody("user"), Terms.STATIC));

        peer.now(hello("authmethods", "ticket"));

        assertAborted(ErrorUris.NOT_AUTHORIZED, "authmethods: expected a list of texts, found \"ticket\"", peer);
    }

    @Test
    void anUnknownNameIsPassedOverOrRefused() {
        List<AuthMethod> methods = List.of(AuthMethods.anonymous(Lookup.anybody("user"), Terms.STATIC));
        Message.Hello offer = hello("authmethods", List.of("ticket", "magic", "anonymous"));

        TestPeer lenient = test.connect(AuthMethods.oneOf(methods));
        lenient.now(offer);
        lenient.next(Message.Welcome.class);
        TestPeer strict = test.connect(AuthMethods.oneOf(methods, Set.of("ticket")));
        strict.now(offer);
        assertAborted(ErrorUris.NOT_AUTHORIZED, "authmethods: \"magic\" is not known, only [ticket]", strict);
    }

    // The principal.

    /** A dynamic authenticator may not give it away either. */
    @Test
    void nobodyFromOutsideIsTrusted() {
        TestPeer peer = connect(AuthMethods.anonymous(Lookup.anybody(Role.TRUSTED), Terms.STATIC));

        peer.now(hello());

        assertAborted(ErrorUris.NO_SUCH_ROLE, "the role trusted is that of the router's own process", peer);
    }

    @Test
    void realmAuthidRoleAndExtraAreThoseOfTheEntry() {
        var entry = new Entry<>("realm1", "joanna", "user", Map.of("k", 7L), new Ticket("secret"));
        TestPeer peer = connect(
                AuthMethods.ticket(Lookup.of(Map.of("joe", entry)), new Terms("dynamic", "nobody", false).withEcho()));

        peer.now(new Message.Hello(
                null,
                hello("authmethods", List.of("ticket"), "authid", "joe", "authextra", Map.of("k", 1L, "l", 2L))
                        .details()));
        peer.next(Message.Challenge.class);
        peer.now(new Message.Authenticate("secret", Map.of()));

        Map<String, Object> details = peer.next(Message.Welcome.class).details();
        assertEquals("realm1", details.get("realm"));
        assertEquals("joanna", details.get("authid"));
        assertEquals("user", details.get("authrole"));
        assertEquals("ticket", details.get("authmethod"));
        assertEquals("dynamic", details.get("authprovider"));
        var extra = (Map<?, ?>) details.get("authextra");
        assertEquals(7L, extra.get("k"));
        assertEquals(2L, extra.get("l"));
    }

    @ParameterizedTest
    @CsvSource({
        "   ,     user, wamp.error.no_such_realm",
        "realm1,      , wamp.error.no_such_role",
        "nowhere, user, wamp.error.no_such_realm",
        "realm1,  none, wamp.error.no_such_role"
    })
    void whatIsMissingIsNamed(String realm, String role, String reason) {
        TestPeer peer = connect(AuthMethods.anonymous(
                claim -> CompletableFuture.completedFuture(Optional.of(Entry.of(role, Credential.None.NONE))),
                Terms.STATIC));

        peer.now(new Message.Hello(realm, TestPeer.NO_FEATURES));

        assertEquals(reason, peer.next(Message.Abort.class).reason());
    }

    @Test
    void aLookupThatFailsChoosesTheReason() {
        TestPeer peer = connect(AuthMethods.anonymous(
                claim -> CompletableFuture.<Void>completedFuture(null).thenApply(nothing -> {
                    throw new WampError("com.example.closed", "come back tomorrow");
                }),
                Terms.STATIC));

        peer.now(hello());

        assertAborted("com.example.closed", "come back tomorrow", peer);
    }

    // ticket

    private static AuthMethod ticket(String authid, String ticket) {
        return AuthMethods.ticket(Lookup.of(Map.of(authid, Entry.of("user", new Ticket(ticket)))), Terms.STATIC);
    }

    @ParameterizedTest
    @CsvSource({"joe, secret, true", "joe, wrong, false", "jim, secret, false", ", secret, false"})
    void aTicketIsCompared(String authid, String ticket, boolean joins) {
        TestPeer peer = connect(ticket("joe", "secret"));

        peer.now(hello("authmethods", List.of("ticket"), "authid", authid));
        assertEquals(new Message.Challenge("ticket", Map.of()), peer.next(Message.Challenge.class));
        peer.now(new Message.Authenticate(ticket, Map.of()));

        if (joins) {
            assertEquals("joe", peer.next(Message.Welcome.class).details().get("authid"));
        } else {
            assertNotAuthenticated("ticket", peer);
        }
    }

    // wampcra

    private static AuthMethod wampcra() {
        var salted = new Secret(Wampcra.saltedSecret("secret", "pepper", 100, 16), new Salt("pepper", 100, 16));
        return AuthMethods.wampcra(
                Lookup.of(Map.of("joe", Entry.of("user", salted))), Terms.STATIC.withDefaultRole("nobody"));
    }

    @Test
    void wampcraLetsInWhoSignsTheChallenge() throws ProtocolException {
        TestPeer peer = connect(wampcra());

        peer.now(hello("authmethods", List.of("wampcra"), "authid", "joe"));
        Map<String, Object> extra = peer.next(Message.Challenge.class).extra();
        String text = String.valueOf(extra.get("challenge"));
        var said = (Map<?, ?>) Json.read(text);
        assertEquals("joe", said.get("authid"));
        assertEquals("user", said.get("authrole"));
        assertEquals("wampcra", said.get("authmethod"));
        assertEquals("static", said.get("authprovider"));
        assertEquals(64, String.valueOf(said.get("nonce")).length());
        assertTrue(
                String.valueOf(said.get("timestamp")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"),
                text);
        assertEquals("pepper", extra.get("salt"));
        assertEquals(100L, extra.get("iterations"));
        assertEquals(16L, extra.get("keylen"));
        peer.now(new Message.Authenticate(
                Wampcra.sign(Wampcra.saltedSecret("secret", "pepper", 100, 16), text), Map.of()));

        Message.Welcome welcome = peer.next(Message.Welcome.class);
        assertEquals(said.get("session"), welcome.session());
    }

    @Test
    void wampcraRefusesWhoDoesNotAndDoesNotTellWhoIsThere() {
        TestPeer wrong = connect(wampcra());
        wrong.now(hello("authmethods", List.of("wampcra"), "authid", "joe"));
        String text = String.valueOf(wrong.next(Message.Challenge.class).extra().get("challenge"));
        wrong.now(new Message.Authenticate(Wampcra.sign("secret", text), Map.of()));
        assertNotAuthenticated("wampcra", wrong);

        Object salt = null;
        for (int i = 0; i < 2; i++) {
            TestPeer unknown = connect(wampcra());
            unknown.now(hello("authmethods", List.of("wampcra"), "authid", "jim"));
            Map<String, Object> extra = unknown.next(Message.Challenge.class).extra();
            assertEquals(Set.of("challenge", "salt", "iterations", "keylen"), extra.keySet());
            assertEquals(6, String.valueOf(extra.get("salt")).length());
            assertNotEquals("pepper", extra.get("salt"));
            assertTrue(salt == null || salt.equals(extra.get("salt")), "the same whenever it is asked for");
            salt = extra.get("salt");
            unknown.now(new Message.Authenticate("x", Map.of()));
            assertNotAuthenticated("wampcra", unknown);
        }
    }

    /** Whoever only says HELLO makes no work. */
    @Test
    void aPasswordIsMadeIntoAKeyWhenTheClientHasAnswered() {
        var elsewhere = new ArrayDeque<Runnable>();
        var password = new Secret("secret", new Salt("pepper", 100, 16));
        AuthMethod method = AuthMethods.wampcra(
                Lookup.of(Map.of("joe", Entry.of("user", password))), Terms.STATIC, Checks.on(elsewhere::add));
        for (String typed : List.of("secret", "wrong")) {
            TestPeer peer = connect(method);
            peer.now(hello("authmethods", List.of("wampcra"), "authid", "joe"));
            Map<String, Object> extra = peer.next(Message.Challenge.class).extra();
            assertEquals("pepper", extra.get("salt"));
            assertTrue(elsewhere.isEmpty());
            peer.now(new Message.Authenticate(
                    Wampcra.sign(
                            Wampcra.saltedSecret(typed, "pepper", 100, 16), String.valueOf(extra.get("challenge"))),
                    Map.of()));
            assertNull(peer.poll());

            elsewhere.remove().run();

            if (typed.equals("secret")) {
                peer.next(Message.Welcome.class);
            } else {
                assertNotAuthenticated("wampcra", peer);
            }
        }
    }

    /** Of the same kind as the only real one, of the same length, for each authid another, and for the same key always the same. */
    @ParameterizedTest
    @CsvSource({
        "pepper, [a-z]{6}",
        "83920157, [0-9]{8}",
        "0123456789abcdef, [0-9a-f]{16}",
        "00FF00FF00FF00FF, [0-9A-F]{16}",
        "x7Qp20Zz, [0-9A-Za-z]{8}",
        "123e4567-e89b-42d3-a456-426614174000, '[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}'",
        "W22ZaJ0SNY7soEsUEjb6gQ==, '[A-Za-z0-9+/]{21}[AQgw]=='"
    })
    void aDecoysSaltLooksLikeARealOne(String real, String kind) {
        var salts = new HashSet<String>();
        for (int i = 0; i < 50; i++) {
            String salt = decoySalt(real, new byte[32], "jim" + i);
            assertTrue(salt.matches(kind), salt);
            assertEquals(salt, decoySalt(real, new byte[32], "jim" + i));
            salts.add(salt);
        }
        assertTrue(salts.size() > 45, () -> "of 50 only " + salts.size() + " differ");
        byte[] otherKey = {1};
        assertNotEquals(decoySalt(real, new byte[32], "jim"), decoySalt(real, otherKey, "jim"));
    }

    private static String decoySalt(String real, byte[] key, String authid) {
        var joe = Entry.of("user", new Secret("key", new Salt(real, 100, 16)));
        var claim = new Claim(
                hello(), new Authenticator.Candidate(overTls(Map.of(), List.of()), 1), "wampcra", authid, null);
        return Lookup.of(Map.of("joe", joe), key)
                .decoy(claim)
                .orElseThrow()
                .credential()
                .salt()
                .salt();
    }

    @Test
    void aDecoyHasASaltAsLongAsARealOneForScramToo() {
        var cost = new Cost(Derivation.PBKDF2, 4096, 0);
        var joe = Entry.of("user", new ScramKeys(cost, new byte[80], new byte[32], new byte[32]));
        var claim =
                new Claim(hello(), new Authenticator.Candidate(overTls(Map.of(), List.of()), 1), "scram", "jim", null);

        byte[] salt = Lookup.of(Map.of("joe", joe))
                .decoy(claim)
                .orElseThrow()
                .credential()
                .salt();

        assertEquals(80, salt.length);
        assertFalse(Arrays.equals(salt, 0, 32, salt, 32, 64), "it does not repeat");
    }

    @Test
    void wampcraNeedsAnAuthid() {
        TestPeer peer = connect(wampcra());

        peer.now(hello("authmethods", List.of("wampcra")));

        assertAborted(ErrorUris.NOT_AUTHORIZED, "wampcra: authid: expected a text", peer);
    }

    // scram

    private static final class ScramUser {
        final byte[] salted;
        final AuthMethod method;

        ScramUser(Derivation derivation) {
            boolean pbkdf2 = derivation == Derivation.PBKDF2;
            var cost = new Cost(derivation, pbkdf2 ? 4096 : 2, pbkdf2 ? 0 : 256);
            salted = Scram.saltedPassword("secret", SALT, cost);
            var keys = new ScramKeys(cost, SALT, Scram.storedKey(salted), Scram.serverKey(salted));
            method = AuthMethods.scram(Lookup.of(Map.of("joe", Entry.of("user", keys))), Terms.STATIC, AT_ONCE);
        }
    }

    private static Message.Hello scramHello(String authid, String nonce) {
        return hello("authmethods", List.of("scram"), "authid", authid, "authextra", Map.of("nonce", nonce));
    }

    private static Exchange exchange(String authid, String nonce, Map<String, Object> challenge, Form form) {
        return new Exchange(
                authid,
                nonce,
                String.valueOf(challenge.get("nonce")),
                String.valueOf(challenge.get("salt")),
                ((Long) challenge.get("iterations")).intValue(),
                form);
    }

    @ParameterizedTest
    @EnumSource(Derivation.class)
    void scramProvesBothSidesInBothForms(Derivation derivation) {
        var joe = new ScramUser(derivation);
        for (Form form : Form.values()) {
            TestPeer peer = connect(joe.method);
            String nonce = Scram.newNonce();

            peer.now(scramHello("joe", nonce));
            Map<String, Object> challenge = peer.next(Message.Challenge.class).extra();
            assertEquals(derivation.label(), challenge.get("kdf"));
            assertEquals(derivation == Derivation.PBKDF2 ? null : 256L, challenge.get("memory"));
            assertEquals(Base64.getEncoder().encodeToString(SALT), challenge.get("salt"));
            Exchange exchange = exchange("joe", nonce, challenge, form);
            peer.now(new Message.Authenticate(Scram.proof(joe.salted, exchange), Map.of("nonce", exchange.nonce())));

            var extra = (Map<?, ?>) peer.next(Message.Welcome.class).details().get("authextra");
            String verifier = Scram.verifier(Scram.serverKey(joe.salted), exchange);
            assertEquals(verifier, extra.get("verifier"));
            assertEquals(verifier, extra.get("scram_server_signature"));
        }
    }

    @Test
    void scramRefusesAProofThatIsNotThatOfThePasswordOrOfThisChallenge() {
        var joe = new ScramUser(Derivation.PBKDF2);
        byte[] other = Scram.saltedPassword("secreu", SALT, new Cost(Derivation.PBKDF2, 4096, 0));
        String earlier = "";
        for (int i = 0; i < 4; i++) {
            TestPeer peer = connect(joe.method);
            String nonce = Base64.getEncoder().encodeToString(new byte[16]);
            peer.now(scramHello("joe", nonce));
            Exchange exchange =
                    exchange("joe", nonce, peer.next(Message.Challenge.class).extra(), Form.SPECIFIED);
            String right = Scram.proof(joe.salted, exchange);
            peer.now(
                    switch (i) {
                        case 0 -> new Message.Authenticate(Scram.proof(other, exchange), Map.of());
                        case 1 -> new Message.Authenticate(earlier, Map.of());
                        case 2 -> new Message.Authenticate(right, Map.of("nonce", nonce));
                        default -> new Message.Authenticate(right, Map.of("channel_binding", "tls-unique"));
                    });
            assertNotAuthenticated("scram", peer);
            earlier = right;
        }
    }

    @Test
    void scramDoesNotTellWhoIsThere() {
        var joe = new ScramUser(Derivation.ARGON2ID_CROSSBAR);
        Object salt = null;
        for (int i = 0; i < 2; i++) {
            TestPeer peer = connect(joe.method);
            peer.now(scramHello("jim", Scram.newNonce()));
            Map<String, Object> challenge = peer.next(Message.Challenge.class).extra();
            assertEquals("argon2id-13", challenge.get("kdf"));
            assertEquals(16, Base64.getDecoder().decode(String.valueOf(challenge.get("salt"))).length);
            assertTrue(salt == null || salt.equals(challenge.get("salt")), "the same whenever it is asked for");
            salt = challenge.get("salt");
            peer.now(new Message.Authenticate(Base64.getEncoder().encodeToString(new byte[32]), Map.of()));
            assertNotAuthenticated("scram", peer);
        }
    }

    @Test
    void scramNeedsANonceAndTlsToBind() {
        var joe = new ScramUser(Derivation.PBKDF2);
        TestPeer without = connect(joe.method);
        without.now(hello("authmethods", List.of("scram"), "authid", "joe"));
        assertAborted(ErrorUris.NOT_AUTHORIZED, "scram: authextra/nonce: expected 1 to 256 digits of Base64", without);
        TestPeer comma = connect(joe.method);
        comma.now(scramHello("joe", "a,b"));
        assertEquals(ErrorUris.NOT_AUTHORIZED, comma.next(Message.Abort.class).reason());
        TestPeer binding = connect(joe.method);
        binding.now(hello(
                "authmethods",
                List.of("wamp-scram"),
                "authid",
                "joe",
                "authextra",
                Map.of("nonce", "abcd", "channel_binding", "tls-unique")));
        assertAborted(
                ErrorUris.NOT_AUTHORIZED,
                "wamp-scram: channel binding \"tls-unique\" is not available on this connection, which has no TLS; log in "
                        + "without",
                binding);
    }

    @Test
    void anAuthidThatMayNotBeIsRefusedLikeAnyOther() {
        TestPeer peer = connect(new ScramUser(Derivation.PBKDF2).method);

        peer.now(scramHello("jo\u0007e", "abcd"));
        peer.next(Message.Challenge.class);
        peer.now(new Message.Authenticate(Base64.getEncoder().encodeToString(new byte[32]), Map.of()));

        assertNotAuthenticated("scram", peer);
    }

    // cryptosign

    private static AuthMethod cryptosign(Checks checks) {
        var two = new PublicKeys(Set.of(
                Ed25519.key(new byte[] {
                            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
                            26, 27, 28, 29, 30, 31, 32
                        })
                        .publicKey(),
                KEY.publicKey()));
        return AuthMethods.cryptosign(
                Lookup.ofKeys(Map.of(
                        "joe", Entry.of("user", new PublicKeys(Set.of(KEY.publicKey()))),
                        "two", Entry.of("user", two))),
                Terms.STATIC,
                checks);
    }

    private static Message.Hello cryptosignHello(String authid, String pubkey, String binding) {
        var extra = new HashMap<String, Object>();
        extra.put("pubkey", pubkey);
        extra.put("channel_binding", binding);
        return hello("authmethods", List.of("cryptosign"), "authid", authid, "authextra", extra);
    }

    @ParameterizedTest
    @CsvSource({
        "joe, true, true",
        "joe, false, true",
        "two, true, true",
        "two, false, false",
        "jim, true, false",
        "jim, false, false"
    })
    void cryptosignLetsInWhoseKeyIsAuthorized(String authid, boolean namesKey, boolean joins) {
        TestPeer peer = connect(cryptosign(AT_ONCE));

        peer.now(cryptosignHello(authid, namesKey ? KEY.publicKey().toUpperCase(Locale.ROOT) : null, null));
        Map<String, Object> challenge = peer.next(Message.Challenge.class).extra();
        assertNull(challenge.get("channel_binding"));
        peer.now(new Message.Authenticate(Cryptosign.sign(KEY, String.valueOf(challenge.get("challenge"))), Map.of()));

        if (joins) {
            assertEquals(authid, peer.next(Message.Welcome.class).details().get("authid"));
        } else {
            assertNotAuthenticated("cryptosign", peer);
        }
    }

    @Test
    void cryptosignFindsWhoHasAKeyAlone() {
        AuthMethod alone = AuthMethods.cryptosign(
                Lookup.ofKeys(Map.of("joe", Entry.of("user", new PublicKeys(Set.of(KEY.publicKey()))))),
                Terms.STATIC,
                AT_ONCE);
        for (AuthMethod method : List.of(alone, cryptosign(AT_ONCE))) {
            TestPeer peer = connect(method);
            peer.now(cryptosignHello(null, KEY.publicKey(), null));
            String challenge =
                    String.valueOf(peer.next(Message.Challenge.class).extra().get("challenge"));
            peer.now(new Message.Authenticate(Cryptosign.sign(KEY, challenge), Map.of()));
            if (method == alone) {
                assertEquals("joe", peer.next(Message.Welcome.class).details().get("authid"));
            } else {
                assertNotAuthenticated("cryptosign", peer);
            }
        }
    }

    @Test
    void cryptosignRefusesAnotherSignature() {
        TestPeer peer = connect(cryptosign(AT_ONCE));

        peer.now(cryptosignHello("joe", KEY.publicKey(), null));
        peer.next(Message.Challenge.class);
        peer.now(new Message.Authenticate(Cryptosign.sign(KEY, Cryptosign.newChallenge()), Map.of()));

        assertNotAuthenticated("cryptosign", peer);
    }

    @Test
    void cryptosignSaysWhatIsMalformed() {
        TestPeer key = connect(cryptosign(AT_ONCE));
        key.now(cryptosignHello("joe", "12", null));
        assertAborted(
                ErrorUris.NOT_AUTHORIZED, "cryptosign: authextra/pubkey: expected 64 hex digits, found \"12\"", key);
        TestPeer binding = connect(cryptosign(AT_ONCE));
        binding.now(cryptosignHello("joe", KEY.publicKey(), "tls-magic"));
        assertAborted(
                ErrorUris.NOT_AUTHORIZED,
                "cryptosign: authextra/channel_binding: expected null or one of [tls-unique, tls-exporter], found \"tls-magic\"",
                binding);
    }

    @Test
    void withoutTlsAWishForBindingHasNoEffect() {
        TestPeer peer = connect(cryptosign(AT_ONCE));

        peer.now(cryptosignHello("joe", KEY.publicKey(), "tls-unique"));
        Map<String, Object> challenge = peer.next(Message.Challenge.class).extra();
        assertEquals("tls-unique", challenge.get("channel_binding"));
        peer.now(new Message.Authenticate(Cryptosign.sign(KEY, String.valueOf(challenge.get("challenge"))), Map.of()));

        peer.next(Message.Welcome.class);
    }

    /** Only for {@code tls-unique}: nobody has ever asked for another there. */
    @Test
    void withoutTlsAnotherBindingIsRefused() {
        TestPeer peer = connect(cryptosign(AT_ONCE));

        peer.now(cryptosignHello("joe", KEY.publicKey(), "tls-exporter"));

        assertAborted(
                ErrorUris.NOT_AUTHORIZED,
                "cryptosign: channel binding \"tls-exporter\" is not available on this connection, which has no TLS; log "
                        + "in without",
                peer);
    }

    /** Over TLS, where the transport knows the channel or does not. */
    @ParameterizedTest
    @ValueSource(strings = {"tls-unique", "tls-exporter"})
    void theChannelIsBoundWhereItIsKnown(String type) {
        byte[] data = new byte[32];
        data[31] = 9;
        byte[] channel = new ChannelBinding(type, data).channelId();
        var hello = cryptosignHello("joe", KEY.publicKey(), type);
        Authenticator authenticator = AuthMethods.oneOf(List.of(cryptosign(AT_ONCE)));

        var refuse = (Authenticator.Refuse) step(authenticator, hello, overTls(Map.of(), List.of()));
        assertEquals(ErrorUris.NOT_AUTHORIZED, refuse.reason());
        assertEquals(
                "cryptosign: channel binding \"" + type + "\" is not available on this TLS connection; log in without",
                refuse.message());

        Connection bound = overTls(Map.of(type, data), List.of());
        for (boolean binds : List.of(true, false)) {
            var challenge = (Authenticator.Challenge) step(authenticator, hello, bound);
            assertEquals(type, challenge.extra().get("channel_binding"));
            String text = String.valueOf(challenge.extra().get("challenge"));
            String signature = binds ? Cryptosign.sign(KEY, text, channel) : Cryptosign.sign(KEY, text);
            assertEquals(
                    binds,
                    answer(challenge, new Message.Authenticate(signature, Map.of())) instanceof Authenticator.Accept);
        }
    }

    /** Proof, type and data have each to be those of the channel that the router sees, and of what HELLO said. */
    @ParameterizedTest
    @ValueSource(strings = {"tls-unique", "tls-exporter", "tls-server-end-point"})
    void scramBindsTheChannelThatItSees(String type) {
        byte[] data = {1, 2, 3};
        var joe = new ScramUser(Derivation.PBKDF2);
        var channel = new ChannelBinding(type, data);
        var another = new ChannelBinding(type, new byte[] {3, 2, 1});
        String base64 = Base64.getEncoder().encodeToString(data);

        assertTrue(scramBound(joe, channel, type, base64) instanceof Authenticator.Accept);
        assertFalse(scramBound(joe, another, type, base64) instanceof Authenticator.Accept, "somebody between");
        assertFalse(scramBound(joe, channel, type, "AwIB") instanceof Authenticator.Accept, "other data");
        assertFalse(scramBound(joe, channel, type, null) instanceof Authenticator.Accept, "no data");
        assertFalse(scramBound(joe, channel, null, null) instanceof Authenticator.Accept, "no type");
        assertFalse(scramBound(joe, channel, "tls-other", base64) instanceof Authenticator.Accept, "another type");
        assertFalse(scramBound(joe, null, type, base64) instanceof Authenticator.Accept, "not bound");
    }

    /**
     * The step after AUTHENTICATE on a TLS connection that knows 1, 2, 3, by a client that wished the type of the channel.
     *
     * @param proved what the proof is computed over
     */
    private static Authenticator.Step scramBound(
            ScramUser joe, @Nullable ChannelBinding proved, @Nullable String type, @Nullable String data) {
        String wished = proved == null ? String.valueOf(type) : proved.type();
        var hello = hello(
                "authmethods",
                List.of("scram"),
                "authid",
                "joe",
                "authextra",
                Map.of("nonce", "abcd", "channel_binding", wished));
        Connection connection = overTls(Map.of(wished, new byte[] {1, 2, 3}), List.of());
        var challenge = (Authenticator.Challenge) step(AuthMethods.oneOf(List.of(joe.method)), hello, connection);
        var exchange = new Exchange(
                "joe",
                "abcd",
                String.valueOf(challenge.extra().get("nonce")),
                String.valueOf(challenge.extra().get("salt")),
                4096,
                Form.SPECIFIED,
                proved);
        var extra = new HashMap<String, Object>();
        extra.put("nonce", exchange.nonce());
        extra.put("channel_binding", type);
        extra.put("cbind_data", data);
        return answer(challenge, new Message.Authenticate(Scram.proof(joe.salted, exchange), extra));
    }

    private static Authenticator.Step answer(Authenticator.Challenge challenge, Message.Authenticate answer) {
        return challenge.answer().apply(answer).toCompletableFuture().join();
    }

    @Test
    void bindingDataWithoutBindingIsRefused() {
        var joe = new ScramUser(Derivation.PBKDF2);
        TestPeer peer = connect(joe.method);
        peer.now(scramHello("joe", "abcd"));
        Exchange exchange =
                exchange("joe", "abcd", peer.next(Message.Challenge.class).extra(), Form.SPECIFIED);

        peer.now(new Message.Authenticate(Scram.proof(joe.salted, exchange), Map.of("cbind_data", "AAAA")));

        assertNotAuthenticated("scram", peer);
    }

    /** With or without TLS, and also who asks for it where it has no effect. */
    @Test
    void aRouterThatWantsTheChannelBoundRefusesWhoDoesNot() {
        Terms terms = Terms.STATIC.withChannelBinding();
        var keys = Lookup.ofKeys(Map.of("joe", Entry.of("user", new PublicKeys(Set.of(KEY.publicKey())))));
        Authenticator authenticator = AuthMethods.oneOf(List.of(
                AuthMethods.cryptosign(keys, terms, AT_ONCE),
                AuthMethods.scram(claim -> CompletableFuture.completedFuture(Optional.empty()), terms, AT_ONCE)));
        Connection tls = overTls(Map.of("tls-unique", new byte[12]), List.of());

        assertEquals(
                new Authenticator.Refuse(
                        ErrorUris.NOT_AUTHORIZED,
                        "cryptosign: authextra/channel_binding: expected one of [tls-unique, tls-exporter], found null"),
                step(authenticator, cryptosignHello("joe", KEY.publicKey(), null), tls));
        assertEquals(
                new Authenticator.Refuse(
                        ErrorUris.NOT_AUTHORIZED,
                        "scram: authextra/channel_binding: expected one of [tls-unique, tls-exporter, "
                                + "tls-server-end-point], found null"),
                step(authenticator, scramHello("joe", "abcd"), tls));
        TestPeer plain = test.connect(authenticator);
        plain.now(cryptosignHello("joe", KEY.publicKey(), "tls-unique"));
        assertAborted(
                ErrorUris.NOT_AUTHORIZED,
                "cryptosign: channel binding \"tls-unique\" is not available on this connection, which has no TLS; log in "
                        + "without",
                plain);
        var challenge = (Authenticator.Challenge)
                step(authenticator, cryptosignHello("joe", KEY.publicKey(), "tls-unique"), tls);
        byte[] channel = new ChannelBinding("tls-unique", new byte[12]).channelId();
        String signature = Cryptosign.sign(KEY, String.valueOf(challenge.extra().get("challenge")), channel);
        assertTrue(answer(challenge, new Message.Authenticate(signature, Map.of())) instanceof Authenticator.Accept);
    }

    private static Authenticator.Step step(Authenticator authenticator, Message.Hello hello, Connection connection) {
        return authenticator
                .hello(hello, new Authenticator.Candidate(connection, 1))
                .toCompletableFuture()
                .join();
    }

    private static Connection overTls(Map<String, byte[]> channel, List<X509Certificate> certificates) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "peer" -> new Connection.Peer("websocket", "tcp4:127.0.0.1:1", true);
                    case "channelBinding" -> Optional.ofNullable(channel.get(args[0]));
                    case "certificates" -> certificates;
                    default -> throw new AssertionError(method.getName());
                });
    }

    // tls

    /** Self-signed, for CN=joe, until 2126; its fingerprint by openssl. */
    private static final String CERTIFICATE =
            "MIIBczCCARmgAwIBAgIUROhOvFygajFIUyERFPSJRJUigtYwCgYIKoZIzj0EAwIwDjEMMAoGA1UEAwwDam9lMCAXDT"
                    + "I2MTEzMDA5MjAwOFoYDzIxMjYxMTA2MDkyMDA4WjAOMQwwCgYDVQQDDANqb2UwWTATBgcqhkjOPQIBBggqhkjOPQMB"
                    + "BwNCAAQlBbTSd4oofD5fMpsWLl0CeCi0QQGklEOj4O6fQWzUCoIMl0eUq5Neu5htb1kUiqLrvS3Rsv6Op/Xzpt7F4n"
                    + "E+o1MwUTAdBgNVHQ4EFgQUyPUmXlCD/NU8PQODjZfg+zv1sq0wHwYDVR0jBBgwFoAUyPUmXlCD/NU8PQODjZfg+zv1"
                    + "sq0wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiAeKFMoW6C5Jkrw7+5AnsUx0t9jQG1VNyMmfXWM+Z"
                    + "taDwIhAP5nFOvnsF/Lde7PhX2iqrI4/RO0ay6d8YzR58iKYeBo";

    private static final String FINGERPRINT = "92:B4:E6:41:6C:33:6F:21:EC:02:2F:7F:C4:43:84:76:ED:44:50:F0";

    @Test
    void aCertificateIsKnownByItsFingerprint() throws Exception {
        var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(Base64.getDecoder().decode(CERTIFICATE)));
        Connection connection = overTls(Map.of(), List.of(certificate));
        Message.Hello hello = hello("authmethods", List.of("tls"));

        Authenticator knows = AuthMethods.oneOf(List.of(AuthMethods.tls(
                Lookup.ofCertificates(Map.of(
                        FINGERPRINT, Entry.of("user", Credential.None.NONE).as("joe"))),
                Terms.STATIC)));
        var accept = (Authenticator.Accept) step(knows, hello, connection);
        assertEquals("joe", accept.principal().authid());
        assertEquals("tls", accept.principal().authmethod());

        Authenticator knowsNot =
                AuthMethods.oneOf(List.of(AuthMethods.tls(Lookup.ofCertificates(Map.of()), Terms.STATIC)));
        assertEquals(
                new Authenticator.Refuse(ErrorUris.NOT_AUTHORIZED, "tls: not authenticated"),
                step(knowsNot, hello, connection));
    }

    @Test
    void withoutACertificateNobodyIsKnown() {
        TestPeer peer = connect(AuthMethods.tls(Lookup.ofCertificates(Map.of()), Terms.STATIC));

        peer.now(hello("authmethods", List.of("tls")));

        assertNotAuthenticated("tls", peer);
    }

    // Off the event loop.

    @Test
    void aSignatureIsCheckedElsewhereAndTheLoopGoesOn() {
        var elsewhere = new ArrayDeque<Runnable>();
        TestPeer peer = connect(cryptosign(Checks.on(elsewhere::add)));
        answer(peer);

        assertNull(peer.poll());
        assertEquals(1, elsewhere.size());
        elsewhere.remove().run();
        peer.next(Message.Welcome.class);
    }

    @Test
    void whoLeavesWhileItIsCheckedLeavesNothing() {
        var elsewhere = new ArrayDeque<Runnable>();
        TestPeer peer = connect(cryptosign(Checks.on(elsewhere::add)));
        answer(peer);

        peer.drop();
        elsewhere.remove().run();
        test.loop.run();

        assertEquals(List.of(), test.realm.sessions());
        assertEquals(0, test.timers.running());
        assertNull(peer.poll());
    }

    @Test
    void whenTooManyWaitFurtherClientsAreRefusedAndCounted() {
        var release = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        try (var checks = new Checks("checks-test", 1, Checks.PENDING.withValue(1))) {
            checks.run(() -> {
                started.countDown();
                return await(release);
            });
            await(started);
            checks.run(() -> true);

            TestPeer peer = connect(cryptosign(checks));
            answer(peer);

            Message.Abort abort = peer.next(Message.Abort.class);
            assertEquals(ErrorUris.UNAVAILABLE, abort.reason());
            assertEquals(
                    "limit auth.checks.pending: at most 1 checks, found 2",
                    abort.details().get("message"));
            assertEquals(Map.of("auth.checks.pending", 1L), checks.limitHits());
            assertFalse(peer.isClosed(), "it may try again");
            release.countDown();
        }
    }

    @Test
    void whatWaitsWhenChecksAreClosedFailsAndIsNotComputed() {
        var release = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        var computed = new CountDownLatch(1);
        var checks = new Checks("checks-test", 1, Checks.PENDING.withValue(Integer.MAX_VALUE));
        var running = checks.run(() -> {
            started.countDown();
            return await(release);
        });
        await(started);
        var waiting = checks.run(() -> {
            computed.countDown();
            return true;
        });

        checks.close();
        release.countDown();

        assertTrue(running.toCompletableFuture().join());
        var failure = assertThrows(
                CompletionException.class, () -> waiting.toCompletableFuture().join());
        assertEquals(ErrorUris.UNAVAILABLE, ((WampError) failure.getCause()).uri());
        assertEquals(1, computed.getCount());
    }

    @Test
    void whatServesARouterCountsThere() {
        var release = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        try (var checks = new Checks("checks-test", 1, Checks.DERIVATIONS.withValue(1), test.router.hits())) {
            checks.run(() -> {
                started.countDown();
                return await(release);
            });
            await(started);
            checks.run(() -> true);
            assertTrue(checks.run(() -> true).toCompletableFuture().isCompletedExceptionally());
            release.countDown();
        }

        assertEquals(Map.of("auth.derivations.pending", 1L), test.router.limitHits());
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void answer(TestPeer peer) {
        peer.now(cryptosignHello("joe", KEY.publicKey(), null));
        String challenge =
                String.valueOf(peer.next(Message.Challenge.class).extra().get("challenge"));
        peer.now(new Message.Authenticate(Cryptosign.sign(KEY, challenge), Map.of()));
    }
}
