package io.transom.node.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.router.Principal;
import io.transom.router.RealmOptions;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Closed;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.Session;
import io.transom.wamp.auth.Ed25519;
import io.transom.wamp.auth.SigningKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The uplink over real sockets to a center that a test plays. */
class UplinkTest {
    private final SigningKey key = Ed25519.key(new byte[32]);
    private final Transports transports = Transports.create(1, "node");
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final FakeCenter center;
    private Bridge bridge;

    UplinkTest() throws Exception {
        center = new FakeCenter();
    }

    @BeforeEach
    void localRealm() throws Exception {
        var local = Router.create(RouterLimits.DEFAULT, Map.of())
                .start(RealmOptions.of("crossbar").withMetaApi(false));
        bridge = new Bridge(local.join(Principal.internal("crossbar", "bridge", "trusted"), transports.executor()));
        local.listen(bridge);
        Session controller = local.join(Principal.internal("crossbar", "c", "trusted"), transports.executor());
        controller
                .register("crossbar.get_status", call -> CompletableFuture.completedFuture(Payload.of("fine")))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        transports.close();
        center.close();
    }

    private Uplink connect() {
        var options = ConnectOptions.to(center.url());
        return new Uplink(transports, options, key, bridge, transports::schedule, new Uplink.Events() {
            @Override
            public void attached(Session session) {
                events.add("attached");
            }

            @Override
            public void confirmed(Session session) {
                events.add("confirmed");
            }

            @Override
            public void ended(Closed why) {
                events.add("ended " + why.reason());
            }
        });
    }

    private String next() throws InterruptedException {
        return String.valueOf(events.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void theHandShakeIsTheOneOfANode() throws Exception {
        center.answerStatus();
        Uplink uplink = connect();

        assertEquals("attached", next());
        assertEquals("confirmed", next());
        var hello = center.hellos.get(0);
        assertNull(hello.realm());
        assertEquals("node", hello.details().get("authrole"));
        assertEquals(List.of("cryptosign"), hello.details().get("authmethods"));
        assertFalse(hello.details().containsKey("authid"));
        Map<?, ?> extra = (Map<?, ?>) hello.details().get("authextra");
        assertEquals(key.publicKey(), extra.get("pubkey"));
        assertTrue(extra.containsKey("channel_binding"));
        assertNull(extra.get("channel_binding"));
        assertEquals("n1", uplink.session().orElseThrow().info().authid());
        assertTrue(Uplink.appliesConfiguration(uplink.session().orElseThrow()));
        assertEquals(
                "fine",
                center.operator
                        .call("crossbarfabriccenter.node.n1.get_status")
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS)
                        .first());
    }

    @ParameterizedTest
    @ValueSource(strings = {Uplink.UNPAIRED, Uplink.CONNECTED_ALREADY})
    void someRefusalsAreTheEnd(String reason) throws Exception {
        center.refusal = reason;
        connect();

        assertEquals("ended " + reason, next());
        TimeUnit.MILLISECONDS.sleep(200);
        assertEquals(1, center.hellos.size());
    }

    @Test
    void anyOtherRefusalIsTriedAgain() throws Exception {
        center.refusal = "wamp.error.no_such_realm";
        connect();
        for (int wait = 0; wait < 100 && center.hellos.isEmpty(); wait++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        center.refusal = null;

        assertEquals("attached", next());
        assertEquals(2, center.hellos.size());
    }

    @Test
    void aLostSessionComesBackWithAllItsProcedures() throws Exception {
        center.answerStatus();
        connect();
        assertEquals("attached", next());
        assertEquals("confirmed", next());

        center.realm.kill(session -> !session.internal(), "wamp.close.auth-changed", null);

        assertEquals("attached", next());
        assertEquals(
                "fine",
                center.operator
                        .call("crossbarfabriccenter.node.n1.get_status")
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS)
                        .first());
    }

    @Test
    void stoppingSaysGoodbye() throws Exception {
        Uplink uplink = connect();
        assertEquals("attached", next());

        Closed closed =
                uplink.stop(ErrorUris.CLOSE_NORMAL).toCompletableFuture().get(5, TimeUnit.SECONDS);

        assertTrue(closed.clean(), closed.toString());
        assertTrue(next().startsWith("ended"));
    }
}
