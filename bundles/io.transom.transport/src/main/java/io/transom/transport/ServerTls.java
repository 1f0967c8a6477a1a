package io.transom.transport;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.2 and 1.3 of a listening port, from PEM files. Files that change are read again (docs/reference/wamp.md, "Transports").
 *
 * @param key private key, PKCS#8 without a password
 * @param certificates the server's certificate, and the intermediate ones behind it, in one file or several
 * @param authorities certificates of those who sign client certificates; empty for none
 * @param clients what is asked of clients
 * @param plainToo whether clients without TLS are served as well
 * @param engines null for the JDK's
 */
public record ServerTls(
        Path key,
        List<Path> certificates,
        List<Path> authorities,
        ClientCertificate clients,
        boolean plainToo,
        @Nullable TlsEngines engines) {
    /** What a server asks of its clients. */
    public enum ClientCertificate {
        /** It does not ask for a certificate. */
        NONE,
        /** A client may show a certificate; one that is not valid ends the handshake. */
        OPTIONAL,
        /** A client without a valid certificate is refused. */
        REQUIRED
    }

    public ServerTls {
        certificates = List.copyOf(certificates);
        authorities = List.copyOf(authorities);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("expected at least one file with certificates");
        }
        if (authorities.isEmpty() != (clients == ClientCertificate.NONE)) {
            throw new IllegalArgumentException("client certificates and their authorities: expected both or none");
        }
    }

    /** By the JDK. */
    public ServerTls(
            Path key, List<Path> certificates, List<Path> authorities, ClientCertificate clients, boolean plainToo) {
        this(key, certificates, authorities, clients, plainToo, null);
    }

    /** Asks for no client certificate, and serves nobody without TLS. */
    public static ServerTls of(Path key, Path certificates) {
        return new ServerTls(key, List.of(certificates), List.of(), ClientCertificate.NONE, false);
    }

    public ServerTls withClients(ClientCertificate other, List<Path> signedBy) {
        return new ServerTls(key, certificates, signedBy, other, plainToo, engines);
    }

    /** Serves clients without TLS on the same port as well. */
    public ServerTls andPlain() {
        return new ServerTls(key, certificates, authorities, clients, true, engines);
    }

    public ServerTls withEngines(TlsEngines others) {
        return new ServerTls(key, certificates, authorities, clients, plainToo, others);
    }
}
