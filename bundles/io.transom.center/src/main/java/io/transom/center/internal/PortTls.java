package io.transom.center.internal;

import io.transom.transport.ListenOptions;
import io.transom.transport.ServerTls;
import io.transom.transport.ServerTls.ClientCertificate;
import io.transom.transport.TlsEngines;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** TLS of the center's port, as it is configured. */
final class PortTls {
    private PortTls() {}

    static ListenOptions protect(ListenOptions options, CenterConfig config, TlsEngines engines) {
        return of(config).map(tls -> options.withTls(tls.withEngines(engines))).orElse(options);
    }

    /** Absent for none. */
    private static Optional<ServerTls> of(CenterConfig config) {
        Optional<Path> key = file(config.tls_key());
        Optional<Path> certificate = file(config.tls_certificate());
        Optional<Path> authorities = file(config.tls_ca());
        if (key.isPresent() != certificate.isPresent()) {
            throw new IllegalStateException("tls.key and tls.certificate: expected both or none, found only "
                    + (key.isPresent() ? "tls.key" : "tls.certificate"));
        }
        if (authorities.isPresent() && key.isEmpty()) {
            throw new IllegalStateException("tls.ca: expected with tls.key and tls.certificate only");
        }
        Optional<ServerTls> plain = key.flatMap(file -> certificate.map(chain -> ServerTls.of(file, chain)));
        return authorities.isEmpty()
                ? plain
                : plain.map(tls -> tls.withClients(ClientCertificate.REQUIRED, List.of(authorities.get())));
    }

    static String scheme(CenterConfig config) {
        return file(config.tls_key()).isPresent() ? "wss" : "ws";
    }

    private static Optional<Path> file(String name) {
        return name.isBlank() ? Optional.empty() : Optional.of(Path.of(name.trim()));
    }
}
