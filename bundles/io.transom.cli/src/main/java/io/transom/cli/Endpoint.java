package io.transom.cli;

import io.transom.api.keys.UserKeys;
import io.transom.client.Authentication;
import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.transport.Transports;
import io.transom.wamp.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a command connects to and as whom. */
final class Endpoint {
    private static final long SECONDS = 30;

    @Mixin
    private Server server = new Server();

    @Option(names = "--realm", paramLabel = "REALM", description = "WAMP realm; the router chooses when absent")
    private @Nullable String realm;

    @Option(names = "--key", paramLabel = "FILE", description = "Private key file; anonymous when absent")
    private @Nullable Path key;

    @Option(names = "--role", paramLabel = "ROLE", description = "Role to ask for")
    private @Nullable String role;

    @Option(names = "--authid", paramLabel = "ID", description = "Authid (default: the key file's user-id)")
    private @Nullable String authid;

    /** Connects and joins; waits 30 s at most. */
    Session join(Transports transports) throws Exception {
        var connect = server.connect().withTimeout(Duration.ofSeconds(SECONDS));
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
