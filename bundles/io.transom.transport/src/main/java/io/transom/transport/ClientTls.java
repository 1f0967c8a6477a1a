package io.transom.transport;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    /** The environment's variable with the authorities, for OpenSSL and so for Crossbar.io's programs too. */
    public static final String AUTHORITIES_VARIABLE = "SSL_CERT_FILE";

    public ClientTls {
        authorities = List.copyOf(authorities);
        certificates = List.copyOf(certificates);
        if ((key == null) != certificates.isEmpty()) {
            throw new IllegalArgumentException("client key and certificate: expected both or none");
        }
    }

    /**
     * From names of files as people give them, empty for none.
     *
     * @param environment names the authorities where {@code authorities} does not
     */
    public static ClientTls ofFiles(
            String authorities, String key, String certificates, Map<String, String> environment) {
        if (key.isEmpty() != certificates.isEmpty()) {
            throw new IllegalArgumentException("TLS: client key and certificate: expected both or none, found only the "
                    + (key.isEmpty() ? "certificate" : "key"));
        }
        String trusted = authorities.isEmpty() ? environment.getOrDefault(AUTHORITIES_VARIABLE, "") : authorities;
        ClientTls tls = trusted.isEmpty() ? DEFAULT : DEFAULT.withAuthorities(List.of(Path.of(trusted)));
        return key.isEmpty() ? tls : tls.withCertificate(Path.of(key), List.of(Path.of(certificates)));
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
