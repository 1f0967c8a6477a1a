package io.transom.center.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.client.Authentication;
import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.CallOptions;
import io.transom.wamp.Connection;
import io.transom.wamp.LimitHits;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.SigningKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each limit of a center is reached: who exceeds it is told its name, and the others go on. */
class CenterLimitsTest {
    private static final String WORKERS = "crossbarfabriccenter.remote.node.get_workers";
    private static final String MREALM = "crossbarfabriccenter.mrealm.";
    private static final SigningKey ONE = CenterFixture.key(2);
    private static final SigningKey OTHER = CenterFixture.key(3);

    @Test
    void oneNodeTooManyIsRefusedUntilAnotherHasGone() {
        try (var center = new CenterFixture(Map.of("limit_nodes", 1))) {
            center.pair(ONE, "node1");
            center.pair(OTHER, "node2");
            var first = center.node(ONE).start();
            assertEquals(
                    "limit center.nodes: at most 1 sessions, found 2",
                    refusal(() -> center.node(OTHER).start()).text());
            assertEquals(1, center.center.router().limitHits().get("center.nodes"));
            try (var operator = center.join("default", null)) {
                assertTrue(operator.session().info().id() > 0);
            }
            first.close();
            Await.until("it has gone", () -> center.fleet().realms().get(0).online() == 0);
            center.node(OTHER).start().close();
        }
    }

    @Test
    void oneOperatorTooManyIsRefusedUntilAnotherHasGone() {
        try (var center = new CenterFixture(Map.of("limit_operators", 1))) {
            var first = center.join("default", null);
            var refused = refusal(() -> center.join("default", null));
            assertEquals("wamp.error.unavailable", refused.uri());
            assertEquals("limit center.operators: at most 1 sessions, found 2", refused.text());
            assertEquals(1, center.center.router().limitHits().get("center.operators"));
            first.close();
            Await.until("it has gone", () -> center.center.attendance().operators() == 0);
            var paired = center.pair(ONE, "node1");
            assertEquals("node1", paired.get("authid"));
            center.node(ONE).start().close();
        }
    }

    @Test
    void oneSessionTooManyOfAnAddressIsRefused() {
        try (var center = new CenterFixture(Map.of("limit_address_sessions", 2));
                var one = center.join("default", null)) {
            var two = center.join("default", null);
            assertEquals(
                    "limit center.address.sessions: at most 2 sessions, found 3",
                    refusal(() -> center.join("default", null)).text());
            assertEquals(1, center.center.router().limitHits().get("center.address.sessions"));
            two.close();
            Await.until("it has gone", () -> center.center.attendance().operators() == 1);
            center.join("default", null).close();
            assertTrue(one.session().info().id() > 0);
        }
    }

    @Test
    void aMessageThatIsTooLongEndsItsSessionOnly() {
        try (var center = new CenterFixture(Map.of("limit_message_bytes", 20_000));
                var one = center.join("default", null);
                var other = center.join("default", null)) {
            one.session().call("a.b", Payload.of("x".repeat(21_000)), CallOptions.DEFAULT);
            String why = String.valueOf(Await.result(one.session().closed()));
            assertTrue(why.contains("1009") || why.contains("message.bytes"), why);
            assertEquals(
                    "wamp.error.no_such_procedure",
                    other.callFails("a.b", "x".repeat(19_000)).uri());
        }
    }

    @Test
    void loginsThatComeTooFastWaitAndAreLetIn() {
        try (var center = new CenterFixture(Map.of("limit_logins_rate", 5))) {
            var joining = opened(center, 25);
            var ids = new HashSet<Long>();
            joining.forEach(each -> ids.add(Await.result(each).info().id()));
            assertEquals(25, ids.size());
            assertEquals(25, center.center.attendance().operators());
            long waited = center.center.router().limitHits().get("center.logins.rate");
            assertTrue(waited > 0 && waited <= 20, () -> waited + " have waited");
            joining.forEach(each -> Await.result(each).leave());
        }
    }

