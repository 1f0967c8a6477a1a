package io.transom.cli;

import io.transom.api.keys.UserKeys;
import io.transom.client.Authentication;
import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.transport.ClientTls;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import io.transom.wamp.Session;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command connects to and as whom. */
final class Endpoint {
    private static final String DEFAULT_URL = "ws://127.0.0.1:9000/ws";
    private static final long SECONDS = 30;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Router or center, ws:// or wss:// (default: CROSSBAR_FABRIC_URL, else " + DEFAULT_URL + ")")
    private @Nullable String url;

    @Option(names = "--realm", paramLabel = "REALM", description = "WAMP realm; the router chooses when absent")
    private @Nullable String realm;

    @Option(names = "--key", paramLabel = "FILE", description = "Private key file; anonymous when absent")
    private @Nullable Path key;

    @Option(names = "--role", paramLabel = "ROLE", description = "Role to ask for")
    private @Nullable String role;

    @Option(names = "--authid", paramLabel = "ID", description = "Authid (default: the key file's user-id)")
    private @Nullable String authid;

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

    /** Connects and joins; waits 30 s at most. */
    Session join(Transports transports) throws Exception {
        String address = Optional.ofNullable(url)
                .or(() -> Optional.ofNullable(System.getenv("CROSSBAR_FABRIC_URL"))
                        .filter(text -> !text.isEmpty()))
                .orElse(DEFAULT_URL);
        var connect = ConnectOptions.to(URI.create(address))
                .withTimeout(Duration.ofSeconds(SECONDS))
                .withTls(ClientTls.ofFiles(authorities, tlsKey, tlsCertificate, System.getenv()));
        var options = new ClientOptions(connect, realm, authentication());
        return Clients.connect(transports, options).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private Authentication authentication() throws Exception {
        if (key == null) {
            return Authentications.anonymous();
        }
        UserKeys keys = UserKeys.load(key);
        return Authentications.cryptosign(keys.signingKey(), authid == null ? keys.userId() : authid, role);
    }
}
