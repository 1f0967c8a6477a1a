package io.transom.node.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Config;
import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigurationTest {
    private static NodeConfiguration read(String json) throws ProtocolException {
        return NodeConfiguration.read(Config.of("/srv/n1/config.json", Json.read(json)), Set.of("router"));
    }

    private static String complaint(String json) {
        return assertThrows(WampError.class, () -> read(json)).text();
    }

    @Test
    void aSmallConfigurationHasTheDefaults() throws ProtocolException {
        NodeConfiguration read = read("{\"version\": 2}");

        assertEquals(NodeConfiguration.EMPTY, read);
        assertEquals(Duration.ofSeconds(10), read.heartbeat().period());
    }

    @Test
    void everythingThatIsSupportedIsRead() throws ProtocolException {
        NodeConfiguration read = read("{\"version\": 2, \"controller\": {\"id\": \"node_1\", \"enable_docker\": false,"
                + "\"options\": {\"shutdown\": \"shutdown_on_worker_exit_with_error\"},"
                + "\"fabric\": {\"transport\": {\"type\": \"websocket\", \"url\": \"ws://center:9000/ws\"},"
                + "\"heartbeat\": {\"startup_delay\": 0.5, \"heartbeat_period\": 2, \"include_system_stats\": false}}},"
                + "\"workers\": [{\"type\": \"router\", \"options\": {\"title\": \"t\", \"disabled\": true},"
                + "\"realms\": [{\"name\": \"realm1\", \"roles\": [{\"id\": \"any\", \"name\": \"anonymous\"}]}],"
                + "\"transports\": [{\"type\": \"websocket\"}, {\"id\": \"second\", \"type\": \"websocket\"}]}]}");

        assertEquals(Optional.of("node_1"), read.id());
        assertEquals(Optional.of(URI.create("ws://center:9000/ws")), read.center());
        assertEquals(Optional.of(Set.of(ShutdownTrigger.SHUTDOWN_ON_WORKER_EXIT_WITH_ERROR)), read.shutdown());
        assertEquals(
                new NodeConfiguration.HeartbeatOptions(
                        Duration.ofMillis(500), Duration.ofSeconds(2), false, true, true),
                read.heartbeat());
        NodeConfiguration.LocalWorker worker = read.workers().get(0);
        assertEquals("worker001", worker.id());
        assertTrue(worker.disabled());
        assertEquals(Set.of("title"), worker.options().keySet());
        assertEquals("realm001", worker.realms().get(0).realm().id());
        assertEquals("any", worker.realms().get(0).roles().get(0).id());
        assertEquals("transport001", worker.transports().get(0).id());
        assertEquals("second", worker.transports().get(1).id());
    }

    @Test
    void aTransportThatIsNullMeansNoCenter() throws ProtocolException {
        assertEquals(
                Optional.empty(),
                read("{\"version\": 2, \"controller\": {\"fabric\": {\"transport\": null}}}")
                        .center());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|/version: required key is missing",
                "{\"version\": 3}|/version: expected an integer from 2 to 2, found 3",
                "{\"version\": 2, \"controller\": {\"manhole\": {}}}|/controller/manhole: not supported yet",
                "{\"version\": 2, \"controller\": {\"fabric\": {\"x\": 1}}}|/controller/fabric/x: unknown key",
                "{\"version\": 2, \"controller\": {\"id\": \"X\"}}|/controller/id: expected a lower-case letter",
                "{\"version\": 2, \"controller\": {\"enable_docker\": true}}|/controller/enable_docker: not supported yet",
                "{\"version\": 2, \"workers\": [{\"type\": \"guest\"}]}|/workers/0/type: worker type not supported yet",
                "{\"version\": 2, \"workers\": [{\"type\": \"router\", \"components\": []}]}|/workers/0/components: not supported yet",
                "{\"version\": 2, \"workers\": [{\"type\": \"router\", \"realms\": [{\"name\": \"r\", \"rlinks\": []}]}]}|/workers/0/realms/0/rlinks: not supported yet",
                "{\"version\": 2, \"workers\": [{\"type\": \"router\", \"id\": \"abc\"}, {\"type\": \"router\", \"id\": \"abc\"}]}|/workers/1: worker ID abc is used twice",
                "{\"version\": 2, \"x\": 1}|/x: not supported yet, or unknown",
                "{\"version\": 2, \"controller\": {\"fabric\": {\"transport\": {\"type\": \"websocket\", \"url\": \"http://c\"}}}}|/controller/fabric/transport/url: expected a ws:// or wss:// URL",
                "{\"version\": 2, \"controller\": {\"options\": {\"shutdown\": \"never\"}}}|/controller/options/shutdown: expected one of",
            })
    void complaintsNameFileAndPlace(String json, String expected) {
        String text = complaint(json);

        assertTrue(text.startsWith("/srv/n1/config.json: " + expected), text);
    }
}
