package io.transom.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.core.internal.FakeSession.FakeCall;
import io.transom.wamp.Bytes;
import io.transom.wamp.CancelMode;
import io.transom.wamp.Encoding;
import io.transom.wamp.Payload;
import io.transom.wamp.WampError;
import io.transom.wamp.serializer.Serializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that are passed on to a node. */
class ForwardingTest extends HostFixture {
    private static final Map<String, Object> CONFIG = Map.of("a", List.of(1L, 2L));

    @BeforeEach
    void aModuleThatForwards() {
        bind("forwarder", to -> to.forward(Things.class));
        attach();
    }

    @Test
    void routingArgumentsAreTakenOffByPosition() {
        var call = call(START, FakePlace.NODE, "w1", "t1", CONFIG);

        assertEquals("from the node", call.value());
        assertEquals("w1 start_thing", place.forwarded.get(0).to);
        assertEquals(Payload.of("t1", CONFIG), place.forwarded.get(0).payload);
        assertEquals(List.of(START + " ok"), place.outcomes);
    }

    @Test
    void routingArgumentsAreTakenOffByKeyword() {
        session.call(
                START,
                keywords(
                        List.of(),
                        "node_oid",
                        FakePlace.NODE,
                        "thing_config",
                        CONFIG,
                        "worker_id",
                        "w1",
                        "thing_id",
                        "t1"));

        assertEquals("w1 start_thing", place.forwarded.get(0).to);
        assertEquals(keywords(List.of(), "thing_config", CONFIG, "thing_id", "t1"), place.forwarded.get(0).payload);
    }

    @Test
    void theNodeMayComeByPositionAndTheWorkerByKeyword() {
        session.call(LIST, keywords(List.of(FakePlace.NODE), "worker_id", "w1"));

        assertEquals("w1 get_things", place.forwarded.get(0).to);
        assertEquals(Payload.NONE, place.forwarded.get(0).payload);
    }

    @Test
    void nodeIdIsAnotherNameOfNodeOid() {
        var call = session.call(LIST, keywords(List.of(), "node_id", FakePlace.NODE, "worker_id", "w1"));

        assertEquals("from the node", call.value());
        assertEquals(Payload.NONE, place.forwarded.get(0).payload);
    }

    @Test
    void theKeywordDetailsIsDropped() {
        session.call(LIST, keywords(List.of(FakePlace.NODE, "w1"), "details", CONFIG));

        assertEquals(Payload.NONE, place.forwarded.get(0).payload);
    }

    @Test
    void theBytesOfTheRestStayAsTheyCame() {
        Serializer cbor = Serializer.of(Encoding.CBOR);
        Bytes args = cbor.write(List.of(FakePlace.NODE, "w1", "t1", CONFIG));

        session.call(START, Payload.encoded(Encoding.CBOR, args, Bytes.EMPTY));

        Bytes rest = place.forwarded.get(0).payload.argsIn(Encoding.CBOR);
        assertEquals(cbor.write(List.of("t1", CONFIG)), rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "node1",
                "7b2f4a10-9d3e-4c58-8a61-0f2c9be1d7a",
                "1-1-1-1-1",
                "7b2f4a109d3e4c588a610f2c9be1d7a4"
            })
    void aMalformedOidIsRefused(String oid) {
        WampError error = call(LIST, oid, "w1").error();

        assertEquals("wamp.error.invalid_argument", error.uri());
        assertEquals(
                "get_things: node_oid: expected an object ID like " + FakePlace.NODE + ", found \"" + oid + "\"",
                error.text());
        assertEquals(List.of(LIST + " wamp.error.invalid_argument"), place.outcomes);
    }

    @Test
    void anOidMayBeUpperCase() {
        assertEquals(
                "from the node",
                call(LIST, FakePlace.NODE.toUpperCase(java.util.Locale.ROOT), "w1")
                        .value());
    }

    @Test
    void errorsNameTheRoutingArgument() {
        assertEquals(
                "get_things: node_oid: required argument is missing",
                call(LIST).error().text());
        assertEquals(
                "get_things: worker_id: required argument is missing",
                call(LIST, FakePlace.NODE).error().text());
        assertEquals(
                "get_things: node_oid: expected an object ID like " + FakePlace.NODE + ", found 5",
                call(LIST, 5L, "w1").error().text());
        assertEquals(
                "get_things: worker_id: expected the ID of a worker, found \"w1.x\"",
                call(LIST, FakePlace.NODE, "w1.x").error().text());
        assertEquals(
                "get_things: node_oid: given twice, by position and by keyword",
                session.call(LIST, keywords(List.of("w1"), "node_oid", FakePlace.NODE))
                        .error()
                        .text());
    }

