package io.transom.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of the machine's own package, with an empty cluster in a scratch folder, on loopback only. It never runs as
 * root: where a test does, the server runs as {@code nobody}. It ends with {@link #close}, and with this process however
 * that ends. Not thread-safe.
 *
 * <p>Its programs are those of the folder that the environment variable {@code TRANSOM_POSTGRESQL} names, else the newest below
 * {@code /usr/lib/postgresql}, else those on the path.
 */
public final class PostgresServer implements AutoCloseable {
    /** The user of {@link #password}, who may do everything. */
    public static final String USER = "transom";

    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final String NOBODY = "nobody";

    /** Ends the server when its standard input ends. */
    private static final String KEEPER = "\"$@\" & server=$!; cat >/dev/null; kill -INT $server; wait $server";

    private final Path bin;
    private final Path folder;
    private final int port;
    private final String password;
    private @Nullable Process keeper;

    /** This machine has no PostgreSQL, or not what it takes to run it. */
    public static final class Missing extends Exception {
        private static final long serialVersionUID = 1L;

        Missing(String message) {
            super(message);
        }
    }

    private PostgresServer(Path bin, Path folder, int port, String password) {
        this.bin = bin;
        this.folder = folder;
        this.port = port;
        this.password = password;
    }

    /**
     * Makes a cluster and starts its server; takes a few seconds.
     *
     * @param password for {@link #USER}, at most 100 letters and digits
     * @throws Missing where that cannot be done
     */
    public static PostgresServer start(String password) throws Missing, IOException {
        Path bin = programs();
        if (isRoot() && !runs(List.of("setpriv", "--version"))) {
            throw new Missing(
                    "PostgreSQL does not run as root, and there is no setpriv here to run it as another user");
        }
        Path folder = Files.createTempDirectory("transom-pg-");
        var server = new PostgresServer(bin, folder, Ports.free(), password);
        try {
            server.makeCluster();
            server.restart();
            return server;
        } catch (IOException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    public int port() {
        return port;
    }

    public String password() {
        return password;
    }

    /** The URL of a database on this server, without the password. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER;
    }

    /** Runs a statement as {@link #USER} and gives what it prints, columns separated by a bar. */
    public String sql(String database, String statement) throws IOException {
        var command = List.of(
                bin.resolve("psql").toString(),
                "-XAtq",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-U",
                USER,
                "-d",
                database,
                "-c",
                statement);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", password);
        return run(builder);
    }

    /** Stops all of its processes where they are: connections stay, and nothing is answered. */
    public void freeze() throws IOException {
        signal("STOP");
    }

    /** The end of {@link #freeze}. */
    public void thaw() throws IOException {
        signal("CONT");
    }

    /** Ends it as a crash does: connections break, and what was confirmed is there again after {@link #restart}. */
    public void kill() throws IOException {
        signal("KILL");
        end();
    }

    /** Starts it after {@link #kill}, on the same port. */
    public void restart() throws IOException {
        var command = new ArrayList<>(List.of("sh", "-c", KEEPER, "postgres"));
        command.addAll(unprivileged(List.of(
                bin.resolve("postgres").toString(),
                "-D",
                cluster().toString(),
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-k",
                "",
                "-F",
                "-c",
                "max_connections=40",
                "-c",
                "shared_buffers=16MB")));
        keeper = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log()))
                .start();
        Await.until("the PostgreSQL server answers", () -> {
            if (!Objects.requireNonNull(keeper).isAlive()) {
                throw new AssertionError("PostgreSQL has ended, see " + log());
            }
            return runs(
                    List.of(bin.resolve("pg_isready").toString(), "-q", "-h", "127.0.0.1", "-p", String.valueOf(port)));
        });
    }

    @Override
    public void close() {
        try {
            if (keeper != null) {
                thaw();
            }
            end();
            remove(folder);
        } catch (IOException left) {
            throw new AssertionError("the PostgreSQL server in " + folder + " cannot be removed", left);
        }
    }

    private void end() throws IOException {
        Process ending = keeper;
        keeper = null;
        if (ending == null) {
            return;
        }
        ending.getOutputStream().close();
        try {
            if (!ending.waitFor(20, TimeUnit.SECONDS)) {
                ending.descendants().forEach(ProcessHandle::destroyForcibly);
                ending.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private void makeCluster() throws IOException {
        Path secret = folder.resolve("password");
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, password + "\n");
        if (isRoot()) {
            run(new ProcessBuilder("chown", "-R", NOBODY, folder.toString()).redirectErrorStream(true));
        }
        run(new ProcessBuilder(unprivileged(List.of(
                        bin.resolve("initdb").toString(),
                        "-D",
                        cluster().toString(),
                        "-U",
                        USER,
                        "--pwfile",
                        secret.toString(),
                        "-A",
                        "scram-sha-256",
                        "-E",
                        "UTF8",
                        "--no-locale",
                        "-N")))
                .directory(folder.toFile())
                .redirectErrorStream(true));
        Files.delete(secret);
    }

    private void signal(String name) throws IOException {
        List<ProcessHandle> processes = Objects.requireNonNull(keeper, "the server does not run")
                .descendants()
                .toList();
        String server = bin.resolve("postgres").toRealPath().toString();
        for (ProcessHandle process : processes) {
            if (process.info().command().map(server::equals).orElse(false)) {
                runs(List.of("kill", "-" + name, String.valueOf(process.pid())));
            }
        }
    }

    private Path cluster() {
        return folder.resolve("cluster");
    }

    private File log() {
        return folder.resolve("log").toFile();
    }

    private static List<String> unprivileged(List<String> command) throws IOException {
        if (!isRoot()) {
            return command;
        }
        String group = run(new ProcessBuilder("id", "-g", NOBODY));
        var result = new ArrayList<>(List.of("setpriv", "--reuid", NOBODY, "--regid", group, "--clear-groups", "--"));
        result.addAll(command);
        return result;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Path programs() throws Missing, IOException {
        String configured = System.getenv("TRANSOM_POSTGRESQL");
        var folders = new ArrayList<Path>();
        if (configured != null) {
            folders.add(Path.of(configured));
        } else {
            if (Files.isDirectory(PACKAGES)) {
                try (Stream<Path> versions = Files.list(PACKAGES)) {
                    versions.sorted(Comparator.comparing(PostgresServer::version)
                                    .reversed())
                            .forEach(version -> folders.add(version.resolve("bin")));
                }
            }
            for (String folder :
                    Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator)) {
                folders.add(Path.of(folder));
            }
        }
        return folders.stream()
                .filter(folder -> Stream.of("initdb", "postgres", "psql", "pg_isready")
                        .allMatch(program -> Files.isExecutable(folder.resolve(program))))
                .findFirst()
                .orElseThrow(() -> new Missing(
                        "PostgreSQL is not installed (Debian: package postgresql; or TRANSOM_POSTGRESQL=FOLDER)"));
    }

    private static int version(Path folder) {
        String name = folder.getFileName().toString();
        return name.matches("\\d{1,4}") ? Integer.parseInt(name) : 0;
    }

    private static boolean runs(List<String> command) {
        try {
            run(new ProcessBuilder(command).redirectErrorStream(true));
            return true;
        } catch (IOException failed) {
            return false;
        }
    }

    private static String run(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.format(
                        Locale.ROOT, "%s: exit code %d: %s", builder.command().get(0), process.exitValue(), output));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
        return output.strip();
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
