package io.transom.transport;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.2 and 1.3 of a connecting end. The server's name is always checked.
 *
 * @param authorities PEM files with the certificates of those who sign servers; empty for the JDK's default
 * @param key PEM file with the client's private key, PKCS#8 without a password; null to show no certificate
 * @param certificates PEM files with the client's certificate and the intermediate ones behind it
 * @param serverName the name that the server's certificate must have; null for the host of the URL
 */
public record ClientTls(
        List<Path> authorities,
        @Nullable Path key,
        List<Path> certificates,
        @Nullable String serverName) {
    /** The JDK's default trust, no client certificate. */
    public static final ClientTls DEFAULT = new ClientTls(List.of(), null, List.of(), null);

    public ClientTls {
        authorities = List.copyOf(authorities);
        certificates = List.copyOf(certificates);
        if ((key == null) != certificates.isEmpty()) {
            throw new IllegalArgumentException("client key and certificate: expected both or none");
        }
    }

    public ClientTls withAuthorities(List<Path> others) {
        return new ClientTls(others, key, certificates, serverName);
    }

    public ClientTls withCertificate(Path otherKey, List<Path> others) {
        return new ClientTls(authorities, otherKey, others, serverName);
    }

    public ClientTls withServerName(String other) {
        return new ClientTls(authorities, key, certificates, other);
    }
}