    @Test
    void errorsNameTheParameter() {
        assertEquals(
                "start_thing: thing_id: expected a string, found 5",
                call(START, FakePlace.NODE, "w1", 5L, CONFIG).error().text());
        assertEquals(
                "start_thing: thing_config: required argument is missing",
                call(START, FakePlace.NODE, "w1", "t1").error().text());
        assertTrue(place.forwarded.isEmpty());
    }

    @Test
    void anUnknownNodeIsThePlacesError() {
        var error = call(LIST, FakePlace.NODE.replace('7', '8'), "w1").error();

        assertEquals("crossbar.error.no_such_object", error.uri());
    }

    @Test
    void theNodesErrorGoesToTheCaller() {
        place.answersAtOnce = false;
        var call = call(LIST, ROUTED.args().toArray());
        var error = new WampError("crossbar.error.no_such_worker", "No worker with ID 'w1'");

        place.forwarded.get(0).result.completeExceptionally(error);

        assertEquals(error, call.error());
        assertEquals(1, module("forwarder").counters().errors());
    }

    @Test
    void partsOfTheResultGoToTheCallerWhenWanted() {
        place.answersAtOnce = false;
        var call = new FakeCall(LIST, ROUTED);
        call.progressive = true;
        session.call(LIST, call);
        session.call(LIST, ROUTED);

        var forwarded = place.forwarded.get(0);
        forwarded.options.progress().orElseThrow().accept(Payload.of(1L));
        forwarded.result.complete(Payload.of("done"));
        forwarded.options.progress().orElseThrow().accept(Payload.of("too late"));

        assertEquals(List.of(Payload.of(1L)), call.parts);
        assertEquals("done", call.value());
        assertTrue(place.forwarded.get(1).options.progress().isEmpty());
    }

    @Test
    void aCancelGoesToTheNode() {
        place.answersAtOnce = false;
        var call = session.call(LIST, ROUTED);

        call.cancel(CancelMode.KILL);
        place.forwarded.get(0).result.completeExceptionally(new WampError("wamp.error.canceled", "stopped"));

        assertEquals(List.of(CancelMode.KILL), place.forwarded.get(0).canceled);
        assertEquals("stopped", call.error().text());
    }

    @Test
    void theContractsTimeOutEndsACallThatTheNodeDoesNotAnswer() {
        place.answersAtOnce = false;
        var call = session.call(LIST, ROUTED);

        timers.pass(Duration.ofMillis(4_999));
        assertFalse(call.result.isDone());
        timers.pass(Duration.ofMillis(1));

        assertEquals("wamp.error.timeout", call.error().uri());
        assertEquals("no result of " + LIST + " within 5000 ms", call.error().text());
        assertEquals(List.of(CancelMode.KILLNOWAIT), place.forwarded.get(0).canceled);
    }

    @Test
    void theCallersTimeOutComesBeforeTheContracts() {
        place.answersAtOnce = false;
        var call = new FakeCall(LIST, ROUTED);
        call.timeout = Duration.ofMillis(100);
        session.call(LIST, call);

        timers.pass(Duration.ofMillis(100));

        assertEquals("wamp.error.timeout", call.error().uri());
    }

    @Test
    void theHostsTimeOutIsForProceduresThatHaveNone() {
        place.answersAtOnce = false;
        host.change(new Settings(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30)));
        var start = call(START, FakePlace.NODE, "w1", "t1", CONFIG);

        timers.pass(Duration.ofSeconds(30));

        assertEquals("wamp.error.timeout", start.error().uri());
    }

    @Test
    void anAnswerStopsTheTimer() {
        session.call(LIST, ROUTED);

        assertEquals(0, timers.running());
    }

    @Test
    void callsAreCountedByModuleAndByProcedure() {
        session.call(LIST, ROUTED);
        call(LIST, "malformed", "w1");
        place.answersAtOnce = false;
        call(START, FakePlace.NODE, "w1", "t1", CONFIG);
        session.call(LIST, ROUTED);
        timers.pass(Duration.ofMillis(3));
        place.forwarded.get(2).result.complete(Payload.NONE);

        var counters = module("forwarder").counters();
        assertEquals(4, counters.calls());
        assertEquals(1, counters.errors());
        assertEquals(1, counters.inFlight());
        assertEquals(3_000_000, counters.nanos());
        assertEquals(3, counters.of("get_things").calls());
        assertEquals(3_000_000, counters.of("get_things").nanos());
        assertEquals(0, counters.of("get_things").inFlight());
        assertEquals(1, counters.of("start_thing").inFlight());
        assertEquals(0, counters.of("unknown").calls());
    }
}
