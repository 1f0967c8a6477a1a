package io.transom.cli;

import io.transom.transport.ClientTls;
import io.transom.transport.ConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The router or center that a command connects to, and whom it trusts there. */
final class Server {
    private static final String DEFAULT_URL = "ws://127.0.0.1:9000/ws";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Router or center, ws:// or wss:// (default: CROSSBAR_FABRIC_URL, else " + DEFAULT_URL + ")")
    private @Nullable String url;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description =
                    "Certificates in PEM of those who sign the router's, for wss:// (default: SSL_CERT_FILE, else "
                            + "the JDK's)")
    private String authorities = "";

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Private key in PEM, where the router demands client certificates")
    private String tlsKey = "";

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificate in PEM of --tls-key")
    private String tlsCertificate = "";

    ConnectOptions connect() throws IOException {
        String address = Optional.ofNullable(url)
                .or(() -> Optional.ofNullable(System.getenv("CROSSBAR_FABRIC_URL"))
                        .filter(text -> !text.isEmpty()))
                .orElse(DEFAULT_URL);
        check("--tls-ca", authorities);
        check("--tls-key", tlsKey);
        check("--tls-cert", tlsCertificate);
        return ConnectOptions.to(URI.create(address))
                .withTls(ClientTls.ofFiles(authorities, tlsKey, tlsCertificate, System.getenv()));
    }

    /** A fleet that is simulated would try again and again. */
    private static void check(String option, String file) throws IOException {
        if (!file.isEmpty() && !Files.isRegularFile(Path.of(file))) {
            throw new IOException(option + ": file " + file + " does not exist");
        }
    }
}
