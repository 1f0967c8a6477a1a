package io.transom.itests.net;

import io.transom.api.keys.UserKeys;
import io.transom.client.Authentication;
import io.transom.client.Authentications;
import io.transom.client.ClientOptions;
import io.transom.client.Clients;
import io.transom.testkit.Await;
import io.transom.testkit.PemFiles;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.transport.ClientTls;
import io.transom.transport.ConnectOptions;
import io.transom.transport.Transports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A center in a process of its own, on free ports, with its own folder and superuser. */
public final class CenterProcess implements AutoCloseable {
    public static final String DOMAIN = "com.crossbario.fabric";

    /** How long a start may take on a busy machine. */
    private static final Duration START = Duration.ofSeconds(180);

    private final Path folder;
    private final UserKeys superuser;
    private final Map<String, String> ports = Map.of("ssh", freePort(), "jmx", freePort(), "jmx-server", freePort());
    private final int port;
    private final Transports transports = Transports.create(1, "itest");
    private final HttpClient http = HttpClient.newHttpClient();
    private final @Nullable Tls tls;
    private final List<String> options;
    private final Map<String, String> environment;
    private Program program;

    /**
     * Files of TLS.
     *
     * @param client what clients have to show; null for nothing
     */
    private record Tls(PemFiles server, @Nullable PemFiles client) {}

    private CenterProcess(
            Path folder, int port, @Nullable Tls tls, List<String> options, Map<String, String> environment) {
        this.folder = folder;
        this.port = port;
        this.tls = tls;
        this.options = options;
        this.environment = environment;
        try {
            superuser = UserKeys.loadOrCreate(folder.resolve("operator"), "operator@itest");
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        program = launch();
    }

    /** Starts one in an empty folder of that name and waits until it is ready. */
    public static CenterProcess start(String name) {
        return ready(unready(name, Ports.free()));
    }

    /**
     * The same with TLS, with a certificate for {@code localhost}.
     *
     * @param demanding whether clients have to show {@link #clientCertificate}
     */
    public static CenterProcess startWithTls(String name, boolean demanding) throws Exception {
        Path folder = Project.scratch(name);
        var tls = new Tls(PemFiles.make(folder, "center"), demanding ? PemFiles.make(folder, "client") : null);
        return ready(new CenterProcess(folder, Ports.free(), tls, List.of(), Map.of()));
    }

    private static CenterProcess ready(CenterProcess center) {
        try {
            center.awaitReady();
            return center;
        } catch (AssertionError failed) {
            center.close();
            throw failed;
        }
    }

    /** Starts one on that port without waiting. */
    public static CenterProcess unready(String name, int port) {
        return new CenterProcess(Project.scratch(name), port, null, List.of(), Map.of());
    }

    /** Starts one with more options and variables, without waiting. */
    public static CenterProcess unready(String name, List<String> options, Map<String, String> environment) {
        return new CenterProcess(Project.scratch(name), Ports.free(), null, options, environment);
    }

    private static String freePort() {
        return String.valueOf(Ports.free());
    }

    private Program launch() {
        var words = new ArrayList<>(List.of(
                "center",
                "--dir",
                directory().toString(),
                "--listen",
                "127.0.0.1:" + port,
                "--superuser",
                folder.resolve("operator/default.pub").toString(),
                "--ssh-port",
                ports.get("ssh"),
                "--jmx-port",
                ports.get("jmx"),
                "--jmx-server-port",
                ports.get("jmx-server")));
        if (tls != null) {
            words.addAll(List.of("--tls-key", tls.server.key().toString()));
            words.addAll(List.of("--tls-cert", tls.server.certificate().toString()));
            if (tls.client != null) {
                words.addAll(List.of("--tls-ca", tls.client.certificate().toString()));
            }
        }
        words.addAll(options);
        var variables = new HashMap<>(environment);
        variables.put("JAVA_OPTS", Program.javaOptions());
        variables.put("CROSSBAR_WATCH_TO_PAIR", folder.resolve("watch").toString());
        return Program.transom(folder.resolve("center.log"), variables, words);
    }

    public void awaitReady() {
        Await.until("the center answers 200 on /readyz", START, () -> {
            if (!program.isAlive()) {
                throw new AssertionError("the center has ended\n" + program.tail());
            }
            return tls == null ? status("/readyz") == 200 : accepts();
        });
    }

    /** Whether the superuser can log in now, who trusts what the certificate file says now. */
    public boolean accepts() {
        try (var joined = join(null)) {
            return joined.session().info().authid() != null;
        } catch (AssertionError refused) {
            return false;
        }
    }

    /** Starts it again after it has ended, in the same folder and on the same ports; waits until it is ready. */
    public void restart() {
        relaunch();
        awaitReady();
    }

    /** The same without waiting. */
    public void relaunch() {
        program.close();
        program = launch();
    }

    /** SIGTERM, and waits for its end. */
    public void stop() {
        Program.signal("TERM", program.handle().pid());
        program.exitCode(START);
    }

    public Program program() {
        return program;
    }

    public Path folder() {
        return folder;
    }

    /** What {@code --dir} names. */
    public Path directory() {
        return folder.resolve("center");
    }

    public URI url() {
        return URI.create(tls == null ? "ws://127.0.0.1:" + port + "/ws" : "wss://localhost:" + port + "/ws");
    }

    public int port() {
        return port;
    }

    public Transports transports() {
        return transports;
    }

    public Path superuserKey() {
        return folder.resolve("operator/default.priv");
    }

    public Authentication superuser() {
        return superuser(null);
    }

    public Authentication superuser(@Nullable String role) {
        return Authentications.cryptosign(superuser.signingKey(), superuser.userId(), role);
    }

    /** Runs a command in its console, which must work; what that prints. */
    public String console(String command) {
        Path log = folder.resolve("console-" + UUID.randomUUID() + ".log");
        try (Program program = Program.transom(
                log, Map.of(), List.of("console", "--dir", directory().toString(), command))) {
            if (program.exitCode(START) != 0) {
                throw new AssertionError(command + "\n" + program.tail());
            }
            return program.output();
        }
    }

    /** The superuser on a realm. */
    public TestClient join(@Nullable String realm) {
        return join(realm, superuser());
    }

    public TestClient join(@Nullable String realm, Authentication as) {
        return TestClient.of(Clients.connect(
                transports, new ClientOptions(ConnectOptions.to(url()).withTls(trust()), realm, as)));
    }

    /** Of a client that connects to it. */
    private ClientTls trust() {
        if (tls == null) {
            return ClientTls.DEFAULT;
        }
        ClientTls trusting = ClientTls.DEFAULT.withAuthorities(List.of(tls.server.certificate()));
        return tls.client == null
                ? trusting
                : trusting.withCertificate(tls.client.key(), List.of(tls.client.certificate()));
    }

    /** The files of its TLS, which may change while it runs. */
    public PemFiles certificate() {
        return Objects.requireNonNull(tls, "it has no TLS").server;
    }

    /** What it demands of clients. */
    public PemFiles clientCertificate() {
        return Objects.requireNonNull(Objects.requireNonNull(tls, "it has no TLS").client, "it demands none");
    }

    /** The status of a plain GET; 0 when nobody answers. */
    public int status(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException nobody) {
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** Where nodes and workers of this center have their folders. */
    public Path folderOf(String node) {
        try {
            return Files.createDirectories(folder.resolve(node));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    @Override
    public void close() {
        transports.close();
        program.close();
    }
}