    /** All have said HELLO before any of them is let in. */
    @Test
    void ofManyLoginsAtOnceOnlySoManyAreLetInAsThereArePlaces() {
        for (String limit : List.of("operators", "address.sessions")) {
            try (var center = new CenterFixture(Map.of("limit_" + limit.replace('.', '_'), 5))) {
                var joining = opened(center, 40);
                int in = 0;
                for (var each : joining) {
                    try {
                        in += Await.result(each).info().id() > 0 ? 1 : 0;
                    } catch (WampError refused) {
                        assertEquals("limit center." + limit + ": at most 5 sessions, found 6", refused.text());
                    }
                }
                assertEquals(5, in, limit);
                assertEquals(35, center.center.router().limitHits().get("center." + limit));
                assertEquals(5, center.center.attendance().arrivals(), "who was refused holds nothing");
            }
        }
    }

    private static List<CompletionStage<Session>> opened(CenterFixture center, int count) {
        var joining = new ArrayList<CompletionStage<Session>>();
        for (int i = 0; i < count; i++) {
            joining.add(Clients.connect(
                    center.transports, options(center, Authentications.cryptosign(center.superuser, "me", null))));
        }
        return joining;
    }

    private static ClientOptions options(CenterFixture center, Authentication authentication) {
        return new ClientOptions(ConnectOptions.to(center.url), "default", authentication);
    }

    @Test
    void clientsWithoutAKeyKeepNoOperatorOut() {
        try (var center = new CenterFixture(Map.of("limit_public", 2, "limit_operators", 1))) {
            var first = center.anonymous("default");
            var second = center.anonymous("com.crossbario.fabric");
            var refused = refusal(() -> center.anonymous("default"));
            assertEquals("wamp.error.unavailable", refused.uri());
            assertEquals("limit center.public: at most 2 sessions, found 3", refused.text());
            assertEquals(1, center.center.router().limitHits().get("center.public"));
            center.join("default", null).close();
            first.close();
            Await.until("it has gone", () -> center.center.attendance().arrivals() == 1);
            center.anonymous("default").close();
            second.close();
        }
    }

    /** A place that was taken is free again when the realm is not there. */
    @Test
    void whoIsAcceptedAndDoesNotJoinHoldsNoPlace() {
        try (var center = new CenterFixture(Map.of("limit_public", 1))) {
            for (int i = 0; i < 3; i++) {
                assertEquals(
                        "wamp.error.no_such_realm",
                        refusal(() -> center.anonymous("nowhere")).uri());
            }
            center.anonymous("default").close();
        }
    }

