package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Errors;
import io.transom.client.Authentication;
import io.transom.client.Authentications;
import io.transom.testkit.Await;
import io.transom.testkit.TestNode;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.PublishOptions;
import io.transom.wamp.WampError;
import io.transom.wamp.auth.SigningKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which nodes get in at a center, and what they may do then. */
@ExtendWith({Shared.class, ShowLogs.class})
class NodeLoginTest {
    private static final String MREALM = "crossbarfabriccenter.mrealm.";

    private final CenterProcess center;

    NodeLoginTest(CenterProcess center) {
        this.center = center;
    }

    @Test
    void aNodeThatIsNotPairedIsRefused() {
        assertEquals(
                "fabric.auth-failed.node-unpaired",
                refusal(null, Authentications.cryptosign(newKey("unpaired"), null, "node"))
                        .uri());
    }

    @Test
    void aNodeProcessThatIsNotPairedEndsWithExitCode0() {
        try (Program node = NodeProcess.launch(center, center.folderOf("unpaired-process"))) {
            assertEquals(0, node.exitCode(Duration.ofSeconds(30)), node::tail);
            assertTrue(node.output().contains("pair it first"), node::tail);
        }
    }

    @Test
    void aNodeThatNamesARealmIsRefused() {
        SigningKey key = paired("namer");

        assertEquals(
                "fabric.auth-failed.invalid-parameters",
                refusal("default", Authentications.cryptosign(key, null, "node"))
                        .uri());
    }

    @ParameterizedTest
    @ValueSource(strings = {"crossbarfabriccenter.node.", "crossbarfabriccenter.remote.", "com.example."})
    void aNodeRegistersAndPublishesOnlyBelowItsOwnPrefix(String prefix) {
        try (var node = testNode("confined").start()) {
            String elsewhere = prefix + "other.get_status";

            WampError registering = Await.error(
                    node.session().register(elsewhere, invocation -> CompletableFuture.completedFuture(Payload.NONE)));
            WampError publishing =
                    Await.error(node.session().publish(elsewhere, Payload.NONE, PublishOptions.ACKNOWLEDGED));

            assertEquals(ErrorUris.NOT_AUTHORIZED, registering.uri());
            assertEquals(ErrorUris.NOT_AUTHORIZED, publishing.uri());
        }
    }

    @Test
    void aNodeCallsNothingButTheStatusOfItsRealm() {
        try (var node = testNode("caller").start()) {
            assertTrue(Await.result(node.session().call(MREALM + "get_status")).first() instanceof Map);
            for (String procedure :
                    List.of(MREALM + "get_nodes", Remote.PREFIX + "node.get_status", "wamp.session.list")) {
                assertEquals(
                        ErrorUris.NOT_AUTHORIZED,
                        Await.error(node.session().call(procedure)).uri(),
                        procedure);
            }
        }
    }

    @Test
    void aHeartbeatInTheNameOfAnotherNodeIsRefused() {
        try (var node = testNode("beating").start()) {
            node.beat();

            WampError forged = Await.error(node.session()
                    .publish(
                            "crossbarfabriccenter.node.on_heartbeat",
                            Payload.of("shared1", Map.of("timestamp", 1, "seq", 1)),
                            PublishOptions.ACKNOWLEDGED));

            assertEquals(ErrorUris.NOT_AUTHORIZED, forged.uri());
        }
    }

    @Test
    void aSecondSessionWithTheKeyOfALivingNodeIsRefused() {
        SigningKey key = paired("twice");
        var answering = new Answering(center, key);
        try (var first = answering.node().start()) {
            WampError second =
                    assertThrows(WampError.class, () -> answering.node().start());

            assertEquals("fabric.auth-failed.node-already-connected", second.uri());
            first.beat(); // the first is not hurt
        }
    }

    @Test
    void aNodeWhoseEarlierSessionDoesNotAnswerGetsIn() {
        SigningKey key = paired("frozen");
        var frozen = TestNode.of(center.transports(), center.url(), key)
                .with("get_status", invocation -> new CompletableFuture<>())
                .start();
        try (var second = new Answering(center, key).node().start()) {
            Await.until(
                    "the earlier session is ended",
                    () -> frozen.session().closed().toCompletableFuture().isDone());
            second.beat();
        }
    }

    /** A node whose {@code get_status} answers. */
    private record Answering(CenterProcess center, SigningKey key) {
        TestNode node() {
            return TestNode.of(center.transports(), center.url(), key)
                    .answering("get_status", invocation -> Payload.of(Map.of("workers_by_type", Map.of())));
        }
    }

    private TestNode testNode(String authid) {
        return new Answering(center, paired(authid)).node();
    }

    /** The key of a node that is paired with realm default under that authid. */
    private SigningKey paired(String authid) {
        Path folder = center.folderOf("key-" + authid);
        SigningKey key = NodeProcess.key(folder);
        try (var domain = center.join(null)) {
            NodeProcess.pair(domain, folder, "default", authid);
        } catch (WampError again) {
            assertEquals(Errors.NODE_ALREADY_PAIRED, again.uri());
        }
        return key;
    }

    private SigningKey newKey(String name) {
        return NodeProcess.key(center.folderOf("key-" + name));
    }

    private WampError refusal(@Nullable String realm, Authentication as) {
        return assertThrows(WampError.class, () -> center.join(realm, as).close());
    }
}
