package io.transom.itests.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Errors;
import io.transom.testkit.Await;
import io.transom.testkit.TestClient;
import io.transom.wamp.CallOptions;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the center makes of the arguments of a remote call before a node hears of it. */
@ExtendWith({Shared.class, ShowLogs.class})
class ArgumentsTest {
    private static final String STATUS = Remote.PREFIX + "node.get_status";
    private static final String WORKER = Remote.PREFIX + "node.get_worker";
    private static final String STARTED = Remote.PREFIX + "worker.started";

    private final CenterProcess center;
    private final NodeProcess node;
    private TestClient operator;

    ArgumentsTest(CenterProcess center, NodeProcess node) {
        this.center = center;
        this.node = node;
    }

    @BeforeEach
    void join() {
        operator = center.join("default");
    }

    @AfterEach
    void leave() {
        operator.close();
    }

    static Stream<@Nullable Object> malformedOids() {
        return Stream.of(
                "",
                "x",
                "00000000-0000-4000-8000-00000000000",
                "00000000-0000-4000-8000-00000000000g",
                "{}",
                7L,
                true,
                1.5,
                List.of(),
                Map.of(),
                null,
                "'; drop table node; --",
                "\u0000",
                "x".repeat(10_000));
    }

    @ParameterizedTest
    @MethodSource("malformedOids")
    void anOidThatIsNoneIsAnInvalidArgumentThatIsNamed(@Nullable Object oid) {
        WampError refused = operator.callFails(STATUS, oid);

        assertEquals(ErrorUris.INVALID_ARGUMENT, refused.uri());
        assertTrue(refused.text().contains("node_oid"), refused::text);
        assertTrue(refused.text().length() < 500, "long input is cut in messages");
    }

    @Test
    void anOidThatNobodyHasIsNoSuchObject() {
        assertEquals(
                Errors.NO_SUCH_OBJECT,
                operator.callFails(STATUS, "00000000-0000-4000-8000-000000000000")
                        .uri());
    }

    @Test
    void anOidIsUnderstoodInUpperCaseToo() {
        assertTrue(operator.call(STATUS, node.oid().toUpperCase(Locale.ROOT)) instanceof Map);
    }

    @Test
    void missingRoutingArgumentsAreNamed() {
        assertNames("node_oid", fails(STATUS, List.of(), Map.of()));
        assertNames("node_oid", fails(STARTED, List.of(), Map.of()));
        assertNames("worker_id", fails(STARTED, List.of(node.oid()), Map.of()));
        assertNames("worker_id", fails(WORKER, List.of(node.oid()), Map.of()));
    }

    @Test
    void argumentsTooManyUnknownOrGivenTwiceAreRefused() {
        assertEquals(
                ErrorUris.INVALID_ARGUMENT,
                fails(STATUS, List.of(node.oid(), 1L), Map.of()).uri());
        assertNames("colour", fails(STATUS, List.of(node.oid()), Map.of("colour", "red")));
        assertNames("worker_id", fails(WORKER, List.of(node.oid(), "w1"), Map.of("worker_id", "w1")));
    }

    @Test
    void anArgumentOfTheWrongTypeIsNamedWithWhatWasExpected() {
        assertNames("worker_id", fails(WORKER, List.of(node.oid(), 7L), Map.of()));
        assertNames(
                "worker_options",
                fails(Remote.PREFIX + "node.start_worker", List.of(node.oid(), "w", "router", "none"), Map.of()));
        assertFalse(workers().contains("w"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"node_oid", "node_id"})
    void theNodeMayBeGivenByKeyword(String keyword) {
        Object status = Await.result(operator.session()
                        .call(STATUS, Payload.of(List.of(), Map.of(keyword, node.oid())), CallOptions.DEFAULT)
                        .result())
                .first();

        assertEquals(node.authid(), Remote.map(status).get("management_node_id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no such", "a.b", "a#b", "nowhere", "..", "\u00e4\u00f6\u00fc", "\ud83d\ude80"})
    void aWorkerThatIsNotThereIsHonestlyMissing(String worker) {
        WampError missing = operator.callFails(STARTED, node.oid(), worker);

        assertTrue(
                List.of(ErrorUris.NO_SUCH_PROCEDURE, ErrorUris.INVALID_ARGUMENT).contains(missing.uri()),
                missing::getMessage);
    }

    @Test
    void anErrorOfTheNodeComesThroughAsItIs() {
        WampError missing = operator.callFails(WORKER, node.oid(), "nowhere");

        assertEquals(Errors.NO_SUCH_WORKER, missing.uri());
        assertTrue(missing.text().contains("nowhere"), missing::text);
    }

    @Test
    void aLargeArgumentReachesTheNodeOrIsRefusedAndTheSessionLives() {
        Map<String, Object> large = Map.of("title", "t".repeat(500_000), "nonsense", true);

        WampError refused =
                operator.callFails(Remote.PREFIX + "node.start_worker", node.oid(), "large", "router", large);

        assertEquals(Errors.INVALID_CONFIGURATION, refused.uri());
        assertTrue(refused.text().contains("nonsense"), "names the unknown key");
        assertTrue(refused.text().length() < 2_000, "and does not repeat what was sent");
    }

    private List<?> workers() {
        return (List<?>) Objects.requireNonNull(operator.call(Remote.PREFIX + "node.get_workers", node.oid()));
    }

    private WampError fails(String procedure, List<?> args, Map<String, Object> kwargs) {
        return Await.error(operator.session()
                .call(procedure, Payload.of(Arrays.asList(args.toArray()), kwargs), CallOptions.DEFAULT)
                .result());
    }

    private static void assertNames(String argument, WampError refused) {
        assertEquals(ErrorUris.INVALID_ARGUMENT, refused.uri());
        assertTrue(refused.text().contains(argument), refused::text);
    }
}
