package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.store.CenterState;
import io.transom.api.store.CenterStore.Update;
import io.transom.api.store.Change;
import io.transom.client.Authentications;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.SigningKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users who were let in are kept from what is not theirs, and can be put out again. */
class UserAccessTest {
    private static final String U = "crossbarfabriccenter.user.";
    private static final String M = "crossbarfabriccenter.mrealm.";
    private static final String ALICE = "alice@x.y";
    private static final String BOB = "bob@x.y";
    private static final SigningKey KEY = CenterFixture.key(2);
    private static final SigningKey OTHER_KEY = CenterFixture.key(3);
    private static final String UNKNOWN = "fabric.auth-failed.registered-user-auth-code-sent";

    private final CenterFixture center = new CenterFixture();
    private final String alice = center.addUser(ALICE, KEY);
    private final TestClient superuser = center.domain();

    @AfterEach
    void stop() {
        superuser.close();
        center.close();
    }

    @Test
    void aUserNeitherSpeaksForTheCenterNorEndsTheSessionsOfOthers() {
        try (var user = center.joinAs(KEY, ALICE, null, null)) {
            var heard = superuser.events(M + "on_node_paired");
            for (var refused : List.of(
                    user.callFails(
                            "wamp.session.kill", superuser.session().info().id()),
                    user.callFails("wamp.session.add_testament", M + "on_node_paired", List.of(), Map.of()),
                    assertThrows(WampError.class, () -> user.publish(M + "on_node_paired", "x")),
                    assertThrows(
                            WampError.class,
                            () -> user.register(
                                    U + "modify_user", call -> CompletableFuture.completedFuture(Payload.NONE))))) {
                assertEquals("wamp.error.not_authorized", refused.uri());
            }
            assertEquals(List.of("default"), user.call(M + "list_mrealms", true));
            center.pair(CenterFixture.key(9), "node9");
            assertEquals("node9", ((Map<?, ?>) heard.next().payload().first()).get("authid"));
            assertEquals(1, heard.all().size());
        }
    }

    @Test
    void aUserThatIsDeletedIsOutWithAllKeysAndTheRestIsTheSuperusers() {
        Object realm;
        try (var user = center.joinAs(KEY, ALICE, null, null)) {
            realm = ((Map<?, ?>) user.call(M + "create_mrealm", Map.of("name", "alices"))).get("oid");
            user.call(U + "create_organization", Map.of("name", "acme"));
            user.call(M + "pair_node", CenterFixture.key(9).publicKey(), "alices", "node9");
        }
        activate(ALICE, OTHER_KEY);
        var onDomain = center.joinAs(KEY, ALICE, null, null);
        var onRealm = center.joinAs(OTHER_KEY, ALICE, "alices", null);
        assertEquals(keys(KEY, OTHER_KEY), superuser.call(U + "list_user_keys", alice));
        for (String procedure : List.of("delete_user", "delete_user_key")) {
            Object what = procedure.equals("delete_user") ? alice : KEY.publicKey();
            assertEquals(
                    "fabric.not-authorized",
                    onDomain.callFails(U + procedure, what).uri());
        }

        var removed = (Map<?, ?>) superuser.call(U + "delete_user", alice);

        assertEquals(List.of(ALICE), removed.get("emails"));
        assertEquals(keys(KEY, OTHER_KEY), removed.get("pubkeys"));
        assertEquals(
                List.of(onDomain.session().info().id(), onRealm.session().info().id()).stream()
                        .sorted()
                        .toList(),
                removed.get("killed"));
        for (var ended : List.of(onDomain, onRealm)) {
            assertEquals(
                    "wamp.close.auth-changed",
                    Await.result(ended.session().closed()).reason());
        }
        assertEquals("fabric.auth-failed.new-user-auth-code-sent", center.refusal(KEY, ALICE, null, null));
        CenterState left = center.center.state();
        String heir = left.userWithEmail("superuser").orElseThrow().oid();
        assertEquals(heir, left.realms().get(String.valueOf(realm)).owner());
        assertEquals(List.of(), left.rolesOf(String.valueOf(realm), alice));
        assertEquals(heir, left.nodes().values().iterator().next().owner());
        assertEquals(heir, left.organizations().values().iterator().next().owner());
        assertEquals(
                "crossbar.error.no_such_object",
                superuser.callFails(U + "delete_user", alice).uri());
        assertTrue(superuser.session().info().id() > 0);
    }

    @Test
    void aKeyThatIsDeletedLetsNobodyInAndOtherKeysDo() {
        activate(ALICE, OTHER_KEY);
        activate(BOB, OTHER_KEY);
        var kept = center.joinAs(KEY, ALICE, null, null);
        var out = center.joinAs(OTHER_KEY, ALICE, null, null);
        var bobs = center.joinAs(OTHER_KEY, BOB, null, null);

        var removed = (Map<?, ?>) superuser.call(U + "delete_user_key", OTHER_KEY.publicKey());

        assertEquals(List.of(ALICE, BOB), removed.get("emails"));
        for (var ended : List.of(out, bobs)) {
            assertEquals(
                    "wamp.close.auth-changed",
                    Await.result(ended.session().closed()).reason());
        }
        assertEquals(UNKNOWN, center.refusal(OTHER_KEY, ALICE, null, null));
        assertEquals(keys(KEY), kept.call(U + "list_user_keys", alice));
        kept.close();

        superuser.call(U + "delete_user_key", KEY.publicKey());
        assertEquals(UNKNOWN, center.refusal(KEY, ALICE, null, null));
        assertEquals(List.of(), superuser.call(U + "list_user_keys", alice));
    }

    @Test
    void theSuperuserCannotBeDeleted() {
        Object oid = ((Map<?, ?>) superuser.call(U + "get_user_by_email", "superuser")).get("oid");
        assertEquals(
                "wamp.error.invalid_argument",
                superuser.callFails(U + "delete_user", oid).uri());
        assertEquals(
                "crossbar.error.no_such_object",
                superuser
                        .callFails(U + "delete_user_key", center.superuser.publicKey())
                        .uri());
        center.domain().close();
    }

    /** The login was decided before, and the session joined after the key was taken away. */
    @Test
    void whoseKeyIsTakenAwayWhileLoggingInIsOutAgain() {
        var client = TestClient.join(center.transports, center.url, null, Authentications.cryptosign(KEY, ALICE, null));
        var keys = new OperatorKeys(() -> CenterState.EMPTY);
        center.center.realms().all().forEach(keys::started);
        var late = center.joinAs(KEY, ALICE, null, null);
        assertEquals(
                "wamp.close.auth-changed", Await.result(late.session().closed()).reason());
        client.call("crossbarfabriccenter.domain.get_status");
        client.close();
        center.domain().close();
    }

    private void activate(String email, SigningKey key) {
        if (center.center.state().userWithEmail(email).isEmpty()) {
            center.addUser(email, CenterFixture.key(8));
        }
        var activation = new CenterState.Activation(
                "00000000-0000-4000-8000-00000000000" + email.charAt(0), email, key.publicKey(), "code", 1, true);
        Await.result(
                center.store.update(state -> new Update<Void>(List.of(new Change.PutActivation(activation)), null)));
    }

    private static List<String> keys(SigningKey... keys) {
        return List.of(keys).stream().map(SigningKey::publicKey).sorted().toList();
    }
}
