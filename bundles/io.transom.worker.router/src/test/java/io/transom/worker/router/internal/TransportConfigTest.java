package io.transom.worker.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.api.Config;
import io.transom.api.Errors;
import io.transom.transport.Address;
import io.transom.transport.Keepalive;
import io.transom.transport.ListenOptions;
import io.transom.transport.Origins;
import io.transom.transport.ServerTls;
import io.transom.wamp.Encoding;
import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportConfigTest {
    private static final String TCP = "\"endpoint\": {\"type\": \"tcp\", \"port\": 8080}";

    private static TransportConfig read(String json) throws ProtocolException {
        return TransportConfig.read(
                Config.of("transport \"t\"", Json.read(json.replace("$TCP", TCP))), Path.of("/srv/n1"));
    }

    @Test
    void aSmallWebSocketTransportHasTheDefaults() throws ProtocolException {
        TransportConfig config = read("{\"type\": \"websocket\", $TCP}");
        ListenOptions options = config.at(config.endpoint().addresses().get(0));

        assertEquals(new Address.Tcp("0.0.0.0", 8080), options.address());
        assertEquals(Set.of("*"), options.webSocketPaths());
        assertEquals(50, options.backlog());
        assertEquals(Keepalive.NONE, options.keepalive());
        assertEquals(3, options.encodings().size());
        assertEquals(16 << 20, options.limits().messageBytes());
    }

    @Test
    void optionsHaveTheirEffect() throws ProtocolException {
        TransportConfig config = read("{\"type\": \"websocket\", \"max_connections\": 5, \"serializers\": [\"json\"],"
                + "\"endpoint\": {\"type\": \"tcp\", \"port\": 8080, \"interface\": \"127.0.0.1\", \"backlog\": 7},"
                + "\"options\": {\"max_message_size\": 1000, \"open_handshake_timeout\": 4000,"
                + "\"auto_ping_interval\": 10000, \"auto_ping_timeout\": 5000, \"auto_ping_size\": 125,"
                + "\"tcp_nodelay\": true}}");
        ListenOptions options = config.at(config.endpoint().addresses().get(0));

        assertEquals(new Address.Tcp("127.0.0.1", 8080), options.address());
        assertEquals(7, options.backlog());
        assertEquals(List.of(Encoding.JSON), options.encodings());
        assertEquals(1000, options.limits().messageBytes());
        assertEquals(new Keepalive(Duration.ofSeconds(10), Duration.ofSeconds(5), 125), options.keepalive());
        assertEquals(4000, options.transportLimits().openingTime().value());
        assertEquals(5, options.transportLimits().connections().value());
    }

    @Test
    void anEndpointMayHaveTls() throws ProtocolException {
        ServerTls tls = read("{\"type\": \"websocket\", \"endpoint\": {\"type\": \"tcp\", \"port\": 1, \"tls\": {"
                        + "\"key\": \"k.pem\", \"certificate\": \"c.pem\", \"chain_certificates\": [\"i.pem\"],"
                        + "\"ca_certificates\": [\"/ca.pem\"], \"dhparam\": \"dh.pem\"}}}")
                .endpoint()
                .tls()
                .orElseThrow();

        assertEquals(Path.of("/srv/n1/k.pem"), tls.key());
        assertEquals(List.of(Path.of("/srv/n1/c.pem"), Path.of("/srv/n1/i.pem")), tls.certificates());
        assertEquals(List.of(Path.of("/ca.pem")), tls.authorities());
        assertEquals(ServerTls.ClientCertificate.REQUIRED, tls.clients());
    }

    @Test
    void originsAreConfigured() throws ProtocolException {
        TransportConfig config = read("{\"type\": \"websocket\", $TCP, \"options\": "
                + "{\"allowed_origins\": [\"https://*.example\"], \"allow_null_origin\": false}}");

        assertEquals(
                new Origins(List.of("https://*.example"), false),
                config.at(config.endpoint().addresses().get(0)).origins());
    }

    @Test
    void compressionIsConfigured() throws ProtocolException {
        for (String options : List.of(
                "{}", "{\"compression\": {}}", "{\"compression\": {\"deflate\": null}}", "{\"compression\": null}")) {
            assertFalse(deflate(options), options);
        }
        assertTrue(deflate("{\"compression\": {\"deflate\": {}}}"));
        assertTrue(deflate("{\"compression\": {\"deflate\": {\"max_window_bits\": 9}}}"));
    }

    private static boolean deflate(String options) throws ProtocolException {
        TransportConfig config = read("{\"type\": \"websocket\", $TCP, \"options\": " + options + "}");
        return config.at(config.endpoint().addresses().get(0)).deflate();
    }

    @Test
    void aUniversalTransportListensOnItsPaths() throws ProtocolException {
        TransportConfig config = read("{\"type\": \"universal\", $TCP, \"websocket\": {"
                + "\"ws\": {\"type\": \"websocket\"}, \"/\": {\"type\": \"websocket\"}}}");

        assertEquals(Set.of("/ws", "/"), config.paths());
    }

    @Test
    void endpointsMayBeARangeOrAPath() throws ProtocolException {
        assertEquals(
                List.of(new Address.Tcp("::", 10), new Address.Tcp("::", 11)),
                read("{\"type\": \"websocket\", \"endpoint\": {\"type\": \"tcp\", \"version\": 6, \"portrange\": [10,"
                                + " 11]}}")
                        .endpoint()
                        .addresses());
        assertEquals(
                List.of(new Address.Unix(Path.of("/srv/n1/sock"))),
                read("{\"type\": \"websocket\", \"endpoint\": {\"type\": \"unix\", \"path\": \"sock\"}}")
                        .endpoint()
                        .addresses());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|/type: required key is missing",
                "{\"type\": \"web\"}|/type: \"web\" is not supported yet",
                "{\"type\": \"x\"}|/type: expected one of universal, websocket, found \"x\"",
                "{\"type\": \"websocket\"}|/endpoint: required key is missing",
                "{\"type\": \"websocket\", $TCP, \"x\": 1}|/x: unknown key",
                "{\"type\": \"websocket\", $TCP, \"id\": \"X\"}|/id: expected a lower-case letter",
                "{\"type\": \"websocket\", $TCP, \"cookie\": {}}|/cookie: not supported yet",
                "{\"type\": \"websocket\", $TCP, \"serializers\": [\"ubjson\"]}|/serializers/0: \"ubjson\" is not"
                        + " supported yet",
                "{\"type\": \"websocket\", $TCP, \"max_connections\": 0}|/max_connections: expected an integer from 1",
                "{\"type\": \"websocket\", $TCP, \"auth\": {\"cookie\": {}}}|/auth/cookie: not supported yet",
                "{\"type\": \"websocket\", $TCP, \"auth\": {\"x\": {}}}|/auth/x: unknown authentication method",
                "{\"type\": \"websocket\", $TCP, \"auth\": {\"anonymous\": {\"type\":"
                        + " \"function\"}}}|/auth/anonymous/type: \"function\" is not supported yet",
                "{\"type\": \"websocket\", $TCP, \"options\": {\"compression\": {\"lz4\":"
                        + " {}}}}|/options/compression/lz4: unknown key; known are deflate",
                "{\"type\": \"websocket\", $TCP, \"options\": {\"compression\": {\"deflate\":"
                        + " 9}}}|/options/compression/deflate: expected a map, found 9",
                "{\"type\": \"websocket\", $TCP, \"options\": {\"fail_by_drop\": true}}|/options/fail_by_drop: another"
                        + " value than false is not supported yet",
                "{\"type\": \"websocket\", $TCP, \"options\": {\"auto_ping_interval\":"
                        + " 500}}|/options/auto_ping_interval: expected milliseconds",
                "{\"type\": \"websocket\", \"endpoint\": {\"type\": \"tcp\", \"port\": \"80a\"}}|/endpoint/port:"
                        + " expected an integer from 1 to 65535, found \"80a\"",
                "{\"type\": \"websocket\", \"endpoint\": {\"type\": \"tcp\", \"port\":"
                        + " \"$NO_SUCH_VARIABLE\"}}|/endpoint/port: expected a port in the environment variable",
                "{\"type\": \"websocket\", \"endpoint\": {\"type\": \"tcp\", \"port\": 1, \"tls\":"
                        + " {}}}|/endpoint/tls/certificate: required key is missing",
                "{\"type\": \"websocket\", \"endpoint\": {\"type\": \"tcp\", \"port\": 1, \"tls\": {\"ciphers\":"
                        + " \"x\"}}}|/endpoint/tls/ciphers: not supported yet",
                "{\"type\": \"websocket\", \"endpoint\": {\"type\": \"tcp\", \"portrange\": [9,"
                        + " 8]}}|/endpoint/portrange/1: expected an integer from 9",
                "{\"type\": \"websocket\", \"endpoint\": {\"type\": \"onion\"}}|/endpoint/type: \"onion\" is not"
                        + " supported yet",
                "{\"type\": \"universal\", $TCP}|/websocket: required key is missing",
                "{\"type\": \"universal\", $TCP, \"rawsocket\": {}, \"websocket\": {}}|/rawsocket: not supported yet",
                "{\"type\": \"universal\", $TCP, \"websocket\": {\"a/b\": {}}}|/websocket/a~1b: expected a path name",
            })
    void whatWillNotDoIsNamed(String json, String expected) {
        var error = assertThrows(WampError.class, () -> read(json));

        assertEquals(Errors.INVALID_CONFIGURATION, error.uri());
        assertTrue(error.text().startsWith("transport \"t\": " + expected), error.text());
    }

    @Test
    void aTransportWithoutAKnownSerializerCannotListen() throws ProtocolException {
        assertTrue(read("{\"type\": \"websocket\", $TCP, \"serializers\": []}")
                .unknownSerializers()
                .isPresent());
        assertTrue(read("{\"type\": \"websocket\", $TCP, \"serializers\": [\"json\", \"x\"]}")
                .unknownSerializers()
                .isPresent());
    }
}
