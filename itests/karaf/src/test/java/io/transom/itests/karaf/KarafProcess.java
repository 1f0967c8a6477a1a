package io.transom.itests.karaf;

import io.transom.api.keys.UserKeys;
import io.transom.client.Authentications;
import io.transom.testkit.Await;
import io.transom.testkit.Ports;
import io.transom.testkit.TestClient;
import io.transom.transport.Transports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/**
 * The distribution as it is delivered: unpacked, started with its own script, on free ports, looked at through WAMP, SSH and JMX. Its
 * folder stays below target after the test.
 */
final class KarafProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final UserKeys superuser;
    private final int wamp = Ports.free();
    private final int ssh = Ports.free();
    private final int registry = Ports.free();
    private final Transports transports = Transports.create(1, "itest");
    private final Process process;
    private @Nullable JMXConnector jmx;
    private String bootLog = "";

    private KarafProcess(Path parent) throws Exception {
        folder = unpack(parent);
        superuser = UserKeys.loadOrCreate(parent.resolve("operator"), "operator@itest");
        ProcessBuilder builder = new ProcessBuilder(folder.resolve("bin/karaf").toString(), "server")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console.txt").toFile());
        builder.environment()
                .putAll(Map.of(
                        // the script becomes the JVM, so that ending this process ends Karaf
                        "KARAF_EXEC", "exec",
                        "JAVA_HOME", System.getProperty("java.home"),
                        "JAVA_OPTS", "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                        "CROSSBAR_FABRIC_SUPERUSER",
                                parent.resolve("operator/default.pub").toString(),
                        "TRANSOM_LISTEN_PORT", String.valueOf(wamp),
                        "TRANSOM_SSH_PORT", String.valueOf(ssh),
                        "TRANSOM_JMX_PORT", String.valueOf(registry),
                        "TRANSOM_JMX_SERVER_PORT", String.valueOf(Ports.free())));
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end of Karaf"));
    }

    /** Unpacks and starts it below {@code parent}, which is emptied; returns when all boot features are there. */
    static KarafProcess start(Path parent) throws Exception {
        empty(parent);
        KarafProcess karaf = new KarafProcess(parent);
        try {
            karaf.connect();
            karaf.awaitFeature("transom");
            karaf.await("the center is ready", () -> karaf.log().contains("center: ready"));
            karaf.bootLog = karaf.log();
            return karaf;
        } catch (Exception | Error e) {
            karaf.close();
            throw e;
        }
    }

    MBeanServerConnection mbeans() {
        try {
            return jmx.getMBeanServerConnection();
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    Path folder() {
        return folder;
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("data/log/karaf.log"));
    }

    /** What Karaf logged until the center was ready. */
    String bootLog() {
        return bootLog;
    }

    URI url() {
        return URI.create("ws://127.0.0.1:" + wamp + "/ws");
    }

    Transports transports() {
        return transports;
    }

    /** The superuser on a realm; null for the domain realm. */
    TestClient join(@Nullable String realm) {
        return TestClient.join(
                transports, url(), realm, Authentications.cryptosign(superuser.signingKey(), superuser.userId(), null));
    }

    /** What a command in the console wrote. */
    record Output(int code, String text) {}

    /** Runs a command in the console, over SSH, as Karaf's own client does. */
    Output console(String command) throws Exception {
        return console(command, "karaf");
    }

    Output console(String command, String password) throws Exception {
        var builder = new ProcessBuilder(
                        folder.resolve("bin/client").toString(),
                        "-h",
                        "127.0.0.1",
                        "-a",
                        String.valueOf(ssh),
                        "-u",
                        "karaf",
                        "-p",
                        password,
                        "-r",
                        "20",
                        "-b")
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", "-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        Process client = builder.start();
        var text = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException closed) {
                        throw new UncheckedIOException(closed);
                    }
                },
                task -> new Thread(task, "output of " + command).start());
        try (var in = client.outputWriter(StandardCharsets.UTF_8)) {
            in.write(command + "\n");
        }
        if (!client.waitFor(60, TimeUnit.SECONDS)) {
            client.destroyForcibly();
            throw new AssertionError(command + ": does not end");
        }
        return new Output(client.exitValue(), text.get(10, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        transports.close();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void connect() {
        await("JMX answers", () -> {
            jmx = jmx("karaf", "karaf");
            return true;
        });
    }

    /** A connection as that user, or as nobody. */
    @SuppressWarnings("BanJNDI") // JMX over RMI is what Karaf offers, and the address is that of our own child
    JMXConnector jmx(@Nullable String user, @Nullable String password) throws IOException {
        Map<String, Object> login =
                user == null ? Map.of() : Map.of(JMXConnector.CREDENTIALS, new @Nullable String[] {user, password});
        return JMXConnectorFactory.connect(
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + registry + "/karaf-root"), login);
    }

    private void awaitFeature(String name) throws Exception {
        ObjectName features = new ObjectName("org.apache.karaf:type=feature,name=root");
        await(
                "feature " + name + " is installed",
                () -> ((TabularData) mbeans().getAttribute(features, "Features"))
                        .values().stream()
                                .map(CompositeData.class::cast)
                                .anyMatch(feature -> feature.get("Name").equals(name)
                                        && feature.get("Installed").equals(true)));
    }

    /** Waits until the condition holds; what it throws counts as not yet. */
    void await(String what, Condition condition) {
        Await.until(what + " (" + folder + ")", PATIENCE, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("Karaf has ended, see " + folder.resolve("console.txt"));
            }
            try {
                return condition.holds();
            } catch (Exception notYet) {
                return false;
            }
        });
    }

    private static Path unpack(Path parent) throws Exception {
        Process tar = new ProcessBuilder("tar", "-xzf", Distribution.archive().toString(), "-C", parent.toString())
                .inheritIO()
                .start();
        if (!tar.waitFor(60, TimeUnit.SECONDS) || tar.exitValue() != 0) {
            throw new IOException("tar could not unpack " + Distribution.archive());
        }
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder);
    }

    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }
}
