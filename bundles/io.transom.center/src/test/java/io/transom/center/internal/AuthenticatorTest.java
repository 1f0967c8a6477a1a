package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.transom.api.store.CenterState;
import io.transom.api.store.CenterState.Label;
import io.transom.router.Authenticator;
import io.transom.router.Authenticator.Accept;
import io.transom.router.Authenticator.Challenge;
import io.transom.router.Authenticator.Refuse;
import io.transom.router.Authenticator.Step;
import io.transom.router.Principal;
import io.transom.router.auth.Checks;
import io.transom.wamp.LimitHits;
import io.transom.wamp.Message;
import io.transom.wamp.auth.ChannelBinding;
import io.transom.wamp.auth.Cryptosign;
import io.transom.wamp.auth.SigningKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Order of the checks and reasons of refusal: one row, one HELLO. */
class AuthenticatorTest {
    private static final String INVALID = "fabric.auth-failed.invalid-parameters";
    private static final String UNPAIRED = "fabric.auth-failed.node-unpaired";
    private static final String NO_ACTIVATION = "fabric.auth-failed.no-pending-activation";
    private static final String NEW_USER = "fabric.auth-failed.new-user-auth-code-sent";
    private static final String REGISTERED_USER = "fabric.auth-failed.registered-user-auth-code-sent";
    private static final String NOT_AUTHORIZED = "wamp.error.not_authorized";
    private static final String DOMAIN = "com.crossbario.fabric";

    private static final SigningKey SUPERUSER = CenterFixture.key(1);
    private static final SigningKey ALICE = CenterFixture.key(2);
    private static final SigningKey NODE = CenterFixture.key(3);
    private static final SigningKey UNPAIRED_NODE = CenterFixture.key(4);
    private static final SigningKey ORPHAN = CenterFixture.key(5);
    private static final SigningKey UNKNOWN = CenterFixture.key(6);

    private static final CenterState STATE = new CenterState(
            Map.of(
                    "u0", new CenterState.User("u0", Label.NONE, "superuser", 0, null),
                    "u1", new CenterState.User("u1", Label.NONE, "alice@x.y", 0, ALICE.publicKey())),
            Map.of(),
            Map.of(
                    "r1", new CenterState.ManagementRealm("r1", Label.NONE, "mrealm1", 0, "u0"),
                    "r2", new CenterState.ManagementRealm("r2", Label.NONE, "mrealm2", 0, "u0")),
            Map.of(
                    "n1", node("n1", NODE, "r1", "node1"),
                    "n2", node("n2", UNPAIRED_NODE, null, null),
                    "n3", node("n3", ORPHAN, "gone", "node3")),
            Map.of("r1", Map.of("u1", List.of("admin", "guest"))),
            Map.of(),
            Map.of(),
            Map.of());

    private final CenterAuthenticator authenticator =
            authenticator(() -> STATE, CompletableFuture.completedFuture(null));

    private static CenterAuthenticator authenticator(
            java.util.function.Supplier<CenterState> state, CompletableFuture<Void> ready) {
        Timer never = (delay, task) -> () -> {};
        var realms = new Realms(
                io.transom.router.Router.create(io.transom.router.RouterLimits.DEFAULT, Map.of()),
                Clock.systemUTC(),
                never,
                () -> Runnable::run);
        var oneSession = new OneSession(
                new NodeStates(Clock.systemUTC(), (node, realm, authid) -> true), realms, never, Duration.ofSeconds(2));
        var signature = new Signature(
                Checks.on(Runnable::run), new WrongSignatures(CenterLimits.limitWrongSignatures(10), new LimitHits()));
        return new CenterAuthenticator(
                new NodeLogin(state, oneSession, signature),
                new OperatorLogin(
                        state,
                        Optional.of(SUPERUSER.publicKey()),
                        new Activations(
                                new Snapshot(state),
                                Clock.systemUTC(),
                                () -> "code",
                                true,
                                CenterLimits.limitAddressActivations(10),
                                new LimitHits()),
                        signature),
                true,
                ready);
    }

    private static CenterState.Node node(String oid, SigningKey key, @Nullable String realm, @Nullable String authid) {
        return new CenterState.Node(oid, Label.NONE, null, key.publicKey(), null, realm, authid, Map.of("site", "A"));
    }

