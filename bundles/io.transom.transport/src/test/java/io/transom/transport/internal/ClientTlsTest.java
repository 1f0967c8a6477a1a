package io.transom.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.transom.transport.ClientTls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientTlsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("SSL_CERT_FILE", "/e.crt");

    @Test
    void anOptionGoesBeforeTheEnvironment() {
        assertEquals(
                List.of(Path.of("/a.crt")),
                ClientTls.ofFiles("/a.crt", "", "", ENVIRONMENT).authorities());
        assertEquals(
                List.of(Path.of("/e.crt")),
                ClientTls.ofFiles("", "", "", ENVIRONMENT).authorities());
        assertEquals(ClientTls.DEFAULT, ClientTls.ofFiles("", "", "", Map.of()));
    }

    @Test
    void aCertificateNeedsItsKey() {
        assertEquals(
                ClientTls.DEFAULT.withCertificate(Path.of("/k"), List.of(Path.of("/c"))),
                ClientTls.ofFiles("", "/k", "/c", Map.of()));
        var refused = assertThrows(IllegalArgumentException.class, () -> ClientTls.ofFiles("", "/k", "", Map.of()));
        assertEquals(
                "TLS: client key and certificate: expected both or none, found only the key", refused.getMessage());
    }
}
