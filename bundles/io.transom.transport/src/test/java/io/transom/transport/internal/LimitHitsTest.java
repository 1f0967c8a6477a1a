package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.transport.TransportLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever limit of the transport is reached is counted under its ID. */
class LimitHitsTest extends Loopback {
    private void hit(Map<String, Long> expected) {
        until("hits of limits are " + expected, () -> transports.limitHits().equals(expected));
    }

    @Test
    void ofTheOpening() throws IOException {
        var listener = echo(everything().withTransportLimits(TransportLimits.DEFAULT.withOpeningTime(50)));
        assertEquals(Map.of(), transports.limitHits());
        exchange(listener, "GET");
        hit(Map.of("transport.opening.time", 1L));
        exchange(listener, "GET /" + "x".repeat(9_000) + " HTTP/1.1\r\n\r\n");
        exchange(listener, "GET / HTTP/1.1\r\nX: " + "x".repeat(9_000) + "\r\n\r\n");
        hit(Map.of("transport.opening.time", 1L, "transport.http.head", 2L));
    }

    @Test
    void ofConnections() throws IOException {
        var listener = echo(everything().withTransportLimits(TransportLimits.DEFAULT.withConnections(1)));
        connect(rs(listener), new Recorder());
        exchange(listener, "");
        exchange(listener, "");
        hit(Map.of("transport.connections", 2L));
    }

    @Test
    void ofMessages() throws IOException {
        var listener = echo(everything());
        byte[] hello = {0x7f, (byte) 0xf1, 0, 0};
        byte[] nested =
                ("[1,\"r\",{\"x\":" + "[".repeat(20) + "]".repeat(20) + "}]").getBytes(StandardCharsets.US_ASCII);
        for (byte[] frame : new byte[][] {
            {0, 0, 0x40, 1}, // a byte more than is taken before WELCOME
            Wire.join(Wire.bytes(0, 0, 0, nested.length), nested)
        }) {
            try (var socket = socket(listener)) {
                socket.getOutputStream().write(Wire.join(hello, frame));
                readAll(socket);
            }
        }
        hit(Map.of("message.bytes", 1L, "message.depth", 1L));
    }
}