    /** @param details entries of HELLO's details, {@code authextra} already in */
    record Login(@Nullable String realm, Map<String, Object> details) {
        static Login as(SigningKey key) {
            var extra = new HashMap<String, Object>();
            extra.put("pubkey", key.publicKey());
            extra.put("trustroot", null);
            extra.put("challenge", null);
            extra.put("channel_binding", null);
            var details = new HashMap<String, Object>();
            details.put("authmethods", List.of("cryptosign"));
            details.put("authextra", extra);
            return new Login(null, details);
        }

        static Login node(SigningKey key) {
            return as(key).with("authrole", "node");
        }

        Login to(@Nullable String other) {
            return new Login(other, details);
        }

        Login with(String key, @Nullable Object value) {
            var changed = new HashMap<>(details);
            changed.put(key, value);
            return new Login(realm, changed);
        }

        Login extra(String key, @Nullable Object value) {
            var changed = new HashMap<String, Object>();
            ((Map<?, ?>) details.get("authextra")).forEach((name, each) -> changed.put((String) name, each));
            changed.put(key, value);
            return with("authextra", changed);
        }
    }

    static Stream<Arguments> refusals() {
        var rows = new ArrayList<Arguments>();
        Login superuser = Login.as(SUPERUSER).with("authid", "me");
        // 1: methods
        rows.add(row(
                "known but not offered method",
                superuser.with("authmethods", List.of("ticket")),
                "wamp.error.no_auth_method"));
        rows.add(row("unknown method", superuser.with("authmethods", List.of("magic")), NOT_AUTHORIZED));
        rows.add(row(
                "unknown method first", superuser.with("authmethods", List.of("magic", "cryptosign")), NOT_AUTHORIZED));
        rows.add(row("method that is no text", superuser.with("authmethods", List.of(5L)), NOT_AUTHORIZED));
        rows.add(row("anonymous without realm", new Login(null, Map.of()), "wamp.error.no_such_realm"));
        // 2: public key
        rows.add(row("no authextra", superuser.with("authextra", null), INVALID));
        rows.add(row("pubkey null", superuser.extra("pubkey", null), INVALID));
        rows.add(row("pubkey malformed", superuser.extra("pubkey", "12"), INVALID));
        rows.add(row(
                "pubkey missing comes before a wrong role",
                superuser.extra("pubkey", null).with("authrole", "x"),
                INVALID));
        // 3: requested role
        rows.add(row("role owner without realm", superuser.with("authrole", "owner"), INVALID));
        rows.add(row("role user without realm", superuser.with("authrole", "user"), INVALID));
        rows.add(row("role owner on the domain realm", superuser.to(DOMAIN).with("authrole", "owner"), INVALID));
        rows.add(row("role user on a management realm", superuser.to("mrealm1").with("authrole", "user"), INVALID));
        rows.add(row("role trusted", superuser.to("mrealm1").with("authrole", "trusted"), INVALID));
        rows.add(row("role public by key", superuser.to("mrealm1").with("authrole", "public"), INVALID));
        rows.add(row("node that names a realm", Login.node(NODE).to("mrealm1"), INVALID));
        rows.add(row("node that names the domain realm", Login.node(NODE).to(DOMAIN), INVALID));
        // channel binding, before the key is looked up
        rows.add(row("binding unknown", Login.node(UNKNOWN).extra("channel_binding", "tls-exporter"), NOT_AUTHORIZED));
        rows.add(row("binding no text", superuser.extra("channel_binding", 7L), NOT_AUTHORIZED));
        // 4: nodes
        rows.add(row("unknown node", Login.node(UNKNOWN), UNPAIRED));
        rows.add(row("unpaired node", Login.node(UNPAIRED_NODE), UNPAIRED));
        rows.add(row("node whose realm is gone", Login.node(ORPHAN), UNPAIRED));
        rows.add(row("superuser's key as node", Login.node(SUPERUSER), UNPAIRED));
        // 5: authid
        rows.add(row("superuser without authid", Login.as(SUPERUSER), INVALID));
        rows.add(row("unknown key without authid", Login.as(UNKNOWN), INVALID));
        rows.add(row("authid too long", Login.as(UNKNOWN).with("authid", "a".repeat(256)), INVALID));
        return rows.stream();
    }

