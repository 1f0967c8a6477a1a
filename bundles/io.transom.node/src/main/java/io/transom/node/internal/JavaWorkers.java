package io.transom.node.internal;

import io.transom.api.spi.WorkerType;
import io.transom.wamp.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Workers as child JVMs, each with a small OSGi framework started by the launcher. */
final class JavaWorkers implements WorkerCommands {
    private static final List<String> BASE =
            List.of("org.apache.felix.configadmin", "org.apache.felix.scr", "io.transom.worker");

    private final ChildBundles bundles;
    private final ClassArchives archives;
    private final RuntimeFolder folder;
    private final Path nodeDirectory;
    private final Optional<Path> distribution;
    private final Supplier<String> nodeId;

    JavaWorkers(
            ChildBundles bundles,
            ClassArchives archives,
            RuntimeFolder folder,
            Path nodeDirectory,
            Optional<Path> distribution,
            Supplier<String> nodeId) {
        this.bundles = bundles;
        this.archives = archives;
        this.folder = folder;
        this.nodeDirectory = nodeDirectory;
        this.distribution = distribution;
        this.nodeId = nodeId;
    }

    @Override
    public ChildProcess.Command command(String workerId, WorkerType type, NativeOptions options, String token)
            throws IOException {
        Path ownJava = Path.of(System.getProperty("java.home"), "bin", "java");
        var jvm = new ArrayList<String>();
        jvm.add(options.java().orElse(ownJava).toString());
        jvm.addAll(type.jvmFlags());
        List<String> launcher = List.of(
                "-cp",
                classPath(),
                "io.transom.launcher.Main",
                "--bundle-list",
                list(type).toString());
        if (options.java().isEmpty()) {
            archives.flag(type.name(), jvm, launcher, settings("trial", type, folder.nowhere()))
                    .ifPresent(jvm::add);
        }
        options.title().ifPresent(title -> jvm.add("-Dio.transom.title=" + title));
        var words = new ArrayList<>(jvm);
        words.addAll(launcher);
        Path storage = folder.newWorkerStorage(workerId);
        words.addAll(List.of("--storage", storage.toString()));
        words.addAll(List.of("--log", "err", "--ignore-interrupt"));
        words.addAll(settings(workerId, type, folder.socket()));
        if (!options.own().isEmpty()) {
            words.add("options=" + Json.write(options.own()));
        }
        Map<String, String> environment = options.environment().of(System.getenv());
        return new ChildProcess.Command(words, environment, nodeDirectory, token, storage);
    }

    private List<String> settings(String workerId, WorkerType type, Path socket) {
        return List.of(
                "--config",
                "io.transom.worker",
                "id=" + workerId,
                "type=" + type.name(),
                "node=" + nodeId.get(),
                "socket=" + socket,
                "directory=" + nodeDirectory);
    }

    private String classPath() throws IOException {
        Optional<Path> lib = distribution.map(path -> path.resolve("lib")).filter(Files::isDirectory);
        if (lib.isEmpty()) {
            return System.getProperty("java.class.path");
        }
        try (var jars = Files.list(lib.get())) {
            return jars.map(Path::toString)
                    .filter(jar -> jar.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    private Path list(WorkerType type) throws IOException {
        var names = new LinkedHashSet<>(BASE);
        names.addAll(type.bundles());
        String lines = bundles.closure(names).stream().map(Path::toString).collect(Collectors.joining("\n", "", "\n"));
        Path file = folder.bundleList(type.name());
        if (!Files.exists(file) || !Files.readString(file).equals(lines)) {
            Files.writeString(file, lines);
        }
        return file;
    }
}
