package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.client.Authentication;
import io.transom.client.Authentication.Attempt;
import io.transom.client.Authentications;
import io.transom.testkit.TestClient;
import io.transom.wamp.Connection;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Message;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.Cryptosign;
import io.transom.wamp.auth.SigningKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which operators get in at a center, as what, and what they may do then. */
@ExtendWith({Shared.class, ShowLogs.class})
class OperatorLoginTest {
    private static final String MREALM = "crossbarfabriccenter.mrealm.";
    private static final String INVALID_PARAMETERS = "fabric.auth-failed.invalid-parameters";

    private final CenterProcess center;

    OperatorLoginTest(CenterProcess center) {
        this.center = center;
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none,                 none,      com.crossbario.fabric, user",
                "com.crossbario.fabric,none,      com.crossbario.fabric, user",
                "com.crossbario.fabric,user,      com.crossbario.fabric, user",
                "default,              none,      default,               owner",
                "default,              owner,     default,               owner",
                "default,              admin,     default,               admin",
                "default,              operator,  default,               operator",
                "default,              developer, default,               developer",
                "default,              guest,     default,               guest",
            })
    void theSuperuserJoinsAnyRealmInAnyRole(
            @Nullable String realm, @Nullable String asked, String joined, String role) {
        try (var client = center.join(realm, center.superuser(asked))) {
            var info = client.session().info();

            assertEquals(joined, info.realm());
            assertEquals(role, info.authrole());
            assertEquals("superuser", info.authid());
            assertTrue(
                    info.details().get("authextra") instanceof Map<?, ?> extra && extra.containsKey("x_cb_node"),
                    "authextra is never empty");
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"none,owner", "com.crossbario.fabric,owner", "default,user", "default,nonsense"})
    void aRoleThatTheRealmDoesNotHaveIsRefused(@Nullable String realm, String role) {
        assertEquals(INVALID_PARAMETERS, refusal(realm, center.superuser(role)).uri());
    }

    @Test
    void aRealmThatDoesNotRunIsRefused() {
        assertEquals(
                ErrorUris.NO_SUCH_REALM, refusal("nowhere", center.superuser()).uri());
    }

    @Test
    void aKeyThatNobodyKnowsIsRefused() {
        WampError refusal = refusal("default", Authentications.cryptosign(newKey("stranger"), "stranger@itest", null));

        assertTrue(refusal.uri().startsWith("fabric.auth-failed."), refusal::uri);
    }

    @Test
    void aSignatureByAnotherKeyIsRefused() {
        Authentication claimed = center.superuser();
        SigningKey other = newKey("forger");
        Authentication forged = changed(claimed, claim -> new Attempt() {
            @Override
            public Map<String, Object> helloDetails() {
                return claim.helloDetails();
            }

            @Override
            public CompletionStage<Message.Authenticate> answer(Message.Challenge challenge) {
                String text = String.valueOf(challenge.extra().get("challenge"));
                return CompletableFuture.completedFuture(
                        new Message.Authenticate(Cryptosign.sign(other, text), Map.of()));
            }
        });

        assertEquals(ErrorUris.NOT_AUTHORIZED, refusal("default", forged).uri());
    }

    @Test
    void aKeyWithoutAuthidIsRefused() {
        Authentication nameless = changed(center.superuser(), named -> new Attempt() {
            @Override
            public Map<String, Object> helloDetails() {
                return Map.of("authextra", named.helloDetails().get("authextra"));
            }

            @Override
            public CompletionStage<Message.Authenticate> answer(Message.Challenge challenge) {
                return named.answer(challenge);
            }
        });

        assertEquals(INVALID_PARAMETERS, refusal("default", nameless).uri());
    }

    @Test
    void anAnonymousClientLooksAndTouchesNothing() {
        try (var anybody = center.join("default", Authentications.anonymous())) {
            assertEquals("public", anybody.session().info().authrole());
            assertTrue(anybody.call(MREALM + "get_nodes") instanceof List);
            assertNotAuthorized(anybody, Remote.PREFIX + "node.get_status", "00000000-0000-4000-8000-000000000000");
            assertNotAuthorized(anybody, Remote.PREFIX + "node.start_worker", "x", "w", "router");
        }
        try (var anybody = center.join(CenterProcess.DOMAIN, Authentications.anonymous())) {
            assertNotAuthorized(anybody, "crossbarfabriccenter.domain.get_status");
        }
    }

    @Test
    void anAnonymousClientHasToNameARealm() {
        assertEquals(
                ErrorUris.NO_SUCH_REALM,
                refusal(null, Authentications.anonymous()).uri());
    }

    @ParameterizedTest
    @CsvSource({
        // role, reads, operates, calls a node directly
        "guest,     false, false, false",
        "developer, true,  false, false",
        "operator,  true,  true,  false",
        "admin,     true,  true,  false",
        "owner,     true,  true,  true",
    })
    void eachRoleMayDoWhatItsNameSays(String role, boolean reads, boolean operates, boolean directly) {
        String nowhere = "00000000-0000-4000-8000-000000000000";
        try (var client = center.join("default", center.superuser(role))) {
            assertMay(client, reads, Remote.PREFIX + "node.get_status", nowhere);
            assertMay(client, operates, Remote.PREFIX + "node.start_worker", nowhere, "w", "router");
            assertMay(client, directly, "crossbarfabriccenter.node.nobody.get_status");
            assertMay(client, true, MREALM + "get_nodes");
        }
    }

    /** The call may fail for many reasons, but not for want of a permission; or just for that. */
    private static void assertMay(TestClient client, boolean may, String procedure, Object... args) {
        String outcome;
        try {
            outcome = String.valueOf(client.call(procedure, args));
        } catch (WampError failed) {
            outcome = failed.uri();
        }
        if (may) {
            assertNotEquals(ErrorUris.NOT_AUTHORIZED, outcome, procedure);
        } else {
            assertEquals(ErrorUris.NOT_AUTHORIZED, outcome, procedure);
        }
    }

    @Test
    void nobodyMakesANodeSignThroughTheCenter() {
        try (var owner = center.join("default")) {
            assertNotAuthorized(owner, "crossbarfabriccenter.node.shared1.sign", "data");
            assertNotAuthorized(owner, "crossbarfabriccenter.node.shared1.sign_challenge", "data");
        }
    }

    private SigningKey newKey(String name) {
        return NodeProcess.key(center.folderOf("key-" + name));
    }

    private static Authentication changed(Authentication given, UnaryOperator<Attempt> change) {
        return new Authentication() {
            @Override
            public List<String> methods() {
                return given.methods();
            }

            @Override
            public Attempt begin(Connection connection) {
                return change.apply(given.begin(connection));
            }
        };
    }

    private WampError refusal(@Nullable String realm, Authentication as) {
        return assertThrows(WampError.class, () -> center.join(realm, as).close());
    }

    private static void assertNotAuthorized(TestClient client, String procedure, Object... args) {
        assertEquals(ErrorUris.NOT_AUTHORIZED, client.callFails(procedure, args).uri(), procedure);
    }
}
