package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.transom.transport.Origins;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest extends Loopback {
    @ParameterizedTest
    @CsvSource({
        "*, https://a.example, true",
        "https://*.example, https://a.b.example, true",
        "https://*.example, HTTPS://A.Example, true",
        "https://*.example, https://a.example.evil, false",
        "https://*.example, http://a.example, false",
        "https://a.example, https://aXexample, false",
        "https://a.example:*, https://a.example:8443, true",
        "*://*.example:*, https://a.example:1, true",
        "*://*.example:*, https://example:1, false",
        "https://a*a, https://a, false",
        "*, null, false"
    })
    void patternsStandForWholeOrigins(String pattern, String origin, boolean allowed) {
        assertEquals(allowed, new Origins(List.of(pattern), false).allow(origin));
    }

    /** With backtracking this would not end. */
    @Test
    void aLongOriginIsRefusedInOnePass() {
        var origins = new Origins(List.of("*a*a*a*a*a*a*a*a*b"), false);
        assertFalse(origins.allow("a".repeat(8_000)));
    }

    @Test
    void thePageOfAnotherOriginIsRefused() throws Exception {
        var listener = echo(webSocket().withOrigins(new Origins(List.of("https://good.example"), false)));
        String refused =
                exchange(listener, upgrade("/ws", protocols("wamp.2.json"), "Origin: https://bad.example\r\n"));
        assertTrue(refused.startsWith("HTTP/1.1 403 "), refused);
        assertTrue(exchange(listener, upgrade("/ws", protocols("wamp.2.json"), "Origin: null\r\n"))
                .startsWith("HTTP/1.1 403 "));
        try (var socket = socket(listener)) {
            socket.getOutputStream()
                    .write(upgrade("/ws", protocols("wamp.2.json"), "Origin: https://good.example\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            byte[] start = socket.getInputStream().readNBytes(12);
            assertEquals("HTTP/1.1 101", new String(start, java.nio.charset.StandardCharsets.US_ASCII));
        }
        assertFalse(connect(ws(listener), new Recorder()).peer().secure(), "a program sends no origin");
    }
}