    /** Refused once the key is proved, so that nobody learns about users without it. */
    static Stream<Arguments> refusalsOfUsers() {
        var rows = new ArrayList<Arguments>();
        Login alice = Login.as(ALICE).with("authid", "alice@x.y");
        rows.add(Arguments.of("unknown user", Login.as(UNKNOWN).with("authid", "bob@x.y"), NEW_USER));
        rows.add(Arguments.of("known user, other key", Login.as(UNKNOWN).with("authid", "alice@x.y"), REGISTERED_USER));
        rows.add(Arguments.of("key of another user", Login.as(ALICE).with("authid", "bob@x.y"), NEW_USER));
        rows.add(Arguments.of(
                "name of the superuser, other key", Login.as(UNKNOWN).with("authid", "superuser"), NO_ACTIVATION));
        rows.add(Arguments.of(
                "unknown user with code",
                Login.as(UNKNOWN).with("authid", "b").extra("activation_code", "X"),
                NO_ACTIVATION));
        rows.add(Arguments.of("active user with code", alice.extra("activation_code", "X"), NO_ACTIVATION));
        rows.add(Arguments.of("user without role", alice.to("mrealm2"), NOT_AUTHORIZED));
        rows.add(Arguments.of("user on a realm that is not there", alice.to("nowhere"), NOT_AUTHORIZED));
        rows.add(Arguments.of(
                "user who asks for more than she has", alice.to("mrealm1").with("authrole", "owner"), NOT_AUTHORIZED));
        rows.add(Arguments.of("a node's key as operator", Login.as(NODE).with("authid", "node1"), NEW_USER));
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("refusalsOfUsers")
    void whoIsNoUserIsToldSoOnceTheKeyIsProved(String name, Login login, String reason) {
        var key = Stream.of(ALICE, UNKNOWN, NODE)
                .filter(each ->
                        each.publicKey().equals(((Map<?, ?>) login.details().get("authextra")).get("pubkey")))
                .findFirst()
                .orElseThrow();
        var challenge = assertInstanceOf(Challenge.class, hello(login), name);
        var wrong = assertInstanceOf(Refuse.class, answer(challenge, sign(challenge, SUPERUSER)));
        assertEquals(NOT_AUTHORIZED, wrong.reason());
        var refuse = assertInstanceOf(Refuse.class, answer(challenge, sign(challenge, key)));
        assertEquals(reason, refuse.reason(), refuse.message());
        assertFalse(refuse.message().isBlank());
    }

    private static Arguments row(String name, Login login, String reason) {
        return Arguments.of(name, login, reason);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("refusals")
    void aWrongHelloIsRefusedBeforeAnyChallenge(String name, Login login, String reason) {
        var refuse = assertInstanceOf(Refuse.class, hello(login), name);
        assertEquals(reason, refuse.reason(), refuse.message());
        assertFalse(refuse.message().isBlank());
    }

    static Stream<Arguments> acceptances() {
        Login superuser = Login.as(SUPERUSER).with("authid", "me");
        Login alice = Login.as(ALICE).with("authid", "alice@x.y");
        return Stream.of(
                Arguments.of(superuser, SUPERUSER, DOMAIN, "superuser", "user"),
                Arguments.of(superuser.to(DOMAIN), SUPERUSER, DOMAIN, "superuser", "user"),
                Arguments.of(superuser.to(DOMAIN).with("authrole", "user"), SUPERUSER, DOMAIN, "superuser", "user"),
                Arguments.of(superuser.to("mrealm1"), SUPERUSER, "mrealm1", "superuser", "owner"),
                Arguments.of(
                        superuser.to("mrealm2").with("authrole", "guest"), SUPERUSER, "mrealm2", "superuser", "guest"),
                Arguments.of(
                        superuser.to("any").with("authrole", "operator"), SUPERUSER, "any", "superuser", "operator"),
                Arguments.of(
                        superuser.with("authmethods", List.of("ticket", "cryptosign")),
                        SUPERUSER,
                        DOMAIN,
                        "superuser",
                        "user"),
                Arguments.of(superuser.extra("channel_binding", "tls-unique"), SUPERUSER, DOMAIN, "superuser", "user"),
                Arguments.of(
                        superuser.extra("pubkey", SUPERUSER.publicKey().toUpperCase(java.util.Locale.ROOT)),
                        SUPERUSER,
                        DOMAIN,
                        "superuser",
                        "user"),
                Arguments.of(alice, ALICE, DOMAIN, "alice@x.y", "user"),
                Arguments.of(alice.to("mrealm1"), ALICE, "mrealm1", "alice@x.y", "admin"),
                Arguments.of(
                        alice.to("mrealm1").with("authrole", "operator"), ALICE, "mrealm1", "alice@x.y", "operator"),
                Arguments.of(alice.to("mrealm1").with("authrole", "guest"), ALICE, "mrealm1", "alice@x.y", "guest"),
                Arguments.of(Login.node(NODE), NODE, "mrealm1", "node1", "node"),
                Arguments.of(Login.node(NODE).with("authid", "other"), NODE, "mrealm1", "node1", "node"),
                Arguments.of(
                        Login.node(NODE).extra("channel_binding", "tls-unique"), NODE, "mrealm1", "node1", "node"));
    }

    @ParameterizedTest
    @MethodSource("acceptances")
    void aRightSignatureIsAccepted(Login login, SigningKey key, String realm, String authid, String role) {
        var challenge = assertInstanceOf(Challenge.class, hello(login));
        assertEquals("cryptosign", challenge.method());
        assertEquals(
                ((Map<?, ?>) login.details().get("authextra")).get("channel_binding"),
                challenge.extra().get("channel_binding"));
        Principal principal = accepted(answer(challenge, sign(challenge, key)));
        assertEquals(realm, principal.realm());
        assertEquals(authid, principal.authid());
        assertEquals(role, principal.authrole());
        assertEquals("cryptosign", principal.authmethod());
        assertEquals("dynamic", principal.authprovider());
    }

    @ParameterizedTest
    @MethodSource("acceptances")
    void aWrongSignatureIsRefused(Login login, SigningKey key) {
        var challenge = assertInstanceOf(Challenge.class, hello(login));
        String right = sign(challenge, key);
        for (String wrong : List.of(
                sign(challenge, UNKNOWN),
                Cryptosign.sign(key, "00".repeat(32)),
                right.substring(2),
                right + "00",
                "zz" + right.substring(2),
                "")) {
            var refuse = assertInstanceOf(Refuse.class, answer(challenge, wrong), wrong);
            assertEquals(NOT_AUTHORIZED, refuse.reason());
        }
    }

    @Test
    void aNodeIsToldItsOidAndRealm() {
        var challenge = assertInstanceOf(Challenge.class, hello(Login.node(NODE)));
        Principal principal = accepted(answer(challenge, sign(challenge, NODE)));
        assertEquals(Map.of("site", "A", "node_oid", "n1", "mrealm_oid", "r1"), principal.extra());
    }

    @Test
    void aNodeThatIsUnpairedBetweenChallengeAndAnswerIsRefused() {
        var state = new java.util.concurrent.atomic.AtomicReference<>(STATE);
        var changing = authenticator(state::get, CompletableFuture.completedFuture(null));
        var login = Login.node(NODE);
        var challenge = assertInstanceOf(
                Challenge.class,
                changing.hello(
                                new Message.Hello(login.realm(), login.details()),
                                new Authenticator.Candidate(FakeConnection.PLAIN, 1))
                        .toCompletableFuture()
                        .join());
        state.set(CenterState.EMPTY);
        var refuse = assertInstanceOf(Refuse.class, answer(challenge, sign(challenge, NODE)));
        assertEquals(UNPAIRED, refuse.reason());
    }

    @Test
    void anOperatorWhoseRoleIsTakenBetweenChallengeAndAnswerIsRefused() {
        var state = new java.util.concurrent.atomic.AtomicReference<>(STATE);
        var changing = authenticator(state::get, CompletableFuture.completedFuture(null));
        var login = Login.as(ALICE).with("authid", "alice@x.y").to("mrealm1");
        var challenge = assertInstanceOf(
                Challenge.class,
                changing.hello(
                                new Message.Hello(login.realm(), login.details()),
                                new Authenticator.Candidate(FakeConnection.PLAIN, 1))
                        .toCompletableFuture()
                        .join());
        state.set(CenterState.EMPTY);
        assertInstanceOf(Refuse.class, answer(challenge, sign(challenge, ALICE)));
    }

    @Test
    void anAnonymousClientIsPublicUnderARandomName() {
        Principal first = accepted(hello(new Login("mrealm1", Map.of())));
        Principal second = accepted(hello(new Login("mrealm1", Map.of("authmethods", List.of("anonymous")))));
        assertEquals("public", first.authrole());
        assertEquals("static", first.authprovider());
        assertEquals("anonymous", first.authmethod());
        assertEquals(29, first.authid().length());
        assertFalse(first.authid().equals(second.authid()));
    }

    @Test
    void onTlsANodeMaySignEitherWayAndAnOperatorOnlyBound() {
        var secure = FakeConnection.secure(Optional.of(new byte[12]), (byte) 9);
        byte[] channel = new ChannelBinding(
                        ChannelBinding.TLS_UNIQUE,
                        secure.channelBinding(ChannelBinding.TLS_UNIQUE).orElseThrow())
                .channelId();
        Login node = Login.node(NODE).extra("channel_binding", "tls-unique");
        var first = assertInstanceOf(Challenge.class, hello(node, secure));
        accepted(answer(first, sign(first, NODE)));
        accepted(answer(first, Cryptosign.sign(NODE, (String) first.extra().get("challenge"), channel)));

        Login operator = Login.as(SUPERUSER).with("authid", "me").extra("channel_binding", "tls-unique");
        var second = assertInstanceOf(Challenge.class, hello(operator, secure));
        accepted(answer(
                second, Cryptosign.sign(SUPERUSER, (String) second.extra().get("challenge"), channel)));
        assertInstanceOf(Refuse.class, answer(second, sign(second, SUPERUSER)));
        assertInstanceOf(
                Refuse.class,
                answer(
                        second,
                        Cryptosign.sign(SUPERUSER, (String) second.extra().get("challenge"), new byte[32])));
    }

    @Test
    void onTlsWithoutChannelIdAnOperatorWhoWantsBindingIsRefusedWithAReason() {
        var secure = FakeConnection.secure(Optional.empty(), (byte) 0);
        Login operator = Login.as(SUPERUSER).with("authid", "me").extra("channel_binding", "tls-unique");
        var refuse = assertInstanceOf(Refuse.class, hello(operator, secure));
        assertEquals(NOT_AUTHORIZED, refuse.reason());
        assertInstanceOf(Challenge.class, hello(Login.node(NODE).extra("channel_binding", "tls-unique"), secure));
    }

    @Test
    void aHelloWaitsUntilTheCenterIsReady() {
        var ready = new CompletableFuture<Void>();
        var waiting = authenticator(() -> STATE, ready);
        var login = Login.node(NODE);
        var step = waiting.hello(
                        new Message.Hello(login.realm(), login.details()),
                        new Authenticator.Candidate(FakeConnection.PLAIN, 1))
                .toCompletableFuture();
        assertFalse(step.isDone());
        ready.complete(null);
        assertInstanceOf(Challenge.class, step.join());
    }

    private Step hello(Login login) {
        return hello(login, FakeConnection.PLAIN);
    }

    private Step hello(Login login, FakeConnection connection) {
        return authenticator
                .hello(new Message.Hello(login.realm(), login.details()), new Authenticator.Candidate(connection, 1))
                .toCompletableFuture()
                .join();
    }

    private static String sign(Challenge challenge, SigningKey key) {
        return Cryptosign.sign(key, (String) challenge.extra().get("challenge"));
    }

    private static Step answer(Challenge challenge, String signature) {
        return challenge
                .answer()
                .apply(new Message.Authenticate(signature, Map.of()))
                .toCompletableFuture()
                .join();
    }

    private static Principal accepted(Step step) {
        return assertInstanceOf(Accept.class, step).principal();
    }

    /** Shows a state and takes no change. */
    private static final class Snapshot extends MemoryStore {
        private final java.util.function.Supplier<CenterState> now;

        Snapshot(java.util.function.Supplier<CenterState> now) {
            this.now = now;
        }

        @Override
        public CenterState state() {
            return now.get();
        }

        @Override
        public synchronized <T> java.util.concurrent.CompletionStage<T> update(
                java.util.function.Function<CenterState, Update<T>> change) {
            return CompletableFuture.completedStage(change.apply(now.get()).result());
        }
    }
}