    /** Who has gone before the turn came, or while it was decided, is forgotten. */
    @Test
    void connectionsThatCloseWhileTheyWaitAreForgotten() {
        try (var center = new CenterFixture(Map.of("limit_logins_rate", 1))) {
            var others = Transports.create(1, "others");
            for (int i = 0; i < 100; i++) {
                Clients.connect(others, options(center, Authentications.anonymous()));
            }
            Await.until("most wait", () -> center.center.logins().waiting() >= 80);
            others.close();
            Await.until(
                    "they are forgotten",
                    () -> center.center.logins().waiting() == 0
                            && center.center.attendance().arrivals() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "limit_operator_calls, limit center.operator.calls: at most 1 calls, console:b, true",
        "limit_node_calls, limit center.node.calls: at most 1 calls, console:b, false",
    })
    void oneCallTooManyFailsUntilAnotherIsAnswered(String setting, String text, String other, boolean othersMay) {
        try (var center = new CenterFixture(Map.of(setting, 1))) {
            Object oid = center.pair(ONE, "node1").get("oid");
            Object otherOid = center.pair(OTHER, "node2").get("oid");
            var held = new CompletableFuture<Payload>();
            try (var node = center.node(ONE).with("get_workers", call -> held).start();
                    var node2 = center.node(OTHER)
                            .answering("get_workers", call -> Payload.ofValue(List.of()))
                            .start()) {
                var operator = center.operator();
                var first = operator.call("default", "console:a", WORKERS, Payload.of(oid), CallOptions.DEFAULT)
                        .result();
                Await.until("it is under way", () -> hasBegun(center));
                var second = operator.call("default", "console:a", WORKERS, Payload.of(oid), CallOptions.DEFAULT)
                        .result();
                var refused = Await.error(second);
                assertEquals("transom.error.too_many_calls", refused.uri());
                assertEquals(text + ", found 2", refused.text());
                assertEquals(
                        1,
                        center.center
                                .router()
                                .limitHits()
                                .get(othersMay ? "center.operator.calls" : "center.node.calls"));

                String whose = othersMay ? other : "console:a";
                assertEquals(
                        List.of(),
                        Await.result(operator.call("default", whose, WORKERS, Payload.of(otherOid), CallOptions.DEFAULT)
                                        .result())
                                .first());
                held.complete(Payload.ofValue(List.of()));
                Await.result(first);
                Await.result(operator.call("default", "console:a", WORKERS, Payload.of(oid), CallOptions.DEFAULT)
                        .result());
                assertEquals("node1", node.id());
                assertEquals("node2", node2.id());
            }
        }
    }

    private static boolean hasBegun(CenterFixture center) {
        return center.host.modules().stream()
                .anyMatch(module -> module.counters().inFlight() == 1);
    }

    /** It is read from more slowly: what it sends comes in order, and none is lost, while others are served. */
    @Test
    void aNodeThatFloodsIsSlowedDownAndOthersAreNot() {
        try (var center = new CenterFixture(Map.of("limit_node_events", 50))) {
            center.pair(ONE, "node1");
            Object oid = center.pair(OTHER, "node2").get("oid");
            try (var flooding = center.node(ONE).start();
                    var quiet = center.node(OTHER)
                            .answering("get_workers", call -> Payload.ofValue(List.of("w1")))
                            .start();
                    var operator = center.join("default", null)) {
                var events = operator.events("crossbarfabriccenter.node.node1.on_test");
                for (int i = 0; i < 2_000; i++) {
                    flooding.session().publish(flooding.prefix() + "on_test", i);
                }
                Await.until("the first have come", () -> events.all().size() >= 40);
                for (int i = 0; i < 50; i++) {
                    assertEquals(List.of("w1"), operator.call(WORKERS, oid));
                }
                quiet.publish("on_test", 1);
                int come = events.all().size();
                assertTrue(come < 2_000, () -> "all have come: " + come);
                Await.until("more have come", () -> events.all().size() >= come + 20);
                for (int i = 0; i < come + 20; i++) {
                    assertEquals((long) i, events.all().get(i).payload().first());
                }
                assertTrue(center.center.router().limitHits().get("center.node.events") >= 20);
            }
        }
    }

    @Test
    void tenWrongSignaturesRaiseAnAlarmForTheAddressAndForTheKey() throws Exception {
        try (var center = new CenterFixture()) {
            var alarms = new CenterAlarms(center.center);
            var heard = new ArrayList<String>();
            try (var listening = alarms.listen(heard::add)) {
                for (int i = 0; i < 9; i++) {
                    assertEquals(
                            "wamp.error.not_authorized",
                            wrong(center, center.superuser).uri());
                }
                assertEquals(List.of(), heard);
                center.domain().close();
                wrong(center, center.superuser);
                String reason = "10 wrong signatures (limit center.wrong.signatures)";
                assertEquals(List.of("address tcp4:127.0.0.1: " + reason), heard);
                for (int i = 0; i < 9; i++) {
                    wrong(center, center.superuser);
                }
                assertEquals("key " + center.superuser.publicKey() + ": " + reason, heard.get(1));
                assertEquals(2, alarms.count());
                assertEquals(2, center.center.router().limitHits().get("center.wrong.signatures"));
                assertTrue(listening != null);
            }
        }
    }

    @Test
    void oneManagementRealmTooManyIsNotMadeUntilAnotherIsDeleted() {
        try (var center = new CenterFixture(Map.of("limit_realms", 2));
                var domain = center.domain()) {
            domain.call(MREALM + "create_mrealm", Map.of("name", "second"));
            var refused = refusal(() -> domain.call(MREALM + "create_mrealm", Map.of("name", "third")));
            assertEquals("transom.error.too_many_records", refused.uri());
            assertEquals("limit center.realms: at most 2 realms, found 3", refused.text());
            assertEquals(1, center.center.router().limitHits().get("center.realms"));
            var second = (Map<?, ?>) domain.call(MREALM + "get_mrealm_by_name", "second");
            domain.call(MREALM + "delete_mrealm", second.get("oid"));
            domain.call(MREALM + "create_mrealm", Map.of("name", "third"));
        }
    }

    /** The superuser and the realm {@code default} are there from the start. */
    @Test
    void nothingMoreIsKeptThanALimitAllowsAndWhatIsThereCanBeChanged() {
        try (var center = new CenterFixture(Map.of("limit_kept", 3));
                var domain = center.domain()) {
            var node = center.pair(ONE, "node1");
            for (WampError refused : List.of(
                    refusal(() -> center.pair(OTHER, "node2")),
                    refusal(() -> domain.call(MREALM + "create_mrealm", Map.of("name", "second"))),
                    refusal(() -> domain.call(
                            "crossbarfabriccenter.user.create_organization", Map.of("name", "org1", "otype", 1))))) {
                assertEquals("limit center.kept: at most 3 records, found 4", refused.text());
            }
            assertEquals(3, center.center.router().limitHits().get("center.kept"));
            domain.call(MREALM + "unpair_node", node.get("oid"));
            assertEquals(node.get("oid"), center.pair(ONE, "node1").get("oid"));
        }
    }

    @Test
    void aCenterThatMayKeepNothingMoreStartsWithItsSuperuserAndItsRealm() {
        try (var center = new CenterFixture(Map.of("limit_kept", 0, "limit_realms", 0));
                var operator = center.join("default", null)) {
            assertTrue(operator.session().info().id() > 0);
        }
    }

    @Test
    void onlySoManyAddressesAndKeysAreCounted() {
        var signatures = new WrongSignatures(CenterLimits.limitWrongSignatures(2), new LimitHits());
        signatures.wrong("a", "k");
        for (int i = 0; i < WrongSignatures.COUNTED; i++) {
            signatures.wrong("a" + i, "k" + i);
        }
        signatures.wrong("a", "k");
        assertEquals(0, signatures.alarms());
        signatures.wrong("a", "k");
        assertEquals(2, signatures.alarms());
    }

    /** Signs something else. */
    private static WampError wrong(CenterFixture center, SigningKey key) {
        Authentication right = Authentications.cryptosign(key, "me", null);
        Authentication wrong = new Authentication() {
            @Override
            public List<String> methods() {
                return right.methods();
            }

            @Override
            public Attempt begin(Connection connection) {
                Attempt attempt = right.begin(connection);
                return new Attempt() {
                    @Override
                    public Map<String, Object> helloDetails() {
                        return attempt.helloDetails();
                    }

                    @Override
                    public CompletionStage<Message.Authenticate> answer(Message.Challenge challenge) {
                        return CompletableFuture.completedStage(new Message.Authenticate("00".repeat(96), Map.of()));
                    }
                };
            }
        };
        return refusal(() -> TestClient.join(center.transports, center.url, null, wrong));
    }

    private static WampError refusal(Callable<?> refused) {
        return assertThrows(WampError.class, () -> {
            Object result = refused.call();
            if (result instanceof AutoCloseable joined) {
                joined.close();
            }
        });
    }
}
