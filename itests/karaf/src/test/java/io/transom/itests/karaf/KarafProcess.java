package io.transom.itests.karaf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The distribution as it is delivered: unpacked, started with its own script, on free ports, looked at through JMX. */
final class KarafProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final Path folder;
    private final int registry;
    private JMXConnector jmx;

    private KarafProcess(Process process, Path folder, int registry) {
        this.process = process;
        this.folder = folder;
        this.registry = registry;
    }

    /** Unpacks and starts it below {@code parent}; returns when all boot features are there. */
    static KarafProcess start(Path parent) throws Exception {
        Path folder = unpack(Distribution.archive(), parent);
        int registry = freePort();
        ProcessBuilder builder = new ProcessBuilder(folder.resolve("bin/karaf").toString(), "server")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console.txt").toFile());
        builder.environment()
                .putAll(Map.of(
                        // the script becomes the JVM, so that ending this process ends Karaf
                        "KARAF_EXEC", "exec",
                        "JAVA_HOME", System.getProperty("java.home"),
                        "JAVA_OPTS", "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                        "TRANSOM_SSH_PORT", String.valueOf(freePort()),
                        "TRANSOM_JMX_PORT", String.valueOf(registry),
                        "TRANSOM_JMX_SERVER_PORT", String.valueOf(freePort())));
        KarafProcess karaf = new KarafProcess(builder.start(), folder, registry);
        try {
            karaf.connect();
            karaf.awaitFeature("transom");
            return karaf;
        } catch (Exception | Error e) {
            karaf.stop();
            throw e;
        }
    }

    MBeanServerConnection mbeans() throws IOException {
        return jmx.getMBeanServerConnection();
    }

    Path folder() {
        return folder;
    }

    void stop() throws Exception {
        if (jmx != null) {
            jmx.close();
        }
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @SuppressWarnings("BanJNDI") // JMX over RMI is what Karaf offers, and the address is that of our own child
    private void connect() throws Exception {
        JMXServiceURL url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + registry + "/karaf-root");
        Map<String, Object> login = Map.of(JMXConnector.CREDENTIALS, new String[] {"karaf", "karaf"});
        await(() -> {
            jmx = JMXConnectorFactory.connect(url, login);
            return true;
        });
    }

    private void awaitFeature(String name) throws Exception {
        ObjectName features = new ObjectName("org.apache.karaf:type=feature,name=root");
        await(() -> ((TabularData) mbeans().getAttribute(features, "Features"))
                .values().stream()
                        .map(CompositeData.class::cast)
                        .anyMatch(feature -> feature.get("Name").equals(name)
                                && feature.get("Installed").equals(true)));
    }

    private void await(Condition condition) throws Exception {
        long start = System.nanoTime();
        Exception failure = null;
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("Karaf ended: " + Files.readString(folder.resolve("console.txt")));
            }
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (Exception e) {
                failure = e; // not yet
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException("Karaf is not ready after " + PATIENCE + ", see " + folder, failure);
    }

    private static Path unpack(Path archive, Path parent) throws Exception {
        Process tar = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", parent.toString())
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException("tar could not unpack " + archive);
        }
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }
}
